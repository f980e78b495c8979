import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Ajv from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import schema from '../../src/format/report.schema.json' with { type: 'json' };
import type { ReportHost, ReportPage, Run } from '../../src/readiness/report.ts';
import { poll } from '../world/poll.ts';
import { type BrowserDriver, openBrowser, type View } from './driver/driver.ts';
import { openAudit, press, recorderState, saved } from './support/audit.ts';
import { violations } from './support/axe.ts';
import { browserForFile, extensionFolder, kind, open, waitForTable, world } from './support/extension.ts';

// Playwright does not look into private windows; a driver that attaches to nothing does.
const browser = browserForFile({ fewProcesses: true, privateBrowsing: true, attach: false });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;
const har = (name: string) => readFileSync(`test/data/har/${name}`, 'utf8');
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const matchesSchema = ajv.compile(schema);

/** Shows a table; it is there when its tab is chosen, in the same drawing. */
const choose = async (view: View, tab: string) => {
  await view.evaluate(`document.querySelector('#tab-${tab}').click()`);
  await poll(`the table of ${tab}`, () =>
    view.evaluate<boolean>(`document.querySelector('#table').getAttribute('aria-labelledby') === 'tab-${tab}'`),
  );
};

/** What a table shows: each row's key with its first sign of a verdict. */
const rowsOf = (view: View) =>
  view.evaluate<Record<string, string>>(`Object.fromEntries([...document.querySelectorAll('[data-row]')].map((row) => {
    const sign = row.querySelector('[data-verdict], [data-class], [data-outcome]')?.dataset ?? {};
    return [row.querySelector('.opener').textContent, sign.verdict ?? sign.class ?? sign.outcome ?? ''];
  }))`);

const pagesOf = async (view: View) => {
  await choose(view, 'pages');
  return Object.keys(await rowsOf(view)).sort();
};

