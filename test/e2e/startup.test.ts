import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { type BrowserDriver, type OpenOptions, openBrowser } from './driver/driver.ts';
import { extensionFolder, kind, snapshot, waitForTable, world } from './support/extension.ts';
import { checkAll, dohUrl, press, set } from './support/verdict.ts';

/** What the extension API says of a tab. */
interface OpenTab {
  readonly id: number;
  readonly url: string;
  /** The tab has a document; one that is restored has none until it is looked at. */
  readonly loaded: boolean;
}

let folder = '';
/** Always at the same place: Firefox writes down where its profile lies. */
let profile = '';
/** A copy of the profile as it is once the extension is installed. */
let installed = '';
let driver: BrowserDriver | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-start-'));
  profile = join(folder, 'profile');
  installed = join(folder, 'installed');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await world.reset();
  await world.clearLog();
});
afterEach(async () => {
  await driver?.close();
  driver = undefined;
  rmSync(profile, { recursive: true, force: true });
});

/** Starts the browser with a profile that is kept, in which the extension is installed as a user has it. */
async function start(options: Partial<OpenOptions> = {}): Promise<BrowserDriver> {
  const kept = { extension: extensionFolder, world, profile, permanent: true };
  driver = await openBrowser(kind, { ...kept, prefs: { 'browser.chrome.site_icons': false }, ...options });
  return driver;
}

/**
 * Makes the profile in which the extension is installed: once, because each start of a browser takes its time. Only what
 * has listened once is known to the browser when it starts again.
 */
async function install(): Promise<void> {
  if (!existsSync(installed)) {
    mkdirSync(profile);
    const first = await start();
    const probe = await first.openTab(page('https://b.v6.test'));
    await poll('requests that are recorded', async () => {
      await probe.reload();
      return (await snapshot(first, probe.tabId())).header.origin === 'loaded';
    });
    await probe.close();
    await end(first);
    copy(profile, installed);
    await world.clearLog();
  } else {
    copy(installed, profile);
  }
}

/**
 * Copies a profile with its times to the nanosecond, which fs.cpSync rounds: Firefox takes an extension whose file is of
 * another time than it knows for another extension.
 */
function copy(from: string, to: string): void {
  execFileSync('cp', ['--archive', from, to]);
}

async function end(current: BrowserDriver): Promise<void> {
  await current.close();
  driver = undefined;
}

/** Does something in a life of the browser, and ends that. */
async function earlierLife(work: (earlier: BrowserDriver) => Promise<void>): Promise<void> {
  await install();
  const earlier = await start();
  await work(earlier);
  await end(earlier);
}

/** The tabs with pages of the world, in order. */
async function openTabs(current: BrowserDriver): Promise<OpenTab[]> {
  return current.api(async ({ tabs }) =>
    (await tabs.query({}))
      .map(({ id, url, pendingUrl, discarded, status }) => ({
        id: id as number,
        url: url || pendingUrl || '',
        loaded: !discarded && status === 'complete',
      }))
      .filter(({ url }) => url.includes('.test/')),
  );
}

async function tabOf(current: BrowserDriver, host: string): Promise<OpenTab> {
  const found = async () => (await openTabs(current)).find(({ url }) => new URL(url).hostname === host);
  return poll(`the tab of ${host}`, found);
}

const page = (origin: string, query = '') => `${origin}/page?icon=data:,&${query}`;
const redirect = (origin: string, to: string) => `${origin}/redirect?to=${encodeURIComponent(to)}`;

describe('the first page, loaded while the browser starts', () => {
  // Firefox reports nothing to extensions before it has wholly started, so there the answer comes only then.
  const held = 'gate=first&';
  const onStarted = () => world.gate('first').open();

  it.each([
    [
      'over http',
      page('http://v6.test', `${held}img=//v4.test/img`),
      { 'v6.test': '6 1 insecure', 'v4.test': '4 1 insecure' },
      'IPv6 2606:4700::10 - 1 host over IPv6, 1 over IPv4',
    ],
    [
      'over https',
      page('https://v6.test', `${held}img=//v4.test/img`),
      { 'v6.test': '6 1', 'v4.test': '4 1' },
      'IPv6 2606:4700::10 - 1 host over IPv6, 1 over IPv4',
    ],
    [
      'by way of a redirect',
      `${redirect('https://v4.test', page('https://v6.test'))}&${held}`,
      { 'v6.test': '6 1', 'v4.test': '4 1 redirect' },
      'IPv6 2606:4700::10 - 1 host over IPv6, 1 over IPv4',
    ],
  ])('%s has its whole table and its icon', async (_, startUrl, rows, title) => {
    await install();
    await world.clearLog();
    if (kind === 'chromium') await onStarted();
    const current = await start({ startUrl, onStarted });
    const { id } = await tabOf(current, 'v6.test');
    // The title first: nobody has asked the background for anything.
    await poll('the title', async () => (await current.title(id)) === title).catch(async (error: unknown) => {
      // What the browser says of a load that failed is the only trace of why.
      const shown = { title: await current.title(id), rows: (await snapshot(current, id)).rows };
      throw new Error(`not the title, but ${JSON.stringify(shown)}`, { cause: error });
    });
    await waitForTable(current, { tabId: () => id }, { icon: '64', main: 'v6.test', rows });
    const { header } = await snapshot(current, id);
    expect({ origin: header.origin, notices: header.notices }).toEqual({ origin: 'loaded', notices: [] });
    const asked = (await world.log()).filter(({ path }) => path.startsWith('/page'));
    expect(asked.length).toBe(1);
  });

  it.runIf(kind === 'firefox')('that was answered before Firefox tells of anything says so', async () => {
    await install();
    await world.clearLog();
    const startUrl = page('https://v6.test', 'img=//v4.test/img?gate=first');
    const current = await start({ startUrl, onStarted });
    const { id } = await tabOf(current, 'v6.test');
    await poll('the image', async () => (await snapshot(current, id)).rows.some(({ family }) => family === '4'));
    const { header } = await snapshot(current, id);
    // Whether Firefox was in time for the page's own request is its own affair.
    const known = header.icon === '64';
    expect([header.origin, header.notices]).toEqual(known ? ['loaded', []] : ['adopted', ['adopted']]);
  });
});

