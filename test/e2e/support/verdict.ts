import type { HostVerdictId } from '../../../src/readiness/verdicts/host-verdict-id.ts';
import type { PageClassId } from '../../../src/readiness/verdicts/page-verdict.ts';
import { poll } from '../../world/poll.ts';
import type { BrowserDriver, ExtensionPage, PopupTab } from '../driver/driver.ts';
import type { Json } from '../driver/page-function.ts';
import { clickElement, waitForElement } from './elements.ts';

/** The world's own resolver. */
export const dohUrl = 'https://doh.test/dns-query';

/** Sets settings as another device of the user would. With a check among them, the user consents to it on this one. */
export async function set(driver: BrowserDriver, settings: Readonly<Record<string, Json>>): Promise<void> {
  if (settings.aaaaCheck) await driver.setDataConsent(true);
  await driver.api(({ storage }, items) => storage.sync.set(items), settings);
}

/** Takes all settings and the consent back, and forgets what resolvers answered and what is previewed. */
export async function resetCheck(driver: BrowserDriver): Promise<void> {
  await driver.setDataConsent(false);
  await driver.api(async ({ storage, declarativeNetRequest, runtime }) => {
    await storage.sync.clear();
    const local = Object.keys(await storage.local.get());
    await storage.local.remove(local.filter((key) => /^setting|^dropped/.test(key)));
    const session = Object.keys(await storage.session.get());
    await storage.session.remove(session.filter((key) => /^dns|^previews$/.test(key)));
    // As what writes the item does (src/browser/storage/session-item.ts).
    await runtime.sendMessage('changed/previews').catch(() => {});
    const rules = await declarativeNetRequest.getSessionRules();
    await declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
  });
}

/** What the strip under the popup's header says. */
export interface Strip {
  readonly class: PageClassId | undefined;
  readonly line: string;
  /** What each row is judged to be, by hostname. */
  readonly verdicts: Readonly<Record<string, HostVerdictId>>;
}

export function readStrip(view: Pick<PopupTab, 'evaluate'>): Promise<Strip> {
  return view.evaluate(() => ({
    class: document.querySelector<HTMLElement>('[data-readiness]')?.dataset.readiness as PageClassId | undefined,
    line: document.querySelector<HTMLElement>('.verdict-line')?.innerText.replace(/\s+/g, ' ') ?? '',
    verdicts: Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-host][data-verdict]')].map(({ dataset }) => [
        dataset.host,
        dataset.verdict as HostVerdictId,
      ]),
    ),
  }));
}

/** Waits until the strip is as wanted, and returns it; the error says what it was instead. */
export async function waitForStrip(view: PopupTab, fits: (strip: Strip) => boolean): Promise<Strip> {
  let last: Strip | undefined;
  return poll('the verdict', async () => {
    last = await readStrip(view);
    return fits(last) && last;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; the strip is ${JSON.stringify(last, null, 1)}`);
  });
}

/** Waits until all rows of these hosts are judged as given. */
export function waitForVerdicts(view: PopupTab, wanted: Strip['verdicts']): Promise<Strip> {
  return waitForStrip(view, ({ verdicts }) => Object.entries(wanted).every(([host, id]) => verdicts[host] === id));
}

/** Shows what is behind the strip. */
export async function openPanel(view: PopupTab): Promise<void> {
  await waitForElement(view, '.disclosure', 'the strip');
  await view.evaluate(() => {
    const button = document.querySelector('.disclosure') as HTMLElement;
    if (button.ariaExpanded === 'false') button.click();
  });
  await waitForElement(view, '.verdict-panel:not([hidden]) > *', 'the panel');
}

/** Clicks a button as soon as it is there and enabled. */
export async function press(page: ExtensionPage, selector: string): Promise<void> {
  await poll(`${selector} that can be pressed`, () =>
    page.evaluate((wanted) => document.querySelector<HTMLButtonElement>(wanted)?.disabled === false, selector),
  );
  await clickElement(page, selector);
}

/** Clicks the button that checks and waits until nobody is asked any more. */
export async function checkAll(view: PopupTab): Promise<void> {
  await openPanel(view);
  await press(view, '[data-check=ready] button');
  await waitForElement(view, '[data-check=ready][data-open="0"]', 'the end of the check');
}