/** Hands the page files, as the browser's dialogue does. */
const chooseFiles = (view: View, files: Readonly<Record<string, string | Uint8Array>>) => {
  const contents = Object.entries(files).map(([name, content]) => [name, Buffer.from(content).toString('base64')]);
  return view.evaluate(`(() => {
    const chosen = new DataTransfer();
    for (const [name, base64] of ${JSON.stringify(contents)}) {
      chosen.items.add(new File([Uint8Array.from(atob(base64), (octet) => octet.charCodeAt(0))], name));
    }
    const input = document.querySelector('header [type="file"]');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
};

interface Note {
  readonly file: string;
  readonly refused: boolean;
  readonly text: string;
}

/** Waits until all files were read, and returns what came of them. */
const notesOf = (view: View, count: number) =>
  poll('the files', async () => {
    const notes = await view.evaluate<Note[]>(`[...document.querySelectorAll('[data-file]')].map((note) =>
      ({ file: note.dataset.file, refused: note.dataset.fileError === 'true', text: note.textContent }))`);
    return notes.length === count && notes;
  });

async function deleteReport(view: View): Promise<void> {
  await view.evaluate(`document.querySelector('[data-delete]')?.click()`);
  await poll('an empty page', () => view.evaluate<boolean>(`document.querySelector('.empty') !== null`));
}

/** Opens a page in a private window, and closes it when it has loaded. */
async function visitInPrivate(url: string): Promise<void> {
  if (kind === 'firefox') {
    const secret = await browser().openPrivateTab(url);
    await secret.close();
    return;
  }
  const create = `chrome.tabs.create({ url: ${JSON.stringify(url)} }).then(({ id }) => id)`;
  const id = await browser().privateApi<number>(create);
  const state = `chrome.tabs.get(${id}).then(({ title }) => title)`;
  await poll('the private page', async () => (await browser().privateApi<string>(state)) === 'done');
  await browser().privateApi(`chrome.tabs.remove(${id}).then(() => null)`);
}

/** All that the page says of the report. */
const shownTexts = (view: View) =>
  view.evaluate<string[]>(
    `[...document.querySelectorAll('.vantage, .summary, #table')].map(({ innerText }) => innerText)`,
  );

describe('recording', () => {
  it('keeps the pages that are shown, whatever happens to the background, and nothing else', {
    timeout: 120_000,
  }, async () => {
    const view = await openAudit(browser());
    expect(await recorderState(view)).toBe('stopped');
    const early = await browser().openTab(page('many6.test'));
    await waitForTable(browser(), early, { icon: '6' });
    await press(view, 'start', 'recording');

    const to = encodeURIComponent(page('a.v6.test'));
    const tab = await browser().openTab(`https://v4.test/redirect?to=${to}`);
    await tab.goto(page('v6.test', 'script=//dead.test/script&img=//b.v6.test/img'));
    await poll('two pages', async () => (await pagesOf(view)).length === 2);
    await browser().killBackground();
    await tab.goto(page('dual.test', 'script=//a.v4.test/script'));
    await poll('three pages', async () => (await pagesOf(view)).length === 3);

    await press(view, 'pause', 'paused');
    await browser().killBackground();
    await tab.goto(page('many4.test'));
    await waitForTable(browser(), tab, { main: 'many4.test' });
    await press(view, 'resume', 'recording');
    await visitInPrivate(page('shared-a.test'));
    await tab.goto(page('news.co.uk', 'img=//img.news.co.uk/img'));
    await poll('four pages', async () => (await pagesOf(view)).length === 4);

    await press(view, 'stop', 'stopped');
    await tab.goto(page('github.io'));
    await waitForTable(browser(), tab, { main: 'github.io' });

    expect(await pagesOf(view)).toEqual(
      ['a.v6.test', 'dual.test', 'news.co.uk', 'v6.test'].map((host) => `https://${host}/page`),
    );
    await choose(view, 'hosts');
    await poll('the last host', async () => 'img.news.co.uk' in (await rowsOf(view)));
    expect(await rowsOf(view)).toEqual({
      'a.v4.test': 'ipv4-seen',
      'a.v6.test': 'ipv6',
      'b.v6.test': 'ipv6',
      'dead.test': 'failed',
      'dual.test': 'ipv6',
      'img.news.co.uk': 'ipv4-seen',
      'news.co.uk': 'ipv6',
      'v4.test': 'ipv4-seen',
      'v6.test': 'ipv6',
    });
    // By the Public Suffix List, not by the last two labels.
    await choose(view, 'organisations');
    expect(Object.keys(await rowsOf(view)).sort()).toEqual([
      'dead.test',
      'dual.test',
      'news.co.uk',
      'v4.test',
      'v6.test',
    ]);
    expect(await view.evaluate(`document.querySelector('.vantage').dataset.vantage`)).toBe('ipv6');
    for (const each of [view, tab, early]) await each.close();
  });

  it('writes JSON that the schema knows, without paths unless they are wanted, and reads it again', async () => {
    const view = await openAudit(browser());
    const redacted = await saved(view, 'json');
    expect(redacted).not.toContain('/page');
    await view.evaluate(`document.querySelector('[name="paths"]').click()`);
    const whole = await saved(view, 'json');
    expect(whole).toContain('https://v6.test/page');
    for (const json of [redacted, whole]) {
      expect(matchesSchema(JSON.parse(json)), JSON.stringify(matchesSchema.errors?.slice(0, 3))).toBe(true);
    }
    expect((await saved(view, 'csv')).split('\r\n').length).toBeGreaterThan(9);
    expect(await saved(view, 'markdown')).toContain('`a.v4.test`');

    const before = await shownTexts(view);
    await deleteReport(view);
    await chooseFiles(view, { 'report.json': whole });
    const [note] = await notesOf(view, 1);
    expect(note).toMatchObject({ file: 'report.json', refused: false });
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    expect(await shownTexts(view)).toEqual(before);
    await view.close();
  });

  it('deletes the report, and brings it back when asked to', async () => {
    const view = await openAudit(browser());
    const before = await shownTexts(view);
    await deleteReport(view);
    await view.evaluate(`document.querySelector('[data-undo]').click()`);
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    expect(await shownTexts(view)).toEqual(before);
    await deleteReport(view);
    await view.close();
    const again = await openAudit(browser());
    expect(await again.evaluate(`document.querySelector('.empty') !== null`)).toBe(true);
    await again.close();
  });
});

