import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Ajv from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formats } from '../../src/format/formats.ts';
import schema from '../../src/format/report.schema.json' with { type: 'json' };
import { writeReport } from '../../src/format/write-report.ts';
import type { ReportHost, ReportPage, Run } from '../../src/readiness/report/report.ts';
import { runOf, visit } from '../unit/audit/reports.ts';
import { poll } from '../world/poll.ts';
import { type BrowserDriver, type ExtensionTab, openBrowser, type Tab } from './driver/driver.ts';
import { openAudit, pressRecorder, recorderState, saved } from './support/audit.ts';
import { violations } from './support/axe.ts';
import {
  chooseFiles,
  clickAll,
  clickElement,
  countOf,
  dataOf,
  has,
  shownText,
  shownTextOf,
  waitForElement,
} from './support/elements.ts';
import { browserForFile, extensionFolder, kind, open, waitForTable, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;
const har = (name: string) => readFileSync(`test/data/har/${name}`, 'utf8');
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const matchesSchema = ajv.compile(schema);

/** Shows a table; it is there when its tab is chosen, in the same drawing. */
const choose = async (view: ExtensionTab, tab: string) => {
  await clickElement(view, `#tab-${tab}`);
  await waitForElement(view, `#table[aria-labelledby="tab-${tab}"]`, `the table of ${tab}`);
};

/** What a table shows: each row's key with its first sign of a verdict. */
const rowsOf = (view: ExtensionTab | Tab): Promise<Record<string, string>> =>
  view.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-row]')].map((row) => {
        const sign = row.querySelector<HTMLElement>('[data-verdict], [data-class], [data-outcome]')?.dataset ?? {};
        return [
          (row.querySelector('.opener') as HTMLElement).textContent ?? '',
          sign.verdict ?? sign.class ?? sign.outcome ?? '',
        ];
      }),
    ),
  );

const pagesOf = async (view: ExtensionTab) => {
  await choose(view, 'pages');
  return Object.keys(await rowsOf(view)).sort();
};

/** Hands the page files. */
const importFiles = (view: ExtensionTab, files: Parameters<typeof chooseFiles>[2]) =>
  chooseFiles(view, 'header [type="file"]', files);

interface Note {
  readonly file: string;
  readonly refused: boolean;
  readonly text: string;
}

/** Waits until all files were read, and returns what came of them. */
const notesOf = (view: ExtensionTab, count: number) =>
  poll('the files', async () => {
    const notes: Note[] = await view.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-file]')].map(({ dataset, textContent }) => ({
        file: dataset.file ?? '',
        refused: dataset.fileError === 'true',
        text: textContent ?? '',
      })),
    );
    return notes.length === count && notes;
  });

async function deleteReport(view: ExtensionTab): Promise<void> {
  await view.evaluate(() => document.querySelector<HTMLElement>('[data-delete]')?.click());
  await waitForElement(view, '.empty', 'an empty page');
}

/** Opens a page in a private window, and closes it when it has loaded. */
async function visitInPrivate(url: string): Promise<void> {
  if (kind === 'firefox') {
    const secret = await browser().openPrivateTab(url);
    await secret.close();
    return;
  }
  const id = await browser().privateApi(async ({ tabs }, wanted) => (await tabs.create({ url: wanted })).id ?? -1, url);
  const title = () => browser().privateApi(async ({ tabs }, tab) => (await tabs.get(tab)).title, id);
  await poll('the private page', async () => (await title()) === 'done');
  await browser().privateApi(({ tabs }, tab) => tabs.remove(tab), id);
}

/** All that the page says of the report. */
const shownTexts = (view: ExtensionTab) =>
  view.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.vantage, .summary, #table')].map(({ innerText }) => innerText),
  );

