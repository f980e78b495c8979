import { readStoredState } from '../../../src/background/journal/stored-state.ts';
import { hostnamesOf, hostWithChain } from '../../../src/page/recording/page.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import { poll } from '../../world/poll.ts';
import type { BrowserDriver, Tab } from '../driver/driver.ts';
import { snapshot } from './extension.ts';

/** The part of the session storage that belongs to windows that are not private. */
const part = 'usual/';

/**
 * Waits until the table that the background shows for a tab is in the session storage, so that what a test expects after the
 * end of the background does not depend on how soon a busy machine lets it write. That it writes within the promised
 * 50 ms where nothing else delays it is shown by the tests of the journal.
 * @param tab a tab in a window that is not private
 */
export async function waitUntilStored(driver: BrowserDriver, tab: Pick<Tab, 'tabId'>): Promise<void> {
  await poll('what is shown is stored', async () => {
    const { rows } = await snapshot(driver, tab.tabId());
    const shown = Object.fromEntries(rows.map(({ hostname, total }) => [hostname, total]));
    const stored = await storedTotals(driver, tab);
    return Object.keys(shown).every((hostname) => stored[hostname] === shown[hostname]);
  });
}

/**
 * Waits until a request to a host is in the session storage, also one that no table shows yet.
 * @param hostname a host that no test of the file asked before
 */
export async function waitUntilRequestStored(driver: BrowserDriver, hostname: string): Promise<void> {
  await poll(`a request to ${hostname} is stored`, async () =>
    Object.values(await storedItems(driver)).some((text) => text.includes(`"hostname":"${hostname}"`)),
  );
}

/** @returns how many requests of each host the session storage has for the page in a tab */
async function storedTotals(driver: BrowserDriver, tab: Pick<Tab, 'tabId'>): Promise<Record<string, number>> {
  const { snapshot: newest, pages, entries } = readStoredState(await storedItems(driver), new Set(), fail);
  const tracker = new Tracker(
    newest?.tracker,
    pages.map(({ json }) => json),
  );
  for (const { events } of entries) for (const event of events) tracker.apply(event);
  const page = tracker.shownPage(tab.tabId());
  if (!page) return {};
  const shown = tracker.withStepsBefore(page);
  return Object.fromEntries([...hostnamesOf(shown)].map((name) => [name, hostWithChain(shown, name)?.total ?? 0]));
}

/** @returns what the journal has in the session storage, by its own keys */
export async function storedItems(driver: BrowserDriver): Promise<Record<string, string>> {
  const items = await driver.api(async ({ storage }) => (await storage.session.get(null)) as Record<string, string>);
  const own = Object.entries(items).filter(([key]) => key.startsWith(part));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(part.length), value]));
}

function fail(error: unknown): never {
  throw error;
}
