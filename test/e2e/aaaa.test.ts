import { beforeEach, describe, expect, it } from 'vitest';
import type { HostVerdictId } from '../../src/readiness/verdicts/host-verdict-id.ts';
import type { DohBehaviour } from '../world/doh.ts';
import { poll } from '../world/poll.ts';
import { OWN_PREFIX } from '../world/vantages.ts';
import type { PopupTab, Tab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import {
  clickElement,
  dataOf,
  has,
  shownTextOf,
  showTheme,
  textOf,
  typeInto,
  waitForElement,
} from './support/elements.ts';
import { browserForFile, kind, open, world } from './support/extension.ts';
import { checkAll, dohUrl, openPanel, press, resetCheck, set, waitForVerdicts } from './support/verdict.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, ...others: readonly string[]) =>
  `https://${host}/page?icon=data:,${others.map((other) => `&img=//${other}/img`).join('')}`;

beforeEach(() => resetCheck(browser()));

async function openPage(url: string): Promise<{ tab: Tab; view: PopupTab }> {
  const tab = await browser().openTab(url);
  return { tab, view: await browser().openPopup(tab.tabId()) };
}

const close = async (...all: { close(): Promise<void> }[]): Promise<void> => {
  for (const each of all) await each.close();
};

const resolvers = ['doh.test', 'cloudflare-dns.com', 'dns.google', 'dns.quad9.net', 'doh.dns.sb'];
/** Every question that came to any resolver, as "doh.test v4.test AAAA". */
const questions = async () =>
  (await world.log())
    .filter(({ host }) => resolvers.includes(host))
    .map(({ host, question }) => `${host} ${question}`)
    .sort();

/** The evidence that the details of a row show. */
const evidence = (view: PopupTab, host: string) =>
  poll(`the verdict in the details of ${host}`, () =>
    view.evaluate((hostname) => {
      const details = document.querySelector(`[data-detail="${hostname}"]`);
      if (!details) (document.querySelector(`[data-host="${hostname}"] [role=button]`) as HTMLElement).click();
      return details?.querySelector<HTMLElement>('[data-host-verdict]')?.innerText;
    }, host),
  );

describe("without the user's switch", () => {
  it('not one question is sent, whatever is done in the popup', async () => {
    const { tab, view } = await openPage(page('dual.test', 'v4.test', 'alias.test'));
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await openPanel(view);
    // Chromium says what an administrator has set only some seconds after its start.
    const offered = async () => (await shownTextOf(view, '[data-check=off]')) ?? '';
    await expect
      .poll(offered)
      .toMatch(kind === 'firefox' ? /your browser's own resolver/ : /sends the names of the hosts .* to Quad9/);
    await evidence(view, 'v4.test');
    await browser().killBackground();
    await browser().wakeBackground();
    expect(await questions()).toEqual([]);
    await close(view, tab);
  });

  it('not one is sent after it is turned off again, and the answers are forgotten', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    const options = await browser().openExtensionPage('options/options.html');
    await waitForElement(options, '[name=aaaaCheck]', 'the switch');
    await world.clearLog();
    await clickElement(options, '[name=aaaaCheck][value=off]');
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    const stored = () => browser().api(async ({ storage }) => Object.keys(await storage.session.get()));
    await expect.poll(async () => (await stored()).filter((key) => key.startsWith('dns/'))).toEqual([]);
    expect(await questions()).toEqual([]);
    await close(options, view, tab);
  });
});

describe('the check by button', () => {
  it('asks only about hosts whose verdict it can settle, and only the resolver that was chosen', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'v4.test', 'a.v6.test', '198.41.30.110'));
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    expect(await questions()).toEqual([]);
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    const asked = ['a.root-servers.net', 'ipv4only.arpa', 'v4.test'].flatMap((name) =>
      ['A', 'AAAA', 'HTTPS'].map((type) => `${name} ${type}`),
    );
    expect(await questions()).toEqual(asked.map((question) => `doh.test ${question}`));
    const sent = (await world.log()).filter(({ host }) => host === 'doh.test');
    for (const { headers } of sent) expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);
    await close(view, tab);
  });

  it('is answered from what is known as long as the TTL allows, in every view, unless the user asks again', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await world.clearLog();
    const other = await browser().openPopup(tab.tabId());
    await waitForVerdicts(other, { 'v4.test': 'no-aaaa' });
    expect(await questions()).toEqual([]);
    await checkAll(other);
    await world.served(({ question }) => question === 'v4.test AAAA', 'the question once more');
    await close(other, view, tab);
  });

  it('can be cancelled', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', { do: 'stall', gate: 'resolver' });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await openPanel(view);
    await press(view, '[data-check=ready] button');
    await world.gate('resolver').reached();
    await expect.poll(() => textOf(view, '.verdict-status')).toBe('Checking for IPv6: 0 of 1');
    await press(view, '[data-check=checking] button');
    await waitForElement(view, '[data-check=ready]', 'the end');
    await world.gate('resolver').open();
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await close(view, tab);
  });
});