describe('recording', () => {
  it('keeps the pages that are shown, whatever happens to the background, and nothing else', async () => {
    const view = await openAudit(browser());
    expect(await recorderState(view)).toBe('stopped');
    const early = await browser().openTab(page('many6.test'));
    await waitForTable(browser(), early, { icon: '6' });
    await pressRecorder(view, 'start', 'recording');

    const to = encodeURIComponent(page('a.v6.test'));
    const tab = await browser().openTab(`https://v4.test/redirect?to=${to}`);
    await tab.goto(page('v6.test', 'script=//dead.test/script&img=//b.v6.test/img'));
    await poll('two pages', async () => (await pagesOf(view)).length === 2);
    await browser().killBackground();
    await tab.goto(page('dual.test', 'script=//a.v4.test/script'));
    await poll('three pages', async () => (await pagesOf(view)).length === 3);

    await pressRecorder(view, 'pause', 'paused');
    await browser().killBackground();
    await tab.goto(page('many4.test'));
    await waitForTable(browser(), tab, { main: 'many4.test' });
    await pressRecorder(view, 'resume', 'recording');
    await visitInPrivate(page('shared-a.test'));
    await tab.goto(page('news.co.uk', 'img=//img.news.co.uk/img'));
    await poll('four pages', async () => (await pagesOf(view)).length === 4);

    await pressRecorder(view, 'stop', 'stopped');
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
    await choose(view, 'domains');
    expect(Object.keys(await rowsOf(view)).sort()).toEqual([
      'dead.test',
      'dual.test',
      'news.co.uk',
      'v4.test',
      'v6.test',
    ]);
    expect(await dataOf(view, '.vantage', 'vantage')).toBe('ipv6');
    for (const each of [view, tab, early]) await each.close();
  });

  it('writes JSON that the schema knows, without paths unless they are wanted, and reads it again', async () => {
    const view = await openAudit(browser());
    const redacted = await saved(view, 'json');
    expect(redacted).not.toContain('/page');
    await clickElement(view, '[name="paths"]');
    const whole = await saved(view, 'json');
    expect(whole).toContain('https://v6.test/page');
    for (const json of [redacted, whole]) {
      expect(matchesSchema(JSON.parse(json)), JSON.stringify(matchesSchema.errors?.slice(0, 3))).toBe(true);
    }
    expect((await saved(view, 'csv')).split('\r\n').length).toBeGreaterThan(9);
    expect(await saved(view, 'markdown')).toContain('`a.v4.test`');

    const before = await shownTexts(view);
    await deleteReport(view);
    await importFiles(view, { 'report.json': whole });
    const [note] = await notesOf(view, 1);
    expect(note).toMatchObject({ file: 'report.json', refused: false });
    await waitForElement(view, '.summary', 'the report');
    expect(await shownTexts(view)).toEqual(before);
    await view.close();
  });

  it('deletes the report, and brings it back when asked to', async () => {
    const view = await openAudit(browser());
    const before = await shownTexts(view);
    await deleteReport(view);
    await clickElement(view, '[data-undo]');
    await waitForElement(view, '.summary', 'the report');
    expect(await shownTexts(view)).toEqual(before);
    await deleteReport(view);
    await view.close();
    const again = await openAudit(browser());
    expect(await has(again, '.empty')).toBe(true);
    await again.close();
  });
});

