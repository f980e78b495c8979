/** The whois card in a real browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WhoisResult } from '../../../../src/lookup/rdap/whois-result.ts';
import { chromiumForPages } from '../../chromium-for-pages.ts';
import { cardFrom, realAnswer } from '../../lookup/rdap/real-answers.ts';
import type {} from '../live/whois-page.tsx';

const here = import.meta.dirname;
const origin = 'http://whois.test';

function cardOf(name: string, more: object = {}): WhoisResult {
  const card = cardFrom(realAnswer(name));
  if (!card) throw new Error(`${name} has no card`);
  return { kind: 'card', card: { ...card, ...more }, asked: ['rdap.arin.net'], time: 0, cached: false };
}

describe('the whois card in a browser', () => {
  let browser: Browser;
  /** One for all tests, and a page in it that stays: each context has a window of its own, which is most of the work. */
  let context: BrowserContext;
  let page: Page;
  let html = '';

  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: { write: false, rolldownOptions: { input: resolve(here, '../live/whois-page.tsx') } },
    });
    if (!('output' in built)) throw new Error('vite built no single bundle');
    const style = ['ui/theme.css', 'popup/popup.css', 'popup/whois/whois.css']
      .map((path) => readFileSync(resolve(here, '../../../..', path), 'utf8').replace(/@import.*/g, ''))
      .join('\n');
    html = `<html lang="en" data-view="page"><title>Greensix</title><style>${style}</style><body></body>
      <script type="module">${built.output[0].code}</script></html>`;
    browser = await chromiumForPages();
    context = await browser.newContext({
      viewport: { width: 420, height: 700 },
      timezoneId: 'UTC',
      locale: 'en',
      reducedMotion: 'reduce',
    });
    await context.newPage();
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await context.newPage();
    await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.goto(origin);
    await page.evaluate(() => window.whoisTest.show({ kind: 'address', value: '74.125.225.229' }));
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    return () => page.close();
  });

  const answer = (result: WhoisResult) => page.evaluate((given) => window.whoisTest.answer(given), result);
  const status = () => page.locator('[role=status]').textContent();
  const questions = () => page.evaluate(() => window.whoisTest.questions());
  const fact = (id: string) => page.locator(`[data-whois-fact="whois_${id}"] dd`).allTextContents();

  it('says whom it asks, and shows every fact of the answer', async () => {
    await page.evaluate(() => window.whoisTest.progress({ kind: 'asking', asked: ['rdap.arin.net'] }));
    await expect.poll(status).toBe('Asking ARIN (rdap.arin.net)…');
    await answer(cardOf('arin-v4'));
    await page.locator('dl').waitFor();
    expect(await status()).toBe('Answered by ARIN (rdap.arin.net).');
    expect(await fact('organisation')).toEqual(['Google Inc.']);
    expect(await fact('range')).toEqual(['74.125.0.0 - 74.125.255.255']);
    expect(await fact('cidr')).toEqual(['74.125.0.0/16']);
    expect(await fact('abuse')).toEqual(['arin-contact@google.com', '+1-650-253-0000']);
    expect(await fact('country')).toEqual(['not given']);
    expect(await fact('registered')).toEqual(['Mar 13, 2007']);
    expect(await page.locator('time').first().getAttribute('title')).toBe('2007-03-13T12:09:54-04:00');
    expect(await page.getByRole('link', { name: 'arin-contact@google.com' }).getAttribute('href')).toBe(
      'mailto:arin-contact@google.com',
    );
    const link = page.getByRole('link', { name: 'Page at the registry' });
    expect(await link.getAttribute('href')).toBe('https://search.arin.net/rdap/?query=74.125.225.229');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('is a card, not a page: with every fact shown, in a row and long lists among them, at most 400 px high', async () => {
    await page.setViewportSize({ width: 784, height: 600 });
    const long = (count: number) =>
      Array.from({ length: count }, (_, at) => `remark ${at} of a registry that writes a lot`);
    await answer(
      cardOf('ripe-v4', {
        organisation: 'An organisation of a usual name',
        handle: 'NET-62-239-237-0-1',
        status: ['active', 'validated'],
        type: 'ASSIGNED PA',
        country: 'GB',
        registered: '2007-03-13T16:09:54.000Z',
        changed: '2012-02-24T09:44:34.000Z',
        cidrs: Array.from({ length: 12 }, (_, at) => `62.239.${at}.0/24`),
        abuse: { emails: ['abuse@example.com', 'noc@example.com'], phones: ['+44-1', '+44-2'] },
        remarks: long(30),
      }),
    );
    await page.locator('dl').waitFor();
    // As the details of a row are, whose rules must not reach into the card.
    await page.evaluate(() => {
      const main = document.querySelector('main');
      if (main)
        main.innerHTML = `<div class="details"><dl class="facts"><div><dt>A</dt><dd>${main.innerHTML}</dd></div></dl></div>`;
    });
    const height = () => page.evaluate(() => document.querySelector('.whois')?.getBoundingClientRect().height ?? 0);
    expect(await height()).toBeGreaterThan(150);
    expect(await height()).toBeLessThanOrEqual(400);
    expect(await page.locator('[data-whois-fact=whois_remarks] details > div').count()).toBe(27);
    expect(await page.getByText('27 more').isVisible()).toBe(true);
  });

  it('is dated with the day that the registry wrote, wherever the reader is', async () => {
    const far = await browser.newContext({ timezoneId: 'America/Los_Angeles', locale: 'en' });
    page = await far.newPage();
    await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.goto(origin);
    await page.evaluate(() => window.whoisTest.show({ kind: 'address', value: '74.125.225.229' }));
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await answer(cardOf('arin-v4', { registered: '1992-12-01T00:00:00-05:00', changed: '2023-01-01T00:00:00Z' }));
    await page.locator('dl').waitFor();
    expect(await fact('registered')).toEqual(['Dec 1, 1992']);
    expect(await fact('changed')).toEqual(['Jan 1, 2023']);
    await far.close();
  });

  it('writes the country with its name', async () => {
    await answer(cardOf('afrinic-v4'));
    await expect.poll(() => fact('country')).toEqual(['South Africa (ZA)']);
    expect(await fact('registered')).toEqual(['not given']);
  });

  it('keeps the focus on its one button: cancel, try again, copy', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Cancel');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Try again');
    expect(await status()).toBe('Cancelled.');
    expect(await questions()).toEqual([{ fresh: false, aborted: true }]);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Cancel');
    await answer(cardOf('arin-v4'));
    await expect.poll(focused).toBe('Copy all');
    await page.keyboard.press('Enter');
    const copied = await page.evaluate(() => window.whoisTest.copied);
    expect(copied.map(({ message }) => message)).toEqual(['Copied the registration of 74.125.225.229']);
    expect(copied[0]?.text).toContain('Organisation:');
  });

  it('does not show what comes after it was cancelled', async () => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await answer(cardOf('arin-v4'));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await status()).toBe('Cancelled.');
    expect(await page.locator('dl').count()).toBe(0);
  });

  it('offers to ask anew when the answer was kept', async () => {
    await answer({ ...cardOf('arin-v4'), cached: true } as WhoisResult);
    await page.getByRole('button', { name: 'Ask again' }).press('Enter');
    await expect.poll(questions).toEqual([
      { fresh: false, aborted: true },
      { fresh: true, aborted: false },
    ]);
    // The button goes while it asks; the focus stays in the card.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
  });

  it('gives up when it goes', async () => {
    await page.evaluate(() => window.whoisTest.hide());
    await expect.poll(questions).toEqual([{ fresh: false, aborted: true }]);
  });

  it('says of a special-purpose address what it is', async () => {
    await page.evaluate(() =>
      window.whoisTest.show({ kind: 'special', class: 'private-use', value: '10.0.0.1', embeddedIn: '64:ff9b::a00:1' }),
    );
    await expect.poll(async () => (await questions()).length).toBe(2);
    await answer({ kind: 'local', class: 'private-use' });
    await expect.poll(status).toMatch(/^Private-use address \(RFC 1918\)\. No registry was asked/);
    expect(await page.locator('.about').first().textContent()).toBe('the IPv4 address inside 64:ff9b::a00:1');
  });

  it.each([
    'light',
    'dark',
  ] as const)('has nothing that axe finds fault with, and fits into 305 px, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 305, height: 600 });
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const faults = () =>
      page.evaluate(async () => {
        const axe = Reflect.get(window, 'axe') as {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
        // The card stands in a page that has a heading of the first level.
        const options = { rules: { 'page-has-heading-one': { enabled: false } } };
        const { violations } = await axe.run(options);
        const wide = [...document.querySelectorAll('main *')].filter(
          (element) => element.getBoundingClientRect().right > 305,
        );
        return [
          ...violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
          ...wide.map(({ outerHTML }) => `wide ${outerHTML}`),
        ];
      });
    await page.evaluate(() => window.whoisTest.progress({ kind: 'asking', asked: ['rdap.arin.net'] }));
    await expect.poll(status).toMatch(/^Asking/);
    expect(await faults()).toEqual([]);
    await answer(cardOf('apnic-v6', { organisation: 'x'.repeat(200), status: ['active'] }));
    await page.locator('dl').waitFor();
    expect(await faults()).toEqual([]);
    await page.evaluate(() => window.whoisTest.show({ kind: 'address', value: '192.0.2.1' }));
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await answer({ kind: 'failed', failure: { kind: 'time-out', asked: ['rdap.arin.net'] } });
    await expect.poll(status).toBe('ARIN (rdap.arin.net) did not answer in time.');
    expect(await faults()).toEqual([]);
  });
});