describe("the browser's own resolver", () => {
  it.runIf(kind === 'firefox')('answers in Firefox, and nobody else is asked', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: 'browser' });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    expect(await questions()).toEqual([]);
    await close(view, tab);
  });

  it.runIf(kind === 'chromium')('is nobody in Chromium: nothing is asked before the user has chosen one', async () => {
    await set(browser(), { aaaaCheck: 'auto', resolver: 'browser' });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await openPanel(view);
    await expect.poll(() => has(view, '[data-check=off]')).toBe(true);
    expect(await questions()).toEqual([]);
    await close(view, tab);
  });
});

describe('the check that runs by itself', () => {
  it('asks about each page that a view shows, and about no other', async () => {
    await set(browser(), { aaaaCheck: 'auto', resolver: dohUrl });
    const tab = await browser().openTab(page('dual.test', 'v4.test'));
    expect(await questions()).toEqual([]);
    const view = await browser().openPopup(tab.tabId());
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await tab.goto(page('dual.test', 'alias.test'));
    await waitForVerdicts(view, { 'alias.test': 'no-aaaa' });
    await close(view);
    await world.clearLog();
    await tab.goto(page('dual.test', 'a.v4.test'));
    await browser().wakeBackground();
    expect(await questions()).toEqual([]);
    await close(tab);
  });
});

describe('a resolver that does not answer right', () => {
  const lies: readonly (readonly [name: string, behaviour: DohBehaviour, evidenceText: RegExp])[] = [
    ['SERVFAIL', { do: 'code', code: 'SERVFAIL' }, /no usable answer from the DNS: .*\(SERVFAIL\)/],
    ['REFUSED', { do: 'code', code: 'REFUSED' }, /no usable answer from the DNS: .*\(REFUSED\)/],
    ['a truncated answer', { do: 'truncate' }, /no usable answer from the DNS: the answer was cut short/],
    ['half a message', { do: 'cut' }, /no usable answer from the DNS: what came is no DNS answer/],
    ['garbage', { do: 'garbage' }, /no usable answer from the DNS: what came is no DNS answer/],
    [
      'an answer to another question',
      { do: 'wrong-question' },
      /no usable answer from the DNS: what came is no DNS answer/,
    ],
    ['a login page', { do: 'html' }, /no usable answer from the DNS: what came is no DNS answer/],
    [
      'too many questions',
      { do: 'status', status: 429 },
      /no usable answer from the DNS: the resolver answered with an HTTP error/,
    ],
    [
      'a redirect',
      { do: 'redirect', to: 'https://dns.google/dns-query' },
      /no usable answer from the DNS: the resolver answered with an HTTP error/,
    ],
    ['a broken connection', { do: 'reset' }, /no usable answer from the DNS: the resolver was not reached/],
    ['documentation addresses', { do: 'lie' }, /AAAA 2001:db8::66 is documentation/],
  ];

  it.each(lies)('is distinguished from one that does: %s', async (_name, behaviour, evidenceText) => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', behaviour);
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await poll('the evidence', async () => evidenceText.test(await evidence(view, 'v4.test')));
    expect((await questions()).every((question) => question.startsWith('doh.test'))).toBe(true);
    await close(view, tab);
  });
});

describe('a resolver with a DNS64 of its operator’s own prefix', () => {
  it('says so when it is asked for ipv4only.arpa (RFC 7050): what it makes up for a single host is not believed', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', { do: 'dns64', prefix: '2606:4700:64::' });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await poll('the evidence', async () => /was synthesized by a DNS64/.test(await evidence(view, 'v4.test')));
    expect(await questions()).toContain('doh.test ipv4only.arpa AAAA');
    await close(view, tab);
  });
});