describe('importing', () => {
  it('names in the details of a page what was asked for, where that led to it', async () => {
    const view = await openAudit(browser());
    await importFiles(view, { 'chromium.har': har('chromium.har') });
    await waitForElement(view, '.summary', 'the pages');
    const report: { pages: { url: string; requested?: string }[] } = JSON.parse(await saved(view, 'json'));
    for (const each of report.pages) each.requested = 'https://old-shop.test/?id=7';
    await deleteReport(view);
    await importFiles(view, { 'report.json': JSON.stringify(report) });
    await waitForElement(view, '.summary', 'the report');
    await choose(view, 'pages');
    await clickElement(view, '[data-row] .opener');
    await waitForElement(view, '[data-details]', 'the details');
    expect(await shownTextOf(view, '[data-details]')).toMatch(/Asked for\s+https:\/\/old-shop\.test\//);
    await deleteReport(view);
    await view.close();
  });

  it('takes HAR files of all kinds, names what is broken by its entry, and loses nothing', async () => {
    const view = await openAudit(browser());
    await importFiles(view, {
      'chromium.har': har('chromium.har'),
      'firefox.har': har('firefox.har'),
      'safari.har.gz': gzipSync(har('safari.har')),
      'of-powershell.har': Buffer.from(`\ufeff${har('playwright.har')}`, 'utf16le'),
    });
    expect((await notesOf(view, 4)).map(({ refused }) => refused)).toEqual([false, false, false, false]);
    await waitForElement(view, '.summary', 'the pages');
    const before = await pagesOf(view);
    expect(before.length).toBe(5);

    await importFiles(view, { 'notes.txt': 'no HAR at all', 'broken-entries.har': har('broken-entries.har') });
    const [text, broken] = await notesOf(view, 2);
    expect(text?.refused).toBe(true);
    expect(text?.text).toContain('This is no HAR file');
    expect(broken?.refused).toBe(false);
    expect(broken?.text).toMatch(/Entry \d+:/);
    const after = await pagesOf(view);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length).toBeGreaterThan(before.length);

    // The same file once more adds nothing.
    await importFiles(view, { 'again.har': har('chromium.har') });
    await poll('the file', async () => (await notesOf(view, 1))[0]?.file === 'again.har');
    expect((await pagesOf(view)).length).toBe(after.length);
    await deleteReport(view);
    await view.close();
  });

  it('saves a page that shows the same from a file, with the browser asking nobody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greensix-report-'));
    const attack = '</script><script>document.title = "owned"</script><!--\u202e';
    const view = await openAudit(browser());
    await importFiles(view, { 'a.har': har('chromium.har') });
    await waitForElement(view, '.summary', 'the report');
    const facts = JSON.parse(await saved(view, 'json'));
    await deleteReport(view);
    facts.pages[0].problem = { id: 'steps', text: attack };
    const { chain, hosts } = facts.pages[0] as Pick<ReportPage, 'chain'> & {
      hosts: { -readonly [Key in keyof ReportHost]: ReportHost[Key] }[];
    };
    const isInChain = (name: string) => chain.some(({ hostname }) => hostname === name);
    const [first] = hosts;
    const [loader, loaded] = hosts.filter(({ hostname }) => !isInChain(hostname));
    if (!first || !loader || !loaded) throw new Error('the page has too few hosts');
    loader.loadedBy = [{ kind: 'document', hostname: first.hostname, requests: 1 }];
    loaded.loadedBy = [{ kind: 'script', hostname: loader.hostname, requests: 1 }];
    facts.operators = [{ address: first.endpoints[0]?.address, prefix: '2606:4700::/32', as: 64496, name: attack }];
    await importFiles(view, { 'b.json': JSON.stringify(facts) });
    await waitForElement(view, '.summary', 'the report');
    await clickElement(view, '[name="paths"]');
    await waitForElement(view, ':root[data-paths]', 'the choice');
    const file = join(folder, 'report.html');
    writeFileSync(file, await saved(view, 'html'));
    await choose(view, 'hosts');
    const shown = await rowsOf(view);
    await deleteReport(view);

    const tab = await browser().openTab(pathToFileURL(file).href, { wait: 'load' });
    await waitForElement(tab, '[data-row]', 'the tables');
    expect(await rowsOf(tab)).toEqual(shown);
    expect(await tab.evaluate(() => performance.getEntriesByType('resource').length)).toBe(0);

    const tree = () =>
      tab.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.loaders [role="treeitem"]')].map((item) =>
          [item.ariaLevel, item.dataset.treeHost, item.ariaExpanded].join(' ').trim(),
        ),
      );
    const showTable = () => tab.evaluate(() => (document.querySelector('#table') as HTMLElement).scrollIntoView());
    // On paper nothing can be opened.
    const folded = () => countOf(tab, 'details:not([open])');
    expect(await folded()).toBeGreaterThan(1);
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect.poll(tree).toContain(`3 ${loaded.hostname}`);
    expect(await folded()).toBe(0);
    await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(tree).toEqual([]);

    // Everything opened: what is written in it is for the reader to see, and nothing else.
    await tab.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    // Of a table only the rows near the window are there.
    await showTable();
    await clickElement(tab, '#tab-operators');
    await poll('the operators', () =>
      tab.evaluate(() => /^AS64496 /.test(document.querySelector('.of-operator .opener')?.textContent ?? '')),
    );
    await expect.poll(tree).toContain(`2 ${loader.hostname} false`);
    expect(await tree()).toContain(`1 ${first.hostname} true`);
    const branch = `.loaders [data-tree-host="${loader.hostname}"]`;
    await clickElement(tab, branch);
    await expect.poll(tree).toContain(`3 ${loaded.hostname}`);
    await tab.evaluate((selector) => {
      const event = new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true });
      (document.querySelector(selector) as HTMLElement).dispatchEvent(event);
    }, branch);
    await expect.poll(tree).not.toContain(`3 ${loaded.hostname}`);
    await clickElement(tab, '#tab-pages');
    await showTable();
    await waitForElement(tab, '.of-page .opener', 'the pages');
    await clickAll(tab, '.opener');
    await poll('the problem', async () => (await shownText(tab)).includes('document.title = "owned"'));
    expect(await tab.evaluate(() => document.title)).not.toContain('owned');
    expect(await shownText(tab)).not.toMatch(/\u202e|\b[a-z]+(?:_[a-z\d]+)+\b/);
    expect(await violations(tab)).toEqual([]);
    await tab.close();
    await view.close();
    rmSync(folder, { recursive: true });
  });

  it('in two windows at the same time keeps what either brings', async () => {
    /** A report with an attempt to reach a host: of those there is one list, which each import writes anew. */
    const reportOf = (name: string) => {
      const run = runOf(name);
      const tried = { run: name, port: 443, tls: true, at: run.time, milliseconds: 20, result: 'answered' } as const;
      const checks = [{ ...tried, hostname: `${name}.test`, address: '2606:4700::1' }];
      const report = { runs: [run], pages: [visit(`https://${name}.test/`, {}, { run: name })], dns: [], checks };
      const options = { paths: true, siteOf: () => '', text: String, generator: 'test', time: run.time };
      return writeReport(formats.json, report, options);
    };
    const count = 12;
    const views = [await openAudit(browser()), await openAudit(browser())] as const;
    const importAll = (view: ExtensionTab, name: string) => {
      const names = Array.from({ length: count }, (_, at) => `${name}${at}`);
      return importFiles(view, Object.fromEntries(names.map((each) => [`${each}.json`, reportOf(each)])));
    };
    await importAll(views[0], 'one');
    await importAll(views[1], 'other');
    for (const view of views) await notesOf(view, count);
    const [, shown] = views;
    await shown.tab.reload({ wait: 'load' });
    await waitForElement(shown, '.summary', 'the report');
    const { pages, checks } = JSON.parse(await saved(shown, 'json'));
    expect([pages.length, checks.length]).toEqual([2 * count, 2 * count]);
    await deleteReport(shown);
    for (const view of views) await view.close();
  });

  it('compares with an earlier report', async () => {
    const view = await openAudit(browser());
    await importFiles(view, { 'a.har': har('chromium.har') });
    await notesOf(view, 1);
    await waitForElement(view, '.summary', 'the report');
    const earlier = await saved(view, 'json');
    await deleteReport(view);
    await importFiles(view, { 'b.har': har('firefox.har') });
    await waitForElement(view, '.summary', 'the report');
    await choose(view, 'compare');
    await chooseFiles(view, '#table [type="file"]', { 'earlier.json': earlier });
    const kinds = await poll('the changes', async () => {
      const found: Record<string, number> = await view.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll<HTMLElement>('.changes [data-change]')].map(({ dataset }) => [
            dataset.change ?? '',
            Number(dataset.count),
          ]),
        ),
      );
      return Object.keys(found).length > 0 && found;
    });
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(Object.keys(await rowsOf(view)).length);
    await deleteReport(view);
    await view.close();
  });
});

