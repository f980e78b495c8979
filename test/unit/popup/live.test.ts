/** The popup in a real browser, fed with updates as the background would send them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseJsonReport } from '../../../src/format/parse-json-report.ts';
import type { Report, ReportPage } from '../../../src/readiness/report/report.ts';
import { chromiumForPages } from '../chromium-for-pages.ts';
import { locales, messagesOf } from '../locales.ts';
import { records } from '../readiness/facts.ts';
import type {} from './live/page.tsx';

const here = import.meta.dirname;
/** Answered by the test itself. */
const origin = 'http://popup.test';

const reportPage: ReportPage = {
  ...{ id: 'page', run: 'run', url: 'https://www.example.com/', time: 0, origin: 'loaded', leftOut: 0 },
  chain: [{ kind: 'answer', hostname: 'www.example.com', address: '192.0.2.7' }],
  hosts: [
    {
      hostname: 'www.example.com',
      endpoints: [{ address: '192.0.2.7', port: 443, types: { main_frame: 1 }, marks: {}, details: {} }],
    },
  ],
};
/** Of one page of one host. */
const report: Report = {
  runs: [{ id: 'run', source: 'recording', time: 0, browser: 'Chromium 156.0', nat64Prefixes: [] }],
  pages: [reportPage],
  dns: [],
};

