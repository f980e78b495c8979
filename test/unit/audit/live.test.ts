/** The audit page in a real browser, with a report in memory. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invisibleCharacters } from '../../../src/display/visible-text.ts';
import { chromiumForPages } from '../chromium-for-pages.ts';
import type {} from './live/page.tsx';

/** Answered by the test itself, under the policy of the extension; as secure as its pages. */
const origin = 'https://audit.test';
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the audit page in a browser', () => {
  let browser: Browser;
  /** One for all tests, and a page in it that stays: each context has a window of its own, which is most of the work. */
  let context: BrowserContext;
  const files = new Map<string, { readonly type: string; readonly body: string }>();

  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: {
        write: false,
        target: 'chrome120',
        rolldownOptions: { input: resolve(import.meta.dirname, 'live/page.tsx') },
      },
    });
    if (!('output' in built)) throw new Error('vite built no single bundle');
    for (const file of built.output) {
      if (file.type === 'chunk') files.set(`/${file.fileName}`, { type: 'text/javascript', body: file.code });
    }
    const style = ['ui/theme.css', 'ui/controls.css', 'audit/audit.css'].map((path) => readFileSync(path, 'utf8'));
    files.set('/style.css', { type: 'text/css', body: style.join('\n').replace(/@import.*/g, '') });
    files.set('/', {
      type: 'text/html',
      body: `<!doctype html><html lang="en"><head><title>Greensix</title>
        <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"></head>
        <body></body><script type="module" src="/${built.output[0].fileName}"></script></html>`,
    });
    browser = await chromiumForPages();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await context.newPage();
  }, 60_000);
  afterAll(() => browser?.close());

  /** Opens the page with a report of so many hosts; every breach of the policy is an error of the test. */
  async function open(hosts: number, { hash = '', width = 1280, dark = false } = {}): Promise<Page> {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.route(`${origin}/**`, (route) => {
      const { type = 'text/plain', body = '' } = files.get(new URL(route.request().url()).pathname) ?? {};
      return route.fulfill({
        contentType: type,
        body,
        status: body === '' ? 404 : 200,
        headers: { 'content-security-policy': policy },
      });
    });
    await page.addInitScript(() => {
      const breaches: string[] = [];
      Reflect.set(window, 'breaches', breaches);
      addEventListener('securitypolicyviolation', ({ violatedDirective }) => breaches.push(violatedDirective));
    });
    await page.goto(`${origin}/${hash}`);
    await page.waitForFunction(() => 'auditTest' in window);
    await page.evaluate(
      ([hostCount, pageCount]) => window.auditTest.show(window.auditTest.largeReport(hostCount, pageCount)),
      [hosts, Math.ceil(hosts / 20)] as const,
    );
    await page.waitForFunction((n) => document.querySelector(n === 0 ? '.empty' : '.summary') !== null, hosts);
    return page;
  }

  const rows = (page: Page) => page.locator('[data-row]').count();
  const shown = async (page: Page) => Number(await page.locator('[data-shown]').getAttribute('data-shown'));

  it('scrolls through 5,000 hosts, searches and filters them, and draws only what is near the window each time', async () => {
    const page = await open(5000);
    const { most, found } = await page.evaluate(async () => {
      const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const field = document.querySelector<HTMLInputElement>('[name="search"]');
      const choice = document.querySelector<HTMLSelectElement>('[name="show"]');
      const heading = document.querySelector<HTMLElement>('th.of-requests button');
      if (!field || !choice || !heading) throw new Error('no controls');
      let most = 0;
      const found: number[] = [];
      const look = async () => {
        await drawn();
        await drawn();
        most = Math.max(most, document.querySelectorAll('[data-row]').length);
      };
      for (let step = 0; step < 15; step++) {
        scrollBy(0, 7000);
        await look();
      }
      scrollTo(0, 0);
      for (const text of ['s', 'si', 'sit', 'site1', 'site12', 'nobody', '']) {
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await look();
        found.push(Number(document.querySelector<HTMLElement>('[data-shown]')?.dataset.shown));
      }
      for (const show of ['works', 'breaks-without-nat64', 'all']) {
        choice.value = show;
        choice.dispatchEvent(new Event('change', { bubbles: true }));
        await look();
      }
      heading.click();
      await look();
      return { most, found };
    });
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(250);
    expect(found.at(-2)).toBe(0);
    expect(found.at(-1)).toBe(await shown(page));
    expect(found[0]).toBeGreaterThan(found[3] ?? 0);
    await page.close();
  });

  it('keeps but the rows near the window in the document, and tells screen readers of all', async () => {
    const page = await open(1500);
    expect(await shown(page)).toBeGreaterThanOrEqual(1500);
    expect(await rows(page)).toBeLessThan(250);
    expect(Number(await page.locator('table').getAttribute('aria-rowcount'))).toBe((await shown(page)) + 1);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    const last = () => page.locator('[data-row]').last();
    await expect.poll(async () => Number(await last().getAttribute('aria-rowindex'))).toBeGreaterThan(500);
    expect(await rows(page)).toBeLessThan(250);
    // Paper has no window, and is printed as soon as the event has ended.
    const printed = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      return document.querySelectorAll('[data-row]').length;
    });
    expect(printed).toBe(await shown(page));
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(() => rows(page)).toBeLessThan(250);
    await page.close();
  });

  it('keeps opened rows, the focus and the place in the table when the report grows', async () => {
    const page = await open(200);
    const opener = page.locator('.opener').nth(3);
    const name = await opener.textContent();
    await opener.focus();
    await page.keyboard.press('Enter');
    const before = await opener.evaluate((element) => element.getBoundingClientRect().top);
    await page.evaluate(() => window.auditTest.show({ ...window.auditTest.largeReport(200, 10), dns: [] }));
    await page.evaluate(() => window.auditTest.show(window.auditTest.largeReport(200, 10)));
    const focused = page.locator('.opener:focus');
    expect(await focused.textContent()).toBe(name);
    expect(await focused.getAttribute('aria-expanded')).toBe('true');
    expect(Math.abs((await focused.evaluate((e) => e.getBoundingClientRect().top)) - before)).toBeLessThan(2);
    await page.close();
  });

  it('is used by the keyboard alone', async () => {
    const page = await open(60);
    await page.locator('#tab-hosts').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('tab-sites');
    await expect.poll(() => page.locator('#tab-sites').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('tab-hosts');
    const heading = page.locator('th.of-requests');
    await heading.locator('button').focus();
    for (const sort of ['descending', 'ascending', 'none']) {
      await page.keyboard.press('Enter');
      await expect.poll(() => heading.getAttribute('aria-sort')).toBe(sort);
    }
    await page.close();
  });

  it('hides no row behind the head of the table while the keyboard goes up', async () => {
    const page = await open(60);
    await page.evaluate(() => document.querySelector('table')?.scrollIntoView());
    await page.locator('.opener').nth(12).focus();
    const hidden: (string | null)[] = [];
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Shift+Tab');
      const focused = page.locator('.opener:focus');
      const isSeen = await focused.evaluate((element) => {
        const { left, top } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(left + 10, top + 2));
      });
      if (!isSeen) hidden.push(await focused.textContent());
    }
    expect(hidden).toEqual([]);
    await page.close();
  });

  it('shows who has to act, and where a host is needed', async () => {
    const page = await open(60, { hash: '#search=h12.site12' });
    await page.locator('.opener').first().click();
    expect(await page.locator('[data-who-acts]').getAttribute('data-who-acts')).toBe('edge2.cdn.example');
    expect(await page.locator('.details').textContent()).toContain('https://www.site');
    await page.close();
  });

  it('shows who loads whom as a tree that is used by the keyboard alone', async () => {
    const page = await open(0, { hash: '#tab=pages', width: 1000 });
    await page.evaluate(() => window.auditTest.show(window.auditTest.shopReport()));
    await page.locator('[data-row] button').first().click();
    const tree = page.locator('[role=tree]');
    const lines = () =>
      tree
        .locator('[role=treeitem]')
        .evaluateAll((items) =>
          items.map((item) => `${item.getAttribute('aria-level')} ${(item as HTMLElement).dataset.treeHost}`),
        );
    const [shop, tag] = ['1 www.shop.example', '2 tag.manager.example'];
    expect(await lines()).toEqual([shop, tag]);
    await tree.locator('[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(lines).toEqual([shop, tag, '3 cdn4.test']);
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset.treeHost))
      .toBe('cdn4.test');
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe: checker } = window as unknown as { axe: typeof import('axe-core') };
      return (await checker.run(document.querySelector('[role=tree]') as Element)).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(lines).toEqual([shop, tag]);
    expect(await page.evaluate(() => Reflect.get(window, 'breaches'))).toEqual([]);
    await page.close();
  });

  it('shows what anybody may have written in a report, and nothing of it deceives', async () => {
    const attack = '\u202e\u2066\u200b\u0007<img src=x onerror=alert(1)>=1+1\ud800';
    const page = await open(0, { width: 320 });
    await page.evaluate((text) => window.auditTest.show(window.auditTest.hostileReport(text)), attack);
    await page.locator('.summary').waitFor();
    const parts: string[] = [];
    for (const tab of ['hosts', 'pages', 'sites', 'domains', 'operators']) {
      await page.locator(`#tab-${tab}`).click();
      await page.locator(`#table[aria-labelledby="tab-${tab}"] .opener`).first().waitFor();
      await page.evaluate(() => {
        for (const opener of document.querySelectorAll<HTMLElement>('.opener[aria-expanded="false"]')) opener.click();
      });
      await page.locator('.details').first().waitFor();
      parts.push(
        ...(await page.evaluate(() => [
          document.body.innerText,
          ...[...document.querySelectorAll('[title], [aria-label]')].flatMap((element) => [
            element.getAttribute('title') ?? '',
            element.getAttribute('aria-label') ?? '',
          ]),
        ])),
      );
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), tab).toBeLessThanOrEqual(0);
    }
    expect(parts.filter((text) => invisibleCharacters.test(text.replace(/[\n\t]/g, ' ')))).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(window, 'breaches'))).toEqual([]);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    await page.close();
  });

  it('filters the hosts by party as soon as a chip is pressed, and shows all again', async () => {
    const page = await open(60);
    const all = await shown(page);
    const seen: number[] = [];
    for (const party of ['first', 'third']) {
      await page.locator(`[data-party="${party}"]`).click();
      await expect.poll(() => shown(page)).toBeLessThan(all);
      seen.push(await shown(page));
      await page.locator('.shown button').click();
      await expect.poll(() => shown(page)).toBe(all);
    }
    expect((seen[0] ?? 0) + (seen[1] ?? 0)).toBe(all);
    await page.close();
  });

  it('filters the hosts by the verdict that is chosen in the summary, and takes it back', async () => {
    const page = await open(60, { hash: '#tab=pages' });
    const entry = page.locator('[data-share="no-aaaa"]');
    const count = Number(await entry.getAttribute('data-count'));
    await entry.locator('button').click();
    await expect.poll(() => page.locator('[data-shown]').getAttribute('data-shown')).toBe(String(count));
    const verdicts = await page
      .locator('[data-row] [data-verdict]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-verdict')));
    expect(new Set(verdicts)).toEqual(new Set(['no-aaaa']));
    expect(await page.evaluate(() => location.hash)).toContain('verdict=no-aaaa');
    await entry.locator('button').click();
    await expect.poll(async () => (await shown(page)) > count).toBe(true);
    await page.close();
  });

  it('takes files that are dropped on it', async () => {
    const page = await open(0);
    await page.evaluate(() => {
      const entry = {
        startedDateTime: '2026-05-03T12:00:00Z',
        _resourceType: 'document',
        request: { url: 'https://dropped.test/' },
        response: { status: 200 },
        serverIPAddress: '[2606:4700::1]',
      };
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([JSON.stringify({ log: { entries: [entry] } })], 'a.har'));
      const drop = (type: string) =>
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      if (drop('dragover')) throw new Error('the page does not want files');
      drop('drop');
    });
    await expect.poll(() => page.locator('[data-row]').getAttribute('data-row')).toBe('dropped.test');
    await page.close();
  });

  it('prints on white, with heads that each page can repeat and with every line of its lists and trees', async () => {
    const page = await open(0, { hash: '#tab=pages', width: 1000, dark: true });
    await page.evaluate(() => window.auditTest.show(window.auditTest.shopReport()));
    await page.locator('[data-row] button').first().click();
    const lines = () => page.locator('[role=treeitem]').count();
    expect(await lines()).toBe(2);
    const printing = async (isPrinting: boolean) => {
      await page.evaluate((type) => dispatchEvent(new Event(type)), isPrinting ? 'beforeprint' : 'afterprint');
      await page.emulateMedia({ media: isPrinting ? 'print' : 'screen' });
    };
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    await printing(true);
    expect(await lines()).toBe(3);
    const styles = await page.evaluate(() => {
      const of = (selector: string) => getComputedStyle(document.querySelector(selector) as Element);
      return [of('body').backgroundColor, of('.sort').display];
    });
    // Chromium repeats the head of a table on each page, but no box of a button in it.
    expect(styles).toEqual(['rgb(255, 255, 255)', 'contents']);
    await printing(false);
    await expect.poll(lines).toBe(2);

    await page.evaluate(() => window.auditTest.show(window.auditTest.largeReport(3, 60)));
    await page.locator('#tab-hosts').click();
    await page.locator('[data-row] button').first().click();
    const listed = () => page.locator('.details .list').last().locator('li').count();
    const pages = await listed();
    await printing(true);
    await expect.poll(listed).toBeGreaterThan(pages);
    await page.close();
  });

  it('says of every button that copies or saves what came of it, also the second time, and also when the browser refuses', async () => {
    const page = await open(20, { hash: '#tab=compare&before=run' });
    await page.evaluate(() => {
      const { runs, pages, dns } = window.auditTest.largeReport(20, 1);
      const later = <Item>(item: Item) => ({ ...item, id: 'later', run: 'later' });
      return window.auditTest.show({
        runs: [...runs, ...runs.map(later)],
        pages: [...pages, ...pages.map(later)],
        dns,
      });
    });
    await page.locator('[data-copy-comparison]').waitFor();
    /** Presses each of them; what the page then shows in the status beside it. */
    const outcomes = () =>
      page.evaluate(async () => {
        const buttons = document.querySelectorAll<HTMLElement>(
          '[data-copy-comparison], [data-copy-markdown], [data-export]',
        );
        const said: string[] = [];
        for (const button of buttons) {
          const status = button.parentElement?.querySelector('[role="status"]');
          if (!status) throw new Error('no status');
          const changed = new Promise<void>((done) => {
            const observer = new MutationObserver(() => {
              if (status.textContent === '') return;
              observer.disconnect();
              done();
            });
            observer.observe(status, { characterData: true, childList: true, subtree: true });
          });
          button.click();
          await changed;
          said.push(status.textContent ?? '');
        }
        return said;
      });
    const saved = ['html', 'json', 'csv', 'markdown'].map((format) => `Saved as report.${format}`);
    const done = ['Copied Markdown', ...saved, 'Copied Markdown'];
    expect(await outcomes()).toEqual(done);
    expect(await outcomes()).toEqual(done);
    await page.evaluate(() => window.auditTest.refuse());
    const refused = 'The browser did not allow copying';
    expect(await outcomes()).toEqual([refused, ...saved.map(() => 'The file could not be written'), refused]);
    await page.close();
  });

  it('shows no comparison under the names of another', async () => {
    const page = await open(20, { hash: '#tab=compare&before=run' });
    await page.evaluate(() => {
      const { runs, pages, dns } = window.auditTest.largeReport(20, 1);
      const copy = (id: string) => ({
        runs: runs.map((run) => ({ ...run, id })),
        pages: pages.map((one) => ({ ...one, id, run: id })),
      });
      const [same, empty] = [copy('same'), copy('other')];
      return window.auditTest.show({
        runs: [...runs, ...same.runs, ...empty.runs],
        pages: [...pages, ...same.pages, ...empty.pages.map((one) => ({ ...one, url: 'https://else.test/' }))],
        dns,
      });
    });
    await page.locator('select[name="after"]').selectOption('same');
    await page.getByText('Nothing changed.').waitFor();
    await page.evaluate(() => {
      Reflect.set(window, 'goOn', window.auditTest.holdComparisons());
    });
    await page.locator('select[name="after"]').selectOption('other');
    await page.locator('#table .reading').waitFor();
    expect(await page.locator('.changes').count()).toBe(0);
    await page.evaluate(() => Reflect.get(window, 'goOn')());
    await page.locator('.changes [data-change="new"]').waitFor();
    await page.close();
  });

  it('keeps paths from paper unless they are wanted', async () => {
    const page = await open(60, { hash: '#tab=pages' });
    await page.emulateMedia({ media: 'print' });
    const text = () => page.locator('table').evaluate((table: HTMLElement) => table.innerText);
    expect(await text()).not.toContain('/shop');
    await page.locator('[name="paths"]').evaluate((box: HTMLInputElement) => box.click());
    await expect.poll(text).toContain('/shop');
    await page.close();
  });

  it.each([
    ['hosts', 1280, false],
    ['pages', 320, true],
    ['sites', 700, false],
    ['domains', 320, false],
    ['compare', 2400, true],
  ] as const)('has nothing that axe complains of, and fits its window: %s, %i pixels, dark: %s', async (tab, width, dark) => {
    const page = await open(60, { hash: `#tab=${tab}${tab === 'compare' ? '&before=run' : ''}`, width, dark });
    if (tab !== 'compare') await page.locator('.opener').first().click();
    await page.evaluate(axe);
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
    const found = await page.evaluate(async () => {
      const { axe: checker } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await checker.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
    });
    expect(found).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => Reflect.get(window, 'breaches'))).toEqual([]);
    await page.close();
  });
});