describe('a resolver that keeps AAAA from everybody', () => {
  it('is known by what it says of a name that has some for everybody else, and believed of no host', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', { do: 'without-aaaa' });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    const isSaid = /no usable answer from the DNS: the resolver gives no AAAA of any host here/;
    await poll('the evidence', async () => isSaid.test(await evidence(view, 'v4.test')));
    await waitForVerdicts(view, { 'v4.test': 'unknown' });
    await close(view, tab);
  });
});

describe('a NAT64 prefix', () => {
  it.runIf(kind === 'chromium')('is suggested when two hosts show it, and kept or dropped by the user', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'nsp-a.test', 'nsp-b.test'));
    await checkAll(view);
    const suggestion = () => dataOf(view, '[data-nat64-suggestion]', 'nat64Suggestion');
    expect(await poll('the suggestion', async () => (await suggestion()) || null)).toBe('2001:67c:2960:6464::/96');
    await press(view, '[data-nat64-suggestion] button:last-of-type');
    await poll('it is gone', async () => (await suggestion()) === '');
    await resetCheck(browser());
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const other = await browser().openPopup(tab.tabId());
    await checkAll(other);
    await press(other, '[data-nat64-suggestion] button');
    await poll('the row counts as IPv4', async () =>
      (await other.rows()).some(({ host, family }) => host === 'nsp-a.test' && family === '4'),
    );
    await close(other, view, tab);
  });
});

describe.runIf(kind === 'firefox')("the NAT64 of the user's network", () => {
  it.each([
    ['nat64', undefined],
    ['nat64-own', OWN_PREFIX],
  ] as const)('is announced by its resolver (RFC 7050), and the AAAA that this makes up are not believed: %s', async (vantage, prefix) => {
    const driver = await open({ fewProcesses: true, vantage });
    try {
      await set(driver, { aaaaCheck: 'button', resolver: 'browser' });
      const tab = await driver.openTab(page('dual.ready.test', 'four.ready.test', 'four.elsewhere.test'));
      const view = await driver.openPopup(tab.tabId());
      const four = (id: HostVerdictId) => ({ 'four.ready.test': id, 'four.elsewhere.test': id });
      // An operator's own prefix looks like any other address, until the resolver is asked.
      await waitForVerdicts(view, { 'dual.ready.test': 'ipv6', ...four(prefix ? 'ipv6' : 'nat64') });
      await checkAll(view);
      await waitForVerdicts(view, { 'dual.ready.test': 'ipv6', ...four('nat64') });
      await poll('the evidence', async () =>
        /was synthesized by a DNS64/.test(await evidence(view, 'four.ready.test')),
      );
      expect(await dataOf(view, '[data-nat64-suggestion]', 'nat64Suggestion')).toBe(prefix ?? '');
      if (!prefix) return;
      await press(view, '[data-nat64-suggestion] button');
      await poll('the rows count as IPv4', async () =>
        (await view.rows()).some(({ host, family }) => host === 'four.ready.test' && family === '4'),
      );
    } finally {
      await driver.close();
    }
  });
});

describe('the settings', () => {
  it('say what is sent to whom, and take the URL of another resolver or say what is wrong with it', async () => {
    await browser().setDataConsent(true);
    const options = await browser().openExtensionPage('options/options.html');
    await waitForElement(options, '[data-consent]', 'the section');
    const consent = () => textOf(options, '[data-consent]');
    await clickElement(options, '[name=resolver][value=cloudflare]');
    await poll('the sentence', async () => (await consent()).includes('to Cloudflare'));
    await clickElement(options, '[name=resolver][value=custom]');
    await waitForElement(options, '[name=resolver-url]', 'the field');
    const type = async (url: string) => {
      await typeInto(options, '[name=resolver-url]', url);
      await clickElement(options, '[data-use]');
    };
    await type('http://doh.test/dns-query');
    await poll('the error', () =>
      options.evaluate(() =>
        document.querySelector('#aaaa-check')?.parentElement?.textContent.includes('must start with https://'),
      ),
    );
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(options, theme);
      expect({ theme, found: await violations(options) }).toEqual({ theme, found: [] });
    }
    await type(dohUrl);
    await poll('the sentence', async () => (await consent()).includes('to doh.test'));
    await clickElement(options, '[name=aaaaCheck][value=button]');
    const stored = () => browser().api(({ storage }) => storage.sync.get(['aaaaCheck', 'resolver']));
    await poll(
      'the settings',
      async () => JSON.stringify(await stored()) === JSON.stringify({ aaaaCheck: 'button', resolver: dohUrl }),
    );
    expect(await questions()).toEqual([]);
    await close(options);
  });
});