describe('the popup in a browser', () => {
  let browser: Browser;
  /** One for all tests, and a page in it that stays: each context has a window of its own, which is most of the work. */
  let context: BrowserContext;
  let page: Page;
  /** What the popup's origin serves: its page, and the scripts and styles that were built. */
  const files = new Map<string, string>();

  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: { write: false, rolldownOptions: { input: resolve(here, 'live/page.tsx') } },
    });
    if (!('output' in built)) throw new Error('vite built no single bundle');
    for (const file of built.output)
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source));
    const style = ['ui/theme.css', 'popup/table/table.css', 'popup/verdict/verdict.css', 'popup/popup.css']
      .map((path) => readFileSync(resolve(here, '../../..', path), 'utf8').replace(/@import.*/g, ''))
      .join('\n');
    files.set(
      '/',
      `<!doctype html><html lang="en"><title>Greensix</title><style>${style}</style><body></body>
      <script type="module" src="/${built.output[0].fileName}"></script></html>`,
    );
    browser = await chromiumForPages();
    context = await browser.newContext({ viewport: { width: 720, height: 400 }, reducedMotion: 'reduce' });
    await context.newPage();
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await context.newPage();
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const contentType = path === '/' ? 'text/html' : path.endsWith('.css') ? 'text/css' : 'text/javascript';
      return route.fulfill({ contentType, body: files.get(path) ?? '', status: files.has(path) ? 200 : 404 });
    });
    await page.goto(origin);
    await page.waitForFunction(() => 'popupTest' in window);
    return () => page.close();
  });

  /** Shows that many hosts, all of them: what is folded by itself has a test of its own. */
  const show = (count: number, folding = false) =>
    page.evaluate(
      async ([rowCount, isFolding]) => {
        const { update, rows, headerWith, surroundings, unfoldAll, atRest } = window.popupTest;
        surroundings({ connected: true });
        if (!isFolding) unfoldAll(rows(rowCount));
        update({ name: 'snapshot', body: { header: headerWith('www.example.com'), rows: rows(rowCount) } });
        await atRest();
      },
      [count, folding] as const,
    );
  const settle = () => page.evaluate(() => window.popupTest.atRest());
  const hostOf = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-host]')?.dataset.host);

  it('copies a report of the page as Markdown, and saves it as JSON that is read back as the same facts', async () => {
    await show(1);
    await page.evaluate((facts) => window.popupTest.judge(facts), report);
    await page.click('[data-exports]');
    await page.click('[data-export=copy-markdown]');
    await page.waitForFunction(() => window.popupTest.copied.length > 0);
    expect(await page.evaluate(() => window.popupTest.copied.at(-1))).toMatch(/^# .*`www\.example\.com`/s);

    await page.click('[data-exports]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-export=save-json]')]);
    expect(download.suggestedFilename()).toBe('greensix-www.example.com.json');
    expect(parseJsonReport(readFileSync(await download.path(), 'utf8'))).toEqual({ ok: true, report });
  });

  it('moves no word of its answer while the code that judges is loaded, and when the verdict comes', async () => {
    await show(12);
    const places = () =>
      page.$$eval('[data-answer]', (sentences) =>
        sentences.map((sentence) => {
          const { left, top } = sentence.getBoundingClientRect();
          return [sentence.textContent?.trim(), left, top];
        }),
      );
    const seen = await places();
    await page.evaluate(async (facts) => {
      window.popupTest.judge(facts);
      await window.popupTest.atRest();
    }, report);
    expect(await page.$('.disclosure')).not.toBeNull();
    expect(await places()).toEqual(seen);
    await page.evaluate(async (facts) => {
      window.popupTest.conclude(facts);
      await window.popupTest.atRest();
    }, reportPage);
    expect(await page.$('[data-readiness]')).not.toBeNull();
    const judged = await places();
    expect(judged.map(([, ...place]) => place)).toEqual(seen.map(([, ...place]) => place));
  });

  it('says how many hosts it would ask about, and of a check without an answer who gave none, and why', async () => {
    await page.evaluate(async (facts) => {
      const { update, headerWith, rowWith, judge, conclude, atRest } = window.popupTest;
      update({
        name: 'snapshot',
        body: { header: headerWith('v4.test'), rows: [rowWith('v4.test', ['192.0.2.7'], { main: true })] },
      });
      judge(facts);
      conclude(facts.pages[0] as ReportPage);
      await atRest();
    }, report);
    expect(await page.textContent('[data-next-step=check]')).toBe('Check 1 host for IPv6');
    expect(await page.getAttribute('[data-next-step=check]', 'title')).toBe('www.example.com');
    expect(await page.textContent('.verdict-outcome[role=status]')).toBe('');
    await page.evaluate(
      async ([facts, known]) => {
        window.popupTest.conclude(facts.pages[0] as ReportPage, [known]);
        await window.popupTest.atRest();
      },
      [report, records('www.example.com', [], 'http-error')] as const,
    );
    expect(await page.textContent('[data-next-step=check]')).toBe('Check again');
    expect(await page.textContent('.verdict-outcome[role=status]')).toBe(
      'No answer from doh.test: the resolver answered with an HTTP error.',
    );
  });

  it('says in a preview how many hosts the rules of the tab block, and not that this page asked for them', async () => {
    await page.evaluate(async (facts) => {
      const { update, headerWith, rowWith, judge, conclude, preview, atRest } = window.popupTest;
      const header = { ...headerWith('v4.test'), preview: 'without-nat64' as const };
      update({ name: 'snapshot', body: { header, rows: [rowWith('v4.test', [], { main: true })] } });
      judge(facts);
      conclude(facts.pages[0] as ReportPage);
      preview({ network: 'without-nat64', hostnames: ['v4.test', 'img.v4.test', 'dual.test', 'cdn.test'] });
      await atRest();
    }, report);
    expect(await page.textContent('.disclosure')).toBe('This tab blocks 4 hosts on every page');
  });

  it.each([
    [[], '', null],
    [
      ['previewed'] as const,
      '1 host was loaded before it was known to need IPv4. Reload, and it is blocked.',
      'Reload',
    ],
  ])('says in a preview what was loaded before the rules knew it, and offers to reload: of a page with %j', async (notices, said, step) => {
    await page.evaluate(
      async ([facts, wanted]) => {
        const { update, headerWith, rowWith, judge, conclude, preview, atRest } = window.popupTest;
        const header = { ...headerWith('www.example.com'), preview: 'without-nat64' as const, notices: wanted };
        update({
          name: 'snapshot',
          body: { header, rows: [rowWith('www.example.com', ['192.0.2.7'], { main: true })] },
        });
        judge(facts);
        conclude(facts.pages[0] as ReportPage);
        preview({ network: 'without-nat64', hostnames: ['www.example.com'] });
        await atRest();
      },
      [report, notices] as const,
    );
    expect(await page.textContent('.verdict-outcome[role=status]')).toBe(said);
    const button = await page.$('[data-next-step=reload]');
    expect((await button?.textContent()) ?? null).toBe(step);
  });

  it.each([
    [{ id: 'loading', hostname: 'v4.test' }, 'Still loading…'],
    // It shows this page until the other one comes.
    [{ id: 'loading', hostname: 'other.test' }, ''],
    [{ id: 'none' }, ''],
  ] as const)('says beside the answer whether more of the page may come: %j', async (state, status) => {
    await page.evaluate(
      async ([facts, tab]) => {
        const { update, judge, headerWith, rowWith, tabStates, atRest } = window.popupTest;
        tabStates.set(1, tab);
        update({
          name: 'snapshot',
          body: { header: headerWith('v4.test'), rows: [rowWith('v4.test', ['192.0.2.1'])] },
        });
        judge(facts);
        await atRest();
      },
      [report, state] as const,
    );
    expect(await page.textContent('.verdict-status')).toBe(status);
    expect(await page.textContent('h1')).toBe('v4.test');
  });

  it.each([
    [{ id: 'none' }, 'Blank page', 'Nothing was loaded in this tab.'],
    [{ id: 'closed' }, 'This tab is closed', 'What it showed is no longer known.'],
    [{ id: 'loading', hostname: 'v6.test' }, 'Waiting for v6.test', 'Nothing has come yet.'],
    [{ id: 'loading', hostname: '' }, 'Waiting for the page', 'Nothing has come yet.'],
  ] as const)('says of a tab without a page what there is of it: %j', async (state, title, hint) => {
    await page.evaluate(async (tab) => {
      const { update, headerWith, tabStates, atRest } = window.popupTest;
      tabStates.set(1, tab);
      const header = { ...headerWith('', ''), kind: 'blank' as const, summary: null };
      update({ name: 'snapshot', body: { header, rows: [] } });
      await atRest();
    }, state);
    expect(await page.textContent('h1')).toBe(title);
    expect(await page.textContent('.empty')).toBe(hint);
  });

  it('takes the title of a tab without a page away when its page comes', async () => {
    await page.evaluate(async () => {
      const { update, headerWith, rowWith, tabStates, atRest } = window.popupTest;
      tabStates.set(1, { id: 'loading', hostname: 'v6.test' });
      const header = { ...headerWith('', ''), kind: 'blank' as const, summary: null };
      update({ name: 'snapshot', body: { header, rows: [] } });
      await atRest();
      update({
        name: 'snapshot',
        body: { header: headerWith('v6.test'), rows: [rowWith('v6.test', ['2606:4700::1'])] },
      });
      await atRest();
    });
    expect(await page.textContent('h1')).toBe('v6.test');
    expect(await page.$('.empty')).toBeNull();
  });

  it('keeps selection, focus, scroll position, opened rows and their elements while rows come and change', async () => {
    await show(60);
    await page.evaluate(() => {
      for (const at of [3, 40]) document.querySelectorAll<HTMLElement>('tr.host [role=button]')[at]?.click();
    });
    await settle();
    const before = await page.evaluate(() => {
      const lines = [...document.querySelectorAll<HTMLElement>('tr.host')];
      const line = lines[30];
      const address = line?.querySelector('.address');
      line?.querySelector<HTMLElement>('[role=button]')?.focus();
      line?.scrollIntoView({ block: 'center' });
      if (address) getSelection()?.selectAllChildren(address);
      Reflect.set(window, 'lineBefore', line);
      return { host: line?.dataset.host, top: line?.getBoundingClientRect().top, text: getSelection()?.toString() };
    });
    await page.evaluate(async () => {
      const { update, headerWith, rowWith, rows } = window.popupTest;
      const header = headerWith('www.example.com');
      for (let round = 0; round < 20; round++) {
        const changed = rows(60).filter((_, at) => at % 5 === round % 5);
        update({
          name: 'change',
          body: {
            header,
            rows: [
              ...changed.map((row) => ({ ...row, total: row.total + round })),
              rowWith(`new${round}.a.example`, ['192.0.2.9']),
              rowWith(`new${round}.site3.example`, ['2606:4700::9']),
              rowWith(`new${round}.zzz.example`, []),
            ],
          },
        });
        await new Promise((done) => requestAnimationFrame(done));
      }
      // The background was restarted: everything is sent anew.
      const all = [...document.querySelectorAll<HTMLElement>('tr.host')].map(({ dataset }) => dataset.host ?? '');
      const known = new Map(rows(60).map((row) => [row.hostname, row]));
      update({
        name: 'snapshot',
        body: { header, rows: all.map((host) => known.get(host) ?? rowWith(host, ['192.0.2.9'])) },
      });
      await window.popupTest.atRest();
    });
    const after = await page.evaluate(() => {
      const line = document.activeElement?.closest<HTMLElement>('tr.host');
      return {
        count: document.querySelectorAll('tr.host').length,
        details: document.querySelectorAll('tr.details').length,
        same: Reflect.get(window, 'lineBefore') === line,
        host: line?.dataset.host,
        top: line?.getBoundingClientRect().top,
        text: getSelection()?.toString(),
      };
    });
    expect(after.count).toBe(120);
    expect(after.details).toBe(2);
    expect(after.same).toBe(true);
    expect(after.host).toBe(before.host);
    expect(after.text).toBe(before.text);
    expect(after.text).not.toBe('');
    expect(Math.abs((after.top ?? 0) - (before.top ?? 999))).toBeLessThan(2);
  });

  it('renders only the rows that changed', async () => {
    await show(50);
    const touched = await page.evaluate(async () => {
      const { update, headerWith, rows } = window.popupTest;
      const records: MutationRecord[] = [];
      const observer = new MutationObserver((seen) => records.push(...seen));
      const body = document.querySelector('table.hosts');
      if (body) observer.observe(body, { subtree: true, childList: true, attributes: true, characterData: true });
      const [, , row] = rows(50);
      if (row) {
        update({ name: 'change', body: { header: headerWith('www.example.com'), rows: [{ ...row, total: 99 }] } });
      }
      await window.popupTest.atRest();
      return records.map(({ target }) => {
        const element = target instanceof Element ? target : target.parentElement;
        const line = element?.closest<HTMLElement>('tr');
        return line?.dataset.host ?? line?.dataset.site;
      });
    });
    expect(new Set(touched)).toEqual(new Set(['h2.site2.example']));
  });

  it('is used by the keyboard alone', async () => {
    await show(5);
    const order = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('tr.host')].map(({ dataset }) => dataset.host),
    );
    await page.keyboard.press('ArrowDown');
    expect(await hostOf()).toBe(order[0]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await hostOf()).toBe(order[2]);
    await page.keyboard.press('End');
    expect(await hostOf()).toBe(order[4]);
    await page.keyboard.press('ArrowDown');
    expect(await hostOf()).toBe(order[4]);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await settle();
    expect(await page.locator('tr.details').count()).toBe(1);
    expect(await page.locator('tr.host [aria-expanded=true]').count()).toBe(1);
    // From inside of the opened row, left closes it and goes back to it.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-copy'))).toBe('www.example.com');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await settle();
    expect(await page.locator('tr.details').count()).toBe(0);
    expect(await hostOf()).toBe('www.example.com');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.keyboard.press('c');
    await page.keyboard.press('h');
    await page.keyboard.press('Control+c');
    await settle();
    expect(await page.locator('tr.details').count()).toBe(0);
    expect(await page.evaluate(() => window.popupTest.copied)).toEqual([
      'www.example.com',
      '2606:4700::11',
      'www.example.com',
      '2606:4700::11',
    ]);
    expect(await page.getByRole('status').textContent()).toBe('Copied 2606:4700::11');
    // The rows are one stop: the next one is behind the table.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Copy table');
  });

  describe('filter, groups and sorting', () => {
    const names = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('tr.host')].map(({ dataset }) => dataset.host ?? ''),
      );

    it('shows what passes the filter with each letter typed, and all again', async () => {
      await show(60);
      await page.keyboard.press('/');
      await page.keyboard.type('site3.');
      await settle();
      const filtered = await names();
      expect(filtered.length).toBeGreaterThan(0);
      expect(filtered.every((host) => host.includes('site3.'))).toBe(true);
      expect(await page.locator('[data-filtered] [role=status]').textContent()).toBe(
        `Hosts shown: ${filtered.length} of 60`,
      );
      // The keys of the table are letters there.
      await page.keyboard.type('g/');
      await settle();
      expect(await page.locator('[data-filtered] [role=status]').textContent()).toBe('No host matches “site3.g/”.');
      await page.getByRole('button', { name: 'Show all' }).click();
      await settle();
      expect(await names()).toHaveLength(60);
      expect(await page.locator('[data-filtered]').count()).toBe(0);
    });

    it('goes from the filter into the table by the arrow key', async () => {
      await show(5);
      await page.keyboard.press('/');
      await page.keyboard.press('ArrowDown');
      expect(await hostOf()).toBe('www.example.com');
    });

    it('has quick filters that say how many pass, and combine', async () => {
      await show(60);
      const quick = page.locator('[data-filter=ipv4]');
      const count = Number(await quick.locator('b').textContent());
      await quick.click();
      await settle();
      expect(await quick.getAttribute('aria-pressed')).toBe('true');
      expect(await page.locator('tr.host').count()).toBe(count);
      expect(await page.locator('tr.host:not([data-family="4"])').count()).toBe(0);
      await page.locator('[data-filter=third-party]').click();
      await settle();
      expect(await page.locator('tr.host').count()).toBe(count);
      await quick.click();
      await settle();
      expect(await page.locator('tr.host').count()).toBe(59);
    });

    it('starts with the groups of third parties folded on a page of more than 30 hosts, and shows what is found', async () => {
      await show(30, true);
      expect(await page.locator('tr.group.open').count()).toBe(0);
      expect(await page.locator('tr.host').count()).toBe(30);
      await show(60, true);
      expect(await page.locator('tr.group').count()).toBe(28);
      expect(await page.locator('tr.group.open').count()).toBe(0);
      expect(await page.locator('tr.host').count()).toBe(4);
      await page.keyboard.press('/');
      await page.keyboard.type('site3.');
      await settle();
      expect(await page.locator('tr.host').count()).toBe(2);
    });

    it.each([
      [240, false],
      [400, true],
    ])('counts the hosts of a site, in %i px, in words: %s, and by signs always', async (width, inWords) => {
      await page.setViewportSize({ width, height: 600 });
      await show(60);
      const group = page.locator('tr.group').first();
      expect(await group.locator('.loads').isVisible()).toBe(inWords);
      expect(await group.locator('.count').first().isVisible()).toBe(true);
    });

    it('folds a group away and unfolds it, by mouse and by keyboard', async () => {
      await show(60);
      const group = page.locator('tr.group').first();
      const site = await group.getAttribute('data-site');
      const rows = page.locator(`tbody[data-group="${site}"] tr.host`);
      const count = await rows.count();
      await group.click();
      await settle();
      expect(await rows.count()).toBe(0);
      expect(await group.locator('[role=button]').getAttribute('aria-expanded')).toBe('false');
      await page.keyboard.press('ArrowRight');
      await settle();
      expect(await rows.count()).toBe(count);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await settle();
      expect(await rows.count()).toBe(count);
    });

    it('is a flat list and a grouped one by one key, and sorted otherwise by another', async () => {
      await show(60);
      const grouped = await page.locator('tr.group').count();
      expect(grouped).toBeGreaterThan(5);
      await page.keyboard.press('g');
      await settle();
      expect(await page.locator('tr.group, tr.divider').count()).toBe(0);
      expect((await names())[0]).toBe('www.example.com');
      await page.keyboard.press('s');
      await page.keyboard.press('s');
      await settle();
      const others = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('tr.host')].slice(1).map(({ dataset }) => Number(dataset.total)),
      );
      expect(others).toEqual([...others].sort((a, b) => b - a));
      await page.keyboard.press('g');
      await settle();
      expect(await page.locator('tr.group').count()).toBe(grouped);
    });

    it('sets the first party apart from third parties', async () => {
      await show(60);
      const texts = await page.locator('tr.host:first-child, tr.divider').allTextContents();
      expect(texts.indexOf('Third parties')).toBe(1);
    });

    it('moves no row while the keyboard is in the table, and sorts when it has left', async () => {
      await show(5);
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.keyboard.press('s');
      await settle();
      await page.keyboard.press('End');
      const last = await hostOf();
      const before = await names();
      const raise = () =>
        page.evaluate(async (host) => {
          const { update, headerWith, rowWith } = window.popupTest;
          const row = rowWith(host ?? '', ['2606:4700::99'], { total: 500 });
          update({ name: 'change', body: { header: headerWith('www.example.com'), rows: [row] } });
        }, last);
      await raise();
      await settle();
      expect(await names()).toEqual(before);
      expect(await hostOf()).toBe(last);
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await raise();
      await settle();
      expect((await names())[1]).toBe(last);
    });
  });

  it('tells the background which rows are opened', async () => {
    await show(3);
    await page
      .locator('tr.host')
      .nth(1)
      .click({ position: { x: 5, y: 5 } });
    await settle();
    expect(await page.evaluate(() => window.popupTest.opened.at(-1))).toHaveLength(1);
  });

  it('copies selected lines as a table', async () => {
    await show(4);
    const text = await page.evaluate(() => {
      const body = document.querySelector('table.hosts');
      if (body) getSelection()?.selectAllChildren(body);
      const data = new DataTransfer();
      document.body.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    });
    expect(text.trimEnd().split('\n')).toHaveLength(4);
    expect(text).toContain('6\twww.example.com\t2606:4700::11\tglobal');
  });

  it('shows text from outside as text, hidden characters included', async () => {
    await page.evaluate(() => {
      const { update, headerWith, rowWith } = window.popupTest;
      const host = 'a.example';
      update({
        name: 'snapshot',
        body: {
          header: headerWith('a.example'),
          rows: [rowWith(host, [], { main: true, errors: ['<img src=x>\u202e'] })],
        },
      });
    });
    await page.locator('tr.host [role=button]').click();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('[data-detail] code').textContent()).toBe('<img src=x>⟨U+202E⟩');
  });

  describe('an opened row of a tunnel address', () => {
    const chunk = /decode-tunnel[^/]*\.js$/;
    const open = async (address: string) => {
      await page.evaluate((only) => {
        const { update, headerWith, rowWith } = window.popupTest;
        const rows = [rowWith('a.example', [only], { main: true }), rowWith('b.example', ['2606:4700::11'])];
        update({ name: 'snapshot', body: { header: headerWith('a.example'), rows } });
      }, address);
      await page.locator('tr.host [role=button]').first().click();
      await settle();
    };
    const height = () => page.locator('tr.details').evaluate((details) => details.getBoundingClientRect().height);

    it.each([
      ['2001:0:4136:e378:8000:63bf:3fff:fdd2', ['Server 65.54.227.120', 'Client 192.0.2.45, UDP port 40000']],
      ['2002:c000:221::1', ['Gateway 192.0.2.33']],
    ])('says what %s contains, at 305 px as well, without a jump', async (address, facts) => {
      await page.setViewportSize({ width: 305, height: 400 });
      let answer = () => {};
      const asked = new Promise<void>((ask) => {
        void page.route(chunk, async (route) => {
          const answered = new Promise<void>((done) => {
            answer = done;
          });
          ask();
          await answered;
          await route.fallback();
        });
      });
      await open(address);
      await asked;
      const before = await height();
      expect(await page.locator('.tunnel').textContent()).toBe('');
      answer();
      await page.locator('.tunnel > span').first().waitFor();
      expect(await page.locator('.tunnel > span').allTextContents()).toEqual(facts);
      expect(await height()).toBe(before);
      expect(await page.locator('[data-detail-address]').textContent()).not.toContain('embeds');
    });

    it('falls back to what the row knows when that cannot be loaded', async () => {
      await page.route(chunk, (route) => route.abort());
      await open('2002:c000:221::1');
      await page.locator('.tunnel > span').first().waitFor();
      expect(await page.locator('.tunnel').textContent()).toBe('embeds 192.0.2.33');
    });

    it('is the only one to load the code for it', async () => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await open('64:ff9b::c61e:1e21');
      expect(asked.filter((url) => chunk.test(url))).toEqual([]);
      expect(await page.locator('[data-detail-address]').textContent()).not.toContain('embeds');
    });
  });

  it('calls the type of a request what the table calls it, also as Firefox names it', async () => {
    await show(1);
    await page.locator('tr.host [role=button]').click();
    await page.evaluate(() => {
      const requests = ['main_frame', 'imageset', 'xmlhttprequest', 'never_heard_of'].map((type, at) => ({
        ...{ id: String(at), time: at, type, scheme: 'https', path: '/', address: '', marks: [] },
      }));
      window.popupTest.update({ name: 'requests', body: { hostname: 'www.example.com', requests, leftOut: 0 } });
    });
    await settle();
    const types = page.locator('.requests tbody td:nth-child(3)');
    expect(await types.allTextContents()).toEqual(['document', 'image', 'fetch', 'other']);
  });

  it('offers to load a page again whose document may have been missed', async () => {
    await page.evaluate(async () => {
      const { update, headerWith, rowWith, atRest } = window.popupTest;
      const header = { ...headerWith('v6.test'), notices: ['main-not-seen', 'main-cached'] as const };
      update({ name: 'snapshot', body: { header, rows: [rowWith('v6.test', ['2606:4700::1'])] } });
      await atRest();
    });
    await page.click('[data-notice=main-not-seen] button');
    expect(await page.evaluate(() => window.popupTest.reloaded)).toEqual([1]);
    expect(await page.locator('[data-notice] button').count()).toBe(1);
  });

  it.each([
    [5, false],
    [6, true],
  ])('lists with %i hosts the keys of the tools above the table: %s', async (count, listed) => {
    await show(count);
    await page.keyboard.press('?');
    await page.locator('.key-list').waitFor();
    const keys = await page.locator('.key-list kbd').allTextContents();
    expect(['/', 'G', 'S'].map((key) => keys.includes(key))).toEqual([listed, listed, listed]);
    expect(keys).toContain('C');
  });

  it('says "both" of two hosts on IPv6, and "all" of three', async () => {
    const answerOf = async (total: number) => {
      await page.evaluate(async (count) => {
        const { update, headerWith, rowWith, atRest } = window.popupTest;
        const { summary, ...header } = headerWith('h0.test');
        const hosts = { total: count, 4: 0, 6: count, failed: 0, unknown: 0 };
        const rows = Array.from({ length: count }, (_, at) => rowWith(`h${at}.test`, [`2606:4700::${at + 1}`]));
        update({ name: 'snapshot', body: { header: { ...header, summary: summary && { ...summary, hosts } }, rows } });
        await atRest();
      }, total);
      return (await page.textContent('[data-answer=fully]'))?.trim();
    };
    expect(await answerOf(2)).toBe('Fully on IPv6: both hosts.');
    expect(await answerOf(3)).toBe('Fully on IPv6: all 3 hosts.');
  });

  it.each(
    locales,
  )('cuts no mark, and leaves out neither why a host failed nor what a check found, at any width: %s', async (locale) => {
    await page.evaluate(
      async ([name, texts]) => {
        const { update, headerWith, rowWith, judge, chips, speak, atRest } = window.popupTest;
        speak(name, texts);
        const failed = (hostname: string, addresses: readonly string[], error: string) =>
          rowWith(hostname, addresses, {
            ...{ total: 9, errors: [error] },
            marks: [
              { id: 'failed', count: 4 },
              { id: 'cached', count: 2 },
            ],
          });
        const rows = [
          rowWith('v6.test', ['2606:4700::11'], { main: true }),
          failed('long.test', ['2001:db8:1234:5678:9abc:def0:1234:5678'], 'net::ERR_TOO_MANY_REDIRECTS'),
          failed('reset.test', ['192.0.2.111'], 'net::ERR_CONNECTION_REFUSED'),
          failed('dead.test', [], 'net::ERR_CERT_AUTHORITY_INVALID'),
          failed('nope.test', [], 'net::ERR_NAME_NOT_RESOLVED'),
          rowWith('nat64.test', ['64:ff9b::198.41.30.33'], { total: 12 }),
          rowWith('v4.test', ['198.41.30.10']),
        ];
        update({ name: 'snapshot', body: { header: headerWith('v6.test'), rows } });
        judge({ runs: [], pages: [], dns: [] });
        chips(new Map(rows.slice(1).map(({ hostname }) => [hostname, 'no-ipv6'])));
        await atRest();
      },
      [locale, messagesOf(locale)] as const,
    );
    const both = 'failed no-ipv6';
    const hosts = { dead: both, long: both, nat64: 'no-ipv6', nope: both, reset: both, v4: 'no-ipv6' };
    for (const width of [305, 320, 400, 500, 560, 640, 700, 727, 784, 1100]) {
      await page.setViewportSize({ width, height: 600 });
      await settle();
      expect(await page.evaluate(rowsInPage)).toEqual({
        width,
        marks: Object.fromEntries(Object.entries(hosts).map(([host, marks]) => [`${host}.test`, marks])),
        cut: [],
        overlapping: [],
        // One line each, two where they are stacked.
        lines: { 'v6.test': width < 560 ? 2 : 1, 'v4.test': width < 560 ? 2 : 1 },
      });
    }
  });

  it('tells from which request times are counted', async () => {
    const hint = async (leftOut: number) => {
      await page.evaluate((count) => {
        const { update } = window.popupTest;
        const request = { id: '1', time: 5, type: 'script', scheme: 'https', path: '/', address: '', marks: [] };
        update({ name: 'requests', body: { hostname: 'www.example.com', requests: [request], leftOut: count } });
      }, leftOut);
      await settle();
      return page.locator('.requests th').first().getAttribute('title');
    };
    await show(1);
    await page.locator('tr.host [role=button]').click();
    expect(await hint(0)).toBe("Counted from the host's first request");
    expect(await hint(3)).toBe('Counted from the first request in this list');
  });

  it.each([
    false,
    true,
  ])('is not wider than 305 px, last row opened: %s, and has one line above its footer', async (opened) => {
    await page.setViewportSize({ width: 305, height: 400 });
    await show(12);
    if (opened) await page.locator('tr.host [role=button]').last().click();
    await settle();
    const { wide, lines } = await page.evaluate(() => {
      const last = document.querySelector('.hosts > tbody:last-child > tr:last-child');
      const edge = last?.matches('.details') ? last.querySelector('td') : last;
      return {
        wide: [...document.querySelectorAll('body *')]
          .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().right > 305)
          .map(({ outerHTML }) => outerHTML),
        lines: [edge, document.querySelector('footer')].map((element, at) => {
          const style = element && getComputedStyle(element);
          return at === 0 ? style?.borderBottomColor : style?.borderTopColor;
        }),
      };
    });
    expect(wide).toEqual([]);
    expect(lines[0]).toBe('rgba(0, 0, 0, 0)');
    expect(lines[1]).not.toBe('rgba(0, 0, 0, 0)');
  });

  it.each(['light', 'dark'] as const)('draws the icon in the colours of the badges, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await show(1);
    const { icon, badge } = await page.evaluate(() => ({
      icon: getComputedStyle(document.querySelector('.icon path') ?? document.body).fill,
      badge: getComputedStyle(document.querySelector('[data-family="6"] > .family') ?? document.body).backgroundColor,
    }));
    expect(icon).toBe(badge);
  });

  it('has all rows of a very large page in the document, the first ones at once', async () => {
    const counts = await page.evaluate(async () => {
      const { update, headerWith, rows, unfoldAll } = window.popupTest;
      const all = rows(2048);
      unfoldAll(all);
      update({ name: 'snapshot', body: { header: headerWith('www.example.com'), rows: all } });
      const count = () => document.querySelectorAll('tr.host').length;
      const seen: number[] = [];
      while (count() < 2048 && seen.length < 200) {
        await new Promise((done) => requestAnimationFrame(done));
        seen.push(count());
      }
      return seen.filter((value) => value > 0);
    });
    expect(counts[0]).toBeLessThan(1000);
    expect(counts.at(-1)).toBe(2048);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds fault with, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await show(12);
    await page.locator('tr.host [role=button]').first().click();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const found = await page.evaluate(async () => {
      const axe = Reflect.get(window, 'axe') as { run(): Promise<{ violations: { id: string }[] }> };
      return (await axe.run()).violations.map(({ id }) => id);
    });
    expect(found).toEqual([]);
  });
});

