import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { browsers } from '../../../scripts/install/browsers.mjs';
import type { Row } from '../../../src/page/presentation/row.ts';
import type { PageHeader } from '../../../src/protocol.ts';
import { WorldClient } from '../../world/client.ts';
import { poll } from '../../world/poll.ts';
import {
  type BrowserDriver,
  type BrowserKind,
  type OpenOptions,
  openBrowser,
  renewBrowser,
  type Tab,
} from '../driver/driver.ts';

/** Which browser this run is about. */
export const kind = process.env.GREENSIX_BROWSER as BrowserKind;

/** The servers of the private world. */
export const world = new WorldClient(inject('worldPort'));

/** The folder of the built extension. */
export const extensionFolder = `${process.cwd()}/dist/${browsers[kind].build}`;

function withDefaults(options: Partial<OpenOptions>): OpenOptions {
  return {
    extension: extensionFolder,
    world,
    ...options,
    // Firefox asks for the icon of a site again at Back, whatever the page says: that would blur the counts.
    prefs: { 'browser.chrome.site_icons': false, ...options.prefs },
  };
}

/** Starts the browser of this run with the built extension, and waits until its background listens. */
export async function open(options: Partial<OpenOptions> = {}): Promise<BrowserDriver> {
  const driver = await openBrowser(kind, withDefaults(options));
  await backgroundAnswers(driver);
  return driver;
}

async function backgroundAnswers(driver: BrowserDriver): Promise<void> {
  await poll('the background', () => snapshot(driver, -1));
}

/** What a browser can be renewed with: nothing that happens at its start only. */
type SharedOptions = Pick<OpenOptions, 'fewProcesses' | 'privateBrowsing' | 'prefs' | 'keepWelcome'>;

/**
 * The browser that the last file left, for the next one that wants the same: Firefox is renewed in a fifth of the work of a
 * start. The sequencer of vite.config.ts puts files next to each other that can share. It ends with the process of the
 * tests.
 */
let left: { readonly driver: BrowserDriver; readonly options: string } | undefined;

/** Renews the browser that was left, or starts another. */
async function takeBrowser(options: SharedOptions): Promise<BrowserDriver> {
  const found = left;
  // What goes wrong with it is no matter of the files to come.
  left = undefined;
  try {
    if (found?.options === JSON.stringify(options) && !found.driver.ended() && (await renew(found.driver, options))) {
      return found.driver;
    }
  } catch (error) {
    await found?.driver.close();
    throw error;
  }
  await found?.driver.close();
  return open(options);
}

/**
 * Makes a browser that was started with these options as `open` returns it.
 * @returns false when only a new browser is like that
 */
export async function renew(driver: BrowserDriver, options: SharedOptions): Promise<boolean> {
  if (!(await renewBrowser(driver, withDefaults(options)))) return false;
  await backgroundAnswers(driver);
  return true;
}

/**
 * One browser for all tests of a file, as new; each test starts with an empty log and closed gates. After a test that
 * failed nobody shares it.
 * @returns how to get it, inside of a test
 */
export function browserForFile(options: SharedOptions = {}): () => BrowserDriver {
  let driver: BrowserDriver | undefined;
  let failed = false;
  beforeAll(async () => {
    driver = await takeBrowser(options);
  });
  beforeEach(async ({ onTestFailed }) => {
    onTestFailed(() => {
      failed = true;
    });
    await world.reset();
    await world.clearLog();
  });
  afterAll(async () => {
    if (driver && !failed) left = { driver, options: JSON.stringify(options) };
    else await driver?.close();
  });
  return () => {
    if (!driver) throw new Error('the browser did not start');
    return driver;
  };
}

/** What the background would send to a popup for a tab. */
export interface Snapshot {
  readonly header: PageHeader;
  readonly rows: readonly Row[];
}

/** Asks the background for what a popup would show, over the same port as the popup does. */
export function snapshot(driver: BrowserDriver, tab: number): Promise<Snapshot> {
  return driver.api(askForSnapshot, tab, null);
}

/** The same, asked by a page in a private window. */
export function privateSnapshot(driver: BrowserDriver, tab: number): Promise<Snapshot> {
  return driver.privateApi(askForSnapshot, tab, null);
}

/**
 * The same in a page of the extension.
 * @param patienceMs how long the answer is waited for, if not for ever
 */
