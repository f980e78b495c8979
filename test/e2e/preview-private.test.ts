import { expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { browserForFile, kind, world } from './support/extension.ts';
import { dohUrl, resetCheck, set } from './support/verdict.ts';

// Playwright does not look into private windows; a driver that attaches to nothing does.
const browser = browserForFile({ privateBrowsing: true, attach: false });

type Run = <T>(expression: string) => Promise<T>;

/** Opens a page in a private window with the popup beside it. */
async function openPrivately(url: string): Promise<{ tabId: number; popup: Run; root: string }> {
  if (kind === 'firefox') {
    const secret = await browser().openPrivateTab(url);
    const popup = await browser().adopt(() =>
      secret.evaluate(`void window.open('https://b.v6.test/page?icon=data:,')`),
    );
    await popup.goto(browser().extensionUrl(`popup/popup.html?tab=${secret.tabId()}`), { wait: 'load' });
    return { tabId: secret.tabId(), popup: (expression) => popup.evaluate(expression), root: 'document' };
  }
  const tabId = await browser().privateApi<number>(
    `chrome.tabs.create({ url: ${JSON.stringify(url)} }).then(({ id }) => id)`,
  );
  const popupUrl = browser().extensionUrl(`popup/popup.html?tab=${tabId}`);
  await browser().privateApi(`chrome.tabs.create({ url: '${popupUrl}' }).then(() => null)`);
  // Pages of the extension in the same window reach each other.
  const root = `chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.href === '${popupUrl}')?.document`;
  return { tabId, popup: (expression) => browser().privateApi(expression), root };
}

it('a page in a private window is checked and previewed, and nothing of it is left for usual windows', async () => {
  await resetCheck(browser());
  await set(browser(), { aaaaCheck: 'auto', resolver: dohUrl });
  const { popup, root } = await openPrivately('https://dual.test/page?icon=data:,&img=//v4.test/img');
  const has = (selector: string) => popup<boolean>(`${root}?.querySelector('${selector}') != null`);
  await poll('the verdict', () => has('[data-host="v4.test"][data-verdict=no-aaaa]'));
  await popup(`${root}.querySelector('.disclosure').click()`);
  await poll('the panel', () => has('[data-preview]'));
  await popup(`${root}.querySelector('.judged-preview input[value=without-nat64]').click()`);
  await poll('the choice', () => has('[data-preview=without-nat64]:enabled'));
  await world.clearLog();
  await popup(`${root}.querySelector('[data-preview]').click()`);
  await poll('the banner', () => has('[data-preview-on]'));
  await poll('the blocked row', () =>
    has(`[data-host="v4.test"][data-marks~=${kind === 'chromium' ? 'failed' : 'cancelled'}]`),
  );
  expect((await world.log()).map(({ host }) => host).filter((host) => host !== 'doh.test')).toEqual(['dual.test']);
  const kept = await browser().api<string[]>(
    `(globalThis.browser ?? chrome).storage.session.get().then((all) => Object.keys(all).filter((key) => key.startsWith('dns/')))`,
  );
  expect(kept).toEqual([]);
  await popup(`${root}.querySelector('[data-preview-on] button').click()`);
  await poll('the page as it is', () => has('[data-host="v4.test"][data-family="4"]'));
});