describe('importing', () => {
  it('takes HAR files of all kinds, names what is broken by its entry, and loses nothing', async () => {
    const view = await openAudit(browser());
    await chooseFiles(view, {
      'chromium.har': har('chromium.har'),
      'firefox.har': har('firefox.har'),
      'safari.har.gz': gzipSync(har('safari.har')),
      'of-powershell.har': Buffer.from(`\ufeff${har('playwright.har')}`, 'utf16le'),
    });
    expect((await notesOf(view, 4)).map(({ refused }) => refused)).toEqual([false, false, false, false]);
    await poll('the pages', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    const before = await pagesOf(view);
    expect(before.length).toBe(5);

    await chooseFiles(view, { 'notes.txt': 'no HAR at all', 'broken-entries.har': har('broken-entries.har') });
    const [text, broken] = await notesOf(view, 2);
    expect(text?.refused).toBe(true);
    expect(text?.text).toContain('This is no HAR file');
    expect(broken?.refused).toBe(false);
    expect(broken?.text).toMatch(/Entry \d+:/);
    const after = await pagesOf(view);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length).toBeGreaterThan(before.length);

    // The same file once more adds nothing.
    await chooseFiles(view, { 'again.har': har('chromium.har') });
    await poll('the file', async () => (await notesOf(view, 1))[0]?.file === 'again.har');
    expect((await pagesOf(view)).length).toBe(after.length);
    await deleteReport(view);
    await view.close();
  });

  it('saves a page that shows the same from a file, with the browser asking nobody', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greensix-report-'));
    const attack = '</script><script>document.title = "owned"</script><!--\u202e';
    const view = await openAudit(browser());
    await chooseFiles(view, { 'a.har': har('chromium.har') });
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    const facts = JSON.parse(await saved(view, 'json'));
    await deleteReport(view);
    facts.pages[0].problem = { id: 'steps', text: attack };
    const { chain, hosts } = facts.pages[0] as Pick<ReportPage, 'chain'> & {
      hosts: { -readonly [Key in keyof ReportHost]: ReportHost[Key] }[];
    };
    const isInChain = (name: string) => chain.some(({ hostname }) => hostname === name);
    const [document] = hosts;
    const [loader, loaded] = hosts.filter(({ hostname }) => !isInChain(hostname));
    if (!document || !loader || !loaded) throw new Error('the page has too few hosts');
    loader.loadedBy = [{ kind: 'document', hostname: document.hostname, requests: 1 }];
    loaded.loadedBy = [{ kind: 'script', hostname: loader.hostname, requests: 1 }];
    facts.operators = [{ address: document.endpoints[0]?.address, prefix: '2606:4700::/32', as: 64496, name: attack }];
    await chooseFiles(view, { 'b.json': JSON.stringify(facts) });
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    await view.evaluate(`document.querySelector('[name="paths"]').click()`);
    await poll('the choice', () => view.evaluate<boolean>(`document.documentElement.hasAttribute('data-paths')`));
    const file = join(folder, 'report.html');
    writeFileSync(file, await saved(view, 'html'));
    await choose(view, 'hosts');
    const shown = await rowsOf(view);
    await deleteReport(view);

    const tab = await browser().openTab(pathToFileURL(file).href, { wait: 'load' });
    await poll('the tables', () => tab.evaluate<boolean>(`document.querySelector('[data-row]') !== null`));
    const rows = () =>
      tab.evaluate<Record<string, string>>(`Object.fromEntries([...document.querySelectorAll('[data-row]')].map((row) =>
        [row.querySelector('.opener').textContent, row.querySelector('[data-verdict]').dataset.verdict]))`);
    expect(await rows()).toEqual(shown);
    expect(await tab.evaluate('performance.getEntriesByType("resource").length')).toBe(0);

    // Everything opened: what is written in it is for the reader to see, and nothing else.
    await tab.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
    // Of a table only the rows near the window are there.
    await tab.evaluate(`document.querySelector('#table').scrollIntoView()`);
    await tab.evaluate(`document.querySelector('#tab-operators').click()`);
    await poll('the operators', () =>
      tab.evaluate<boolean>(`/^AS64496 /.test(document.querySelector('.of-operator .opener')?.textContent)`),
    );
    const tree = () =>
      tab.evaluate<string[]>(`[...document.querySelectorAll('.loaders [role="treeitem"]')].map((item) =>
        [item.ariaLevel, item.dataset.treeHost, item.ariaExpanded].join(' ').trim())`);
    await expect.poll(tree).toContain(`2 ${loader.hostname} false`);
    expect(await tree()).toContain(`1 ${document.hostname} true`);
    await tab.evaluate(`document.querySelector('.loaders [data-tree-host="${loader.hostname}"]').click()`);
    await expect.poll(tree).toContain(`3 ${loaded.hostname}`);
    await tab.evaluate(`document.querySelector('.loaders [data-tree-host="${loader.hostname}"]').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))`);
    await expect.poll(tree).not.toContain(`3 ${loaded.hostname}`);
    await tab.evaluate(`document.querySelector('#tab-pages').click()`);
    await tab.evaluate(`document.querySelector('#table').scrollIntoView()`);
    await poll('the pages', () => tab.evaluate<boolean>(`document.querySelector('.of-page .opener') !== null`));
    await tab.evaluate(`document.querySelectorAll('.opener').forEach((each) => each.click())`);
    await poll('the problem', () =>
      tab.evaluate<boolean>(`document.body.innerText.includes('document.title = "owned"')`),
    );
    expect(await tab.evaluate<string>('document.title')).not.toContain('owned');
    expect(await tab.evaluate<string>('document.body.innerText')).not.toMatch(/\u202e|\b[a-z]+(?:_[a-z\d]+)+\b/);
    expect(await violations(tab)).toEqual([]);
    await tab.close();
    await view.close();
    rmSync(folder, { recursive: true });
  });

  it('compares with an earlier report', async () => {
    const view = await openAudit(browser());
    await chooseFiles(view, { 'a.har': har('chromium.har') });
    await notesOf(view, 1);
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    const earlier = await saved(view, 'json');
    await deleteReport(view);
    await chooseFiles(view, { 'b.har': har('firefox.har') });
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    await choose(view, 'compare');
    await view.evaluate(`(() => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([${JSON.stringify(earlier)}], 'earlier.json'));
      const input = document.querySelector('#table [type="file"]');
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    })()`);
    const kinds = await poll('the changes', async () => {
      const found = await view.evaluate<Record<string, number>>(`Object.fromEntries(
        [...document.querySelectorAll('.changes [data-change]')].map(({ dataset }) => [dataset.change, Number(dataset.count)]))`);
      return Object.keys(found).length > 0 && found;
    });
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(Object.keys(await rowsOf(view)).length);
    await deleteReport(view);
    await view.close();
  });
});