/** Runs in the page: what stands on the rows of third parties, what of it is cut or lies on an address, and how high some are. */
function rowsInPage() {
  const boxOf = (element: Element) => element.getBoundingClientRect();
  const rows = [...document.querySelectorAll<HTMLElement>('tr.host')];
  const others = rows.filter((row) => !row.matches('.main'));
  const urgent = (row: Element) =>
    [...row.querySelectorAll<HTMLElement>('.loads > :is([data-mark=failed], [data-chip])')]
      .map(({ dataset }) => dataset.mark ?? dataset.chip)
      .join(' ');
  const isCut = (piece: HTMLElement, row: Element) => {
    const [inner, outer] = [boxOf(piece), boxOf(row)];
    const isInside =
      inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5 && inner.bottom <= outer.bottom + 0.5;
    return !isInside || (piece.clientWidth > 0 && piece.scrollWidth > piece.clientWidth);
  };
  const isOnAddress = (piece: Element, row: Element) => {
    const [one, other] = [boxOf(piece), boxOf(row.querySelector('.address') ?? row)];
    return one.left < other.right - 0.5 && one.top < other.bottom - 2 && one.bottom > other.top + 2;
  };
  const pieces = others.flatMap((row) =>
    [...row.querySelectorAll<HTMLElement>('.loads > *')].map((piece) => ({ row, piece })),
  );
  return {
    width: document.documentElement.scrollWidth,
    marks: Object.fromEntries(others.map((row) => [row.dataset.host, urgent(row)])),
    cut: pieces.filter(({ piece, row }) => isCut(piece, row)).map(({ piece }) => piece.textContent),
    overlapping: pieces.filter(({ piece, row }) => isOnAddress(piece, row)).map(({ piece }) => piece.textContent),
    lines: Object.fromEntries(
      rows
        .filter(({ dataset }) => dataset.host === 'v6.test' || dataset.host === 'v4.test')
        .map((row) => [row.dataset.host, Math.round(row.clientHeight / (innerWidth < 560 ? 18 : 23))]),
    ),
  };
}