describe('a preview without IPv4', () => {
  it('ends with the browser: what is restored is blocked nowhere, and nothing says so', async () => {
    await earlierLife(async (first) => {
      await set(first, { aaaaCheck: 'button', resolver: dohUrl });
      const tab = await first.openTab(page('https://dual.test', 'ws=//v4.test/socket'));
      const view = await first.openPopup(tab.tabId());
      await checkAll(view);
      await press(view, '.judged-preview input[value=without-nat64]');
      await tab.during(() => press(view, '[data-preview=without-nat64]'), 'load');
      await poll('the preview', async () => (await snapshot(first, tab.tabId())).header.preview === 'without-nat64');
      await view.close();
      await tab.activate();
    });
    await world.clearLog();
    const current = await start({ restore: true });
    const { id } = await tabOf(current, 'dual.test');
    await current.api(({ tabs }, tab) => tabs.update(tab, { active: true }), id);
    await world.served(({ host }) => host === 'v4.test', 'the host that was blocked');
    await poll('the table', async () =>
      (await snapshot(current, id)).rows.some(({ hostname }) => hostname === 'v4.test'),
    );
    const { header } = await snapshot(current, id);
    expect([header.preview, header.notices.includes('previewed')]).toEqual([null, false]);
    expect(await current.api(({ declarativeNetRequest }) => declarativeNetRequest.getSessionRules())).toEqual([]);
    expect(await current.api(({ action }, tabId) => action.getBadgeText({ tabId }), id)).toBe('');
  });
});

describe('tabs that are restored when the browser starts', () => {
  // The documents come from the cache, of which only Chromium reports the address; a WebSocket always has one.
  const main = (family: 4 | 6) => (kind === 'chromium' ? `${family} 1 cached` : '? 1 cached');
  const big = (family: 4 | 6) => (kind === 'chromium' ? family : '?');

  it('show their own tables: the visible one at once, the others when they are looked at', async () => {
    await earlierLife(async (first) => {
      await first.openTab(page('https://a.v4.test', 'ws=//v6.test/socket'));
      const last = await first.openTab(page('https://a.v6.test', 'ws=//v4.test/socket'));
      await last.activate();
    });
    await world.clearLog();
    const current = await start({ restore: true });

    const visible = await tabOf(current, 'a.v6.test');
    await expect.poll(() => current.title(visible.id)).toMatch(/ 1 (host )?over IPv4/);
    const rows = { 'a.v6.test': main(6), 'v4.test': '4 1 websocket' };
    await waitForTable(current, { tabId: () => visible.id }, { icon: `${big(6)}4`, main: 'a.v6.test', rows });
    expect((await snapshot(current, visible.id)).header.origin).toBe('loaded');

    const waiting = await tabOf(current, 'a.v4.test');
    expect(waiting.loaded).toBe(false);
    expect(await snapshot(current, waiting.id)).toMatchObject({ header: { kind: 'blank', page: '' }, rows: [] });
    expect(await current.title(waiting.id)).toBe('Greensix');

    await current.api(({ tabs }, tab) => tabs.update(tab, { active: true }), waiting.id);
    const theirs = { 'a.v4.test': main(4), 'v6.test': '6 1 websocket' };
    await waitForTable(current, { tabId: () => waiting.id }, { icon: `${big(4)}6`, main: 'a.v4.test', rows: theirs });
    await waitForTable(current, { tabId: () => visible.id }, { icon: `${big(6)}4`, main: 'a.v6.test', rows });
    const sockets = (await world.log()).filter((served) => served.kind === 'websocket').map(({ host }) => host);
    expect(sockets).toEqual(['v4.test', 'v6.test']);
  });
});