describe('the AAAA check of a whole report', () => {
  it('asks nobody until it is turned on, then settles the verdicts and names who has to act', async () => {
    const asked = async () => (await world.log()).filter(({ host }) => host === 'doh.test').length;
    const view = await openAudit(browser());
    await pressRecorder(view, 'start', 'recording');
    const tab = await browser().openTab(page('v6.test', 'script=//alias.test/script&img=//alias6.test/img'));
    await poll('the hosts', async () => Object.keys(await rowsOf(view)).length === 3);
    await pressRecorder(view, 'stop', 'stopped');
    await waitForElement(view, '[data-aaaa="off"]', 'the offer');
    expect(await asked()).toBe(0);

    const on = { aaaaCheck: 'button', resolver: 'https://doh.test/dns-query' };
    await browser().setDataConsent(true);
    await browser().api(({ storage }, settings) => storage.sync.set(settings), on);
    await waitForElement(view, '[data-check-aaaa]', 'the button');
    expect(await asked()).toBe(0);
    await clickElement(view, '[data-check-aaaa]');
    await expect
      .poll(() => rowsOf(view))
      .toEqual({ 'alias.test': 'no-aaaa', 'alias6.test': 'ipv6', 'v6.test': 'ipv6' });
    expect(await asked()).toBeGreaterThan(0);
    await clickElement(view, '[data-row="alias.test"] .opener');
    await expect.poll(() => dataOf(view, '[data-who-acts]', 'whoActs')).toBe('pop4.cdn.test');
    await browser().api(({ storage }) => storage.sync.clear());
    await deleteReport(view);
    await view.close();
    await tab.close();
  });
});

