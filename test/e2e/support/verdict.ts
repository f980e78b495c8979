import type { HostVerdictId } from '../../../src/readiness/verdicts/host-verdict-id.ts';
import type { PageClassId } from '../../../src/readiness/verdicts/page-verdict.ts';
import { poll } from '../../world/poll.ts';
import type { BrowserDriver, View } from '../driver/driver.ts';

const api = '(globalThis.browser ?? chrome)';

/** The world's own resolver. */
export const dohUrl = 'https://doh.test/dns-query';

/** Sets settings as another device of the user would. With a check among them, the user consents to it on this one. */
export async function set(driver: BrowserDriver, settings: Readonly<Record<string, unknown>>): Promise<void> {
  if (settings.aaaaCheck) await driver.setDataConsent(true);
  await driver.api(`${api}.storage.sync.set(${JSON.stringify(settings)}).then(() => null)`);
}

/** Takes all settings and the consent back, and forgets what resolvers answered and what is previewed. */
export async function resetCheck(driver: BrowserDriver): Promise<void> {
  await driver.setDataConsent(false);
  await driver.api(`(async () => {
    await ${api}.storage.sync.clear();
    const local = Object.keys(await ${api}.storage.local.get());
    await ${api}.storage.local.remove(local.filter((key) => /^setting|^dropped/.test(key)));
    const session = Object.keys(await ${api}.storage.session.get());
    await ${api}.storage.session.remove(session.filter((key) => /^dns|^previews$/.test(key)));
    const rules = await ${api}.declarativeNetRequest.getSessionRules();
    await ${api}.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
    return null;
  })()`);
}

/** What the strip under the popup's header says. */
export interface Strip {
  readonly class: PageClassId | undefined;
  readonly line: string;
  /** What each row is judged to be, by hostname. */
  readonly verdicts: Readonly<Record<string, HostVerdictId>>;
}

export function readStrip(view: Pick<View, 'evaluate'>): Promise<Strip> {
  return view.evaluate<Strip>(`({
    class: document.querySelector('[data-readiness]')?.dataset.readiness,
    line: document.querySelector('.verdict-line')?.innerText.replace(/\\s+/g, ' ') ?? '',
    verdicts: Object.fromEntries(
      [...document.querySelectorAll('[data-host][data-verdict]')].map(({ dataset }) => [dataset.host, dataset.verdict]),
    ),
  })`);
}

/** Waits until the strip is as wanted, and returns it; the error says what it was instead. */
export async function waitForStrip(view: View, fits: (strip: Strip) => boolean): Promise<Strip> {
  let last: Strip | undefined;
  return poll('the verdict', async () => {
    last = await readStrip(view);
    return fits(last) && last;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; the strip is ${JSON.stringify(last, null, 1)}`);
  });
}

/** Waits until all rows of these hosts are judged as given. */
export function waitForVerdicts(view: View, wanted: Strip['verdicts']): Promise<Strip> {
  return waitForStrip(view, ({ verdicts }) => Object.entries(wanted).every(([host, id]) => verdicts[host] === id));
}

/** Shows what is behind the strip. */
export async function openPanel(view: View): Promise<void> {
  await poll('the strip', () => view.evaluate<boolean>(`document.querySelector('.disclosure') !== null`));
  await view.evaluate(`(() => {
    const button = document.querySelector('.disclosure');
    if (button.ariaExpanded === 'false') button.click();
  })()`);
  await poll('the panel', () =>
    view.evaluate<boolean>(`document.querySelector('.verdict-panel:not([hidden]) > *') !== null`),
  );
}

/** Clicks a button of the panel as soon as it is there and enabled. */
export async function press(view: View, selector: string): Promise<void> {
  const button = `document.querySelector(${JSON.stringify(selector)})`;
  await poll(`${selector} that can be pressed`, () => view.evaluate<boolean>(`${button}?.disabled === false`));
  await view.evaluate(`${button}.click()`);
}

/** Clicks "Check AAAA" and waits until nobody is asked any more. */
export async function checkAll(view: View): Promise<void> {
  await openPanel(view);
  await press(view, '[data-check=ready] button');
  await poll('the end of the check', () =>
    view.evaluate<boolean>(`document.querySelector('[data-check=ready][data-open="0"]') !== null`),
  );
}