describe('the AAAA check of a whole report', () => {
  it('asks nobody until it is turned on, then settles the verdicts and names who has to act', async () => {
    const api = '(globalThis.browser ?? chrome)';
    const asked = async () => (await world.log()).filter(({ host }) => host === 'doh.test').length;
    const view = await openAudit(browser());
    await press(view, 'start', 'recording');
    const tab = await browser().openTab(page('v6.test', 'script=//alias.test/script&img=//alias6.test/img'));
    await poll('the hosts', async () => Object.keys(await rowsOf(view)).length === 3);
    await press(view, 'stop', 'stopped');
    await poll('the offer', () => view.evaluate<boolean>(`document.querySelector('[data-aaaa="off"]') !== null`));
    expect(await asked()).toBe(0);

    const on = { aaaaCheck: 'button', resolver: 'https://doh.test/dns-query' };
    await browser().setDataConsent(true);
    await browser().api(`${api}.storage.sync.set(${JSON.stringify(on)}).then(() => null)`);
    await poll('the button', () => view.evaluate<boolean>(`document.querySelector('[data-check-aaaa]') !== null`));
    expect(await asked()).toBe(0);
    await view.evaluate(`document.querySelector('[data-check-aaaa]').click()`);
    await expect
      .poll(() => rowsOf(view))
      .toEqual({ 'alias.test': 'no-aaaa', 'alias6.test': 'ipv6', 'v6.test': 'ipv6' });
    expect(await asked()).toBeGreaterThan(0);
    await view.evaluate(`document.querySelector('[data-row="alias.test"] .opener').click()`);
    await expect
      .poll(() => view.evaluate(`document.querySelector('[data-who-acts]')?.dataset.whoActs`))
      .toBe('pop4.cdn.test');
    await browser().api(`${api}.storage.sync.clear().then(() => null)`);
    await deleteReport(view);
    await view.close();
    await tab.close();
  });
});