describe('the audit page', () => {
  it('is opened by the popup, once, and is found at the same place after a reload', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const popup = await browser().openPopup(tab.tabId());
    await waitForElement(popup, '[data-audit]', 'the button');
    const opened = await browser().adopt(() => popup.click('[data-audit]'));
    await waitForElement(opened, 'main > section', 'the page');
    const count = (await browser().tabs()).length;
    await popup.click('[data-audit]');
    const isShown = () => browser().api(async ({ tabs }, id) => (await tabs.get(id)).active, opened.tabId());
    await poll('the page again', isShown);
    expect((await browser().tabs()).length).toBe(count);

    const audit = await openAudit(browser(), '#tab=sites&search=v6&sort-sites=-pages');
    await importFiles(audit, { 'a.har': har('chromium.har') });
    await waitForElement(audit, '.tabs', 'the report');
    await clickElement(audit, '#tab-domains');
    await poll('the place', () => audit.evaluate(() => location.hash.includes('tab=domains')));
    await audit.evaluate(() => {
      Object.assign(window, { before: true });
      setTimeout(() => location.reload());
    });
    const place = () =>
      audit.evaluate(() => [
        !('before' in window),
        document.querySelector('[aria-selected="true"]')?.id,
        document.querySelector<HTMLInputElement>('[name="search"]')?.value,
      ]);
    await expect.poll(place).toEqual([true, 'tab-domains', 'v6']);
    await deleteReport(audit);
    for (const each of [audit, opened, popup, tab]) await each.close();
  });

  // All tabs, widths and themes: test/unit/audit/live.test.ts.
  it.each(['hosts', 'compare'])('has nothing that axe complains of: %s', async (tab) => {
    const view = await openAudit(browser(), `#tab=${tab}`);
    await importFiles(view, { 'a.har': har('chromium.har'), 'broken.har': har('broken-entries.har') });
    await notesOf(view, 2);
    await waitForElement(view, '.summary', 'the report');
    await view.evaluate(() => document.querySelector<HTMLElement>('.opener')?.click());
    await poll('the details', async () => !(await has(view, '.opener')) || (await has(view, '[data-details]')));
    expect(await violations(view)).toEqual([]);
    await view.close();
  });
});

describe('after a restart of the browser', () => {
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
    const options = { extension: extensionFolder, world, profile, permanent: true };
    driver = await openBrowser(kind, options);
    const first = driver;
    const view = await openAudit(first);
    await pressRecorder(view, 'start', 'recording');
    const tab = await first.openTab(page('v6.test', 'img=//v4.test/img'));
    await poll('the page', async () => (await countOf(view, '.summary')) === 1);
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

describe.runIf(kind === 'chromium')('on a full disk', () => {
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
    const driver = await open();
    const count = (view: ExtensionTab) =>
      view.evaluate(() => Number(document.querySelector('#tab-pages .count')?.textContent?.trim() ?? 0));
    const sentence = (view: ExtensionTab, which: string) =>
      poll(`the sentence of ${which}`, () => shownTextOf(view, `[${which}]`));
    await driver.withLimitedStorage(250_000, async () => {
      const view = await openAudit(driver);
      await importFiles(view, { 'small.json': reportOf(10) });
      await expect.poll(() => count(view)).toBe(10);
      await importFiles(view, { 'too-large.json': reportOf(80) });
      expect(await sentence(view, 'data-failure="full"')).toMatch(/room|full/);
      expect(await count(view)).toBe(10);

      await pressRecorder(view, 'start', 'recording');
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
      expect(await driver.api(({ action }) => action.getBadgeText({}))).toBe('');
      const kept = await count(view);
      expect(kept).toBeGreaterThanOrEqual(10);
      await view.close();
      const again = await openAudit(driver);
      expect(await count(again)).toBeGreaterThanOrEqual(kept);
      expect(await has(again, '[data-failure]')).toBe(false);
    });
    await driver.close();
  });
});