export function askForSnapshot({ runtime }: Browser, tab: number, patienceMs: number | null): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const port = runtime.connect({ name: 'view' });
    port.onMessage.addListener((message) => {
      resolve((message as { readonly body: Snapshot }).body);
      port.disconnect();
    });
    port.onDisconnect.addListener(() => reject(new Error('hung up')));
    port.postMessage({ name: 'watch', body: { tab } });
    if (patienceMs !== null) setTimeout(reject, patienceMs, new Error('no answer'));
  });
}

/** A tab as far as its table is asked for. */
type TabId = Pick<Tab, 'tabId'>;

/** A table in short: for each host "family total marks", the icon, and the notices. */
export interface ShortTable {
  readonly icon: string;
  readonly main: string;
  readonly rows: Readonly<Record<string, string>>;
}

/**
 * The table of a tab in short. Pages with `icon=data:,` ask for no icon, so that no count depends on when the browser
 * wants one.
 */
export async function shortTable(driver: BrowserDriver, tab: TabId): Promise<ShortTable> {
  const { header, rows } = await snapshot(driver, tab.tabId());
  return {
    icon: header.icon,
    main: header.hostname,
    rows: Object.fromEntries(rows.map((row) => [row.hostname, shortRow(row)])),
  };
}

/** Waits until the table of a tab is as wanted; the error says what it was instead. */
export async function waitForTable(driver: BrowserDriver, tab: TabId, wanted: Partial<ShortTable>): Promise<void> {
  let last: ShortTable | undefined;
  const want = JSON.stringify(sorted(wanted));
  await poll('the table', async () => {
    last = await shortTable(driver, tab);
    return JSON.stringify(sorted({ ...wanted, ...pick(last, wanted) })) === want;
  }).catch(async (cause: unknown) => {
    const found = last ? JSON.stringify(last, null, 1) : `not there (${cause})`;
    const recorded = await recordedOf(driver, tab).catch(String);
    throw new Error(`wanted ${JSON.stringify(wanted, null, 1)}\nbut the table is ${found}; ${recorded}`, { cause });
  });
}

/** Says for an error what the browser has in a tab, and which of its last events are in the journal. */
async function recordedOf(driver: BrowserDriver, tab: TabId): Promise<string> {
  const { frames, journal } = await driver.api(async ({ storage, webNavigation }, tabId) => {
    const stored = await storage.session.get(null);
    return {
      frames: await webNavigation.getAllFrames({ tabId }),
      journal: Object.entries(stored).filter(([key]) => key.includes('journal:')) as [string, string][],
    };
  }, tab.tabId());
  const events = journal.flatMap(([, text]) => JSON.parse(text) as { readonly tab?: number; readonly kind: string }[]);
  const own = events.filter(({ tab: id, kind: event }) => id === tab.tabId() || event === 'listing');
  const short = own.slice(-12).map((event) => JSON.stringify(event).slice(0, 200));
  return `tab ${tab.tabId()} has ${JSON.stringify(frames)}; the journal has\n${short.join('\n')}`;
}

/** Waits until one row of a tab is as wanted; the error says what the table was instead. */
export async function waitForRow(
  driver: BrowserDriver,
  tab: Tab,
  host: string,
  wanted: string | RegExp,
): Promise<void> {
  let last: ShortTable | undefined;
  await poll('the row', async () => {
    last = await shortTable(driver, tab);
    const row = last.rows[host] ?? '';
    return typeof wanted === 'string' ? row === wanted : wanted.test(row);
  }).catch((cause: unknown) => {
    const found = last ? JSON.stringify(last, null, 1) : `not there (${cause})`;
    throw new Error(`wanted ${host} as ${wanted}\nbut the table is ${found}`, { cause });
  });
}

function shortRow(row: Row): string {
  return [row.family, row.total, ...row.marks.map(({ id }) => id).sort()].join(' ');
}

function pick(table: ShortTable, keys: Partial<ShortTable>): Partial<ShortTable> {
  return Object.fromEntries(Object.keys(keys).map((key) => [key, table[key as keyof ShortTable]]));
}

function sorted(table: Partial<ShortTable>): unknown {
  const rows = table.rows && Object.entries(table.rows).sort(([a], [b]) => (a < b ? -1 : 1));
  return [table.icon, table.main, rows];
}