describe('the audit page', () => {
  it('is opened by the popup, once, and is found at the same place after a reload', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const popup = await browser().openPopup(tab.tabId());
    await poll('the button', () => popup.evaluate<boolean>(`document.querySelector('[data-audit]') !== null`));
    const opened = await browser().adopt(() => popup.click('[data-audit]'));
    await poll('the page', () => opened.evaluate<boolean>(`document.querySelector('main > section') !== null`));
    const count = (await browser().tabs()).length;
    await popup.click('[data-audit]');
    const isShown = () =>
      browser().api<boolean>(`(globalThis.browser ?? chrome).tabs.get(${opened.tabId()}).then(({ active }) => active)`);
    await poll('the page again', isShown);
    expect((await browser().tabs()).length).toBe(count);

    const audit = await openAudit(browser(), '#tab=sites&search=v6&sort-sites=-pages');
    await chooseFiles(audit, { 'a.har': har('chromium.har') });
    await poll('the report', () => audit.evaluate<boolean>(`document.querySelector('.tabs') !== null`));
    await audit.evaluate(`document.querySelector('#tab-organisations').click()`);
    await poll('the place', () => audit.evaluate<boolean>(`location.hash.includes('tab=organisations')`));
    await audit.evaluate(`window.before = true, void setTimeout(() => location.reload())`);
    const place = () =>
      audit.evaluate<unknown>(
        `[window.before === undefined, document.querySelector('[aria-selected="true"]')?.id, document.querySelector('[name="search"]')?.value]`,
      );
    await expect.poll(place).toEqual([true, 'tab-organisations', 'v6']);
    await deleteReport(audit);
    for (const each of [audit, opened, popup, tab]) await each.close();
  });

  // All tabs, widths and themes: test/unit/audit/live.test.ts.
  it.each(['hosts', 'compare'])('has nothing that axe complains of: %s', async (tab) => {
    const view = await openAudit(browser(), `#tab=${tab}`);
    await chooseFiles(view, { 'a.har': har('chromium.har'), 'broken.har': har('broken-entries.har') });
    await notesOf(view, 2);
    await poll('the report', () => view.evaluate<boolean>(`document.querySelector('.summary') !== null`));
    await view.evaluate(`document.querySelector('.opener')?.click()`);
    await poll('the details', () =>
      view.evaluate<boolean>(
        `document.querySelector('.opener') === null || document.querySelector('[data-details]') !== null`,
      ),
    );
    expect(await violations(view)).toEqual([]);
    await view.close();
  });
});

describe('after a restart of the browser', { timeout: 120_000 }, () => {
  let profile = '';
  let driver: BrowserDriver | undefined;
  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'greensix-audit-'));
  });
  afterEach(async () => {
    await driver?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  it('the report is there, and nothing is recorded any more', async () => {
    const options = { extension: extensionFolder, world, profile, permanent: true, attach: false };
    driver = await openBrowser(kind, options);
    const first = driver;
    const view = await openAudit(first);
    await press(view, 'start', 'recording');
    const tab = await first.openTab(page('v6.test', 'img=//v4.test/img'));
    await poll(
      'the page',
      async () => (await view.evaluate<number>(`document.querySelectorAll('.summary').length`)) === 1,
    );
    await poll('its hosts', async () => 'v4.test' in (await rowsOf(view)));
    const before = await shownTexts(view);
    await tab.close();
    await first.close();

    // A page, because Firefox starts a background only when there is something to tell it.
    driver = await openBrowser(kind, { ...options, startUrl: page('v6.test') });
    const again = await openAudit(driver);
    expect(await recorderState(again)).toBe('stopped');
    expect(await shownTexts(again)).toEqual(before);
  });
});

describe.runIf(kind === 'chromium')('on a full disk', { timeout: 120_000 }, () => {
  /** A page with many hosts, so that it takes some room. */
  const large = (at: number): ReportPage => ({
    id: `large-${at}`,
    run: 'large',
    url: `https://large.test/${at}`,
    time: at + 1,
    origin: 'loaded',
    chain: [],
    hosts: Array.from({ length: 100 }, (_, host) => ({ hostname: `h${host}.large.test`, endpoints: [] })),
    leftOut: 0,
  });
  const run: Run = { id: 'large', source: 'recording', time: 1, browser: '', nat64Prefixes: [] };
  const reportOf = (count: number) => {
    const pages = Array.from({ length: count }, (_, at) => large(at));
    return JSON.stringify({ format: 'greensix-report', version: 1, runs: [run], pages, dns: [] });
  };

  it('an import and a recording end with a sentence, and what was kept before stays', async () => {
    // Of its own, because a browser remembers for a while how much room there was.
    const driver = await open({ attach: false });
    const count = (view: View) =>
      view.evaluate<number>(`Number(document.querySelector('#tab-pages .count')?.textContent.trim() ?? 0)`);
    const sentence = (view: View, which: string) =>
      poll(`the sentence of ${which}`, () =>
        view.evaluate<string | undefined>(`document.querySelector('[${which}]')?.innerText`),
      );
    await driver.withLimitedStorage(250_000, async () => {
      const view = await openAudit(driver);
      await chooseFiles(view, { 'small.json': reportOf(10) });
      await expect.poll(() => count(view)).toBe(10);
      await chooseFiles(view, { 'too-large.json': reportOf(80) });
      expect(await sentence(view, 'data-failure="full"')).toMatch(/room|full/);
      expect(await count(view)).toBe(10);

      await press(view, 'start', 'recording');
      const tab = await driver.openTab('https://v6.test/bulk?hosts=400');
      await poll(
        'the end of the recording',
        async () => {
          await tab.reload();
          return (await recorderState(view)) === 'stopped';
        },
        90_000,
      );
      expect(await sentence(view, 'data-failed')).not.toBe('');
      expect(await driver.api(`chrome.action.getBadgeText({})`)).toBe('');
      const kept = await count(view);
      expect(kept).toBeGreaterThanOrEqual(10);
      await view.close();
      const again = await openAudit(driver);
      expect(await count(again)).toBeGreaterThanOrEqual(kept);
      expect(await again.evaluate(`document.querySelector('[data-failure]') === null`)).toBe(true);
    });
    await driver.close();
  });
});
