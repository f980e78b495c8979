import { beforeEach, describe, expect, it } from 'vitest';
import type { HostVerdictId } from '../../src/readiness/verdicts/host-verdict-id.ts';
import type { DohBehaviour } from '../world/doh.ts';
import { poll } from '../world/poll.ts';
import { OWN_PREFIX } from '../world/vantages.ts';
import type { Tab, View } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { browserForFile, kind, open, world } from './support/extension.ts';
import { checkAll, dohUrl, openPanel, press, resetCheck, set, waitForVerdicts } from './support/verdict.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, ...others: readonly string[]) =>
  `https://${host}/page?icon=data:,${others.map((other) => `&img=//${other}/img`).join('')}`;

beforeEach(() => resetCheck(browser()));

async function openPage(url: string): Promise<{ tab: Tab; view: View }> {
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
const evidence = (view: View, host: string) =>
  poll(`the verdict in the details of ${host}`, () =>
    view.evaluate<string | undefined>(`(() => {
      const details = document.querySelector('[data-detail="${host}"]');
      if (!details) document.querySelector('[data-host="${host}"] [role=button]').click();
      return details?.querySelector('[data-host-verdict]')?.innerText;
    })()`),
  );

describe("without the user's switch", () => {
  it('not one question is sent, whatever is done in the popup', async () => {
    const { tab, view } = await openPage(page('dual.test', 'v4.test', 'alias.test'));
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await openPanel(view);
    // Chromium says what an administrator has set only some seconds after its start.
    const offered = () => view.evaluate<string>(`document.querySelector('[data-check=off]')?.innerText ?? ''`);
    await expect
      .poll(offered)
      .toMatch(kind === 'firefox' ? /your browser's own resolver/ : /sends the names of the hosts .* to Quad9/);
    await evidence(view, 'v4.test');
    await browser().killBackground();
    await browser().wakeBackground();
    expect(await questions()).toEqual([]);
    await close(view, tab);
  });

  it('not one is sent after it is turned off again, and what was learnt is forgotten', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'v4.test'));
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    const options = await browser().openView('options/options.html');
    await poll('the switch', () => options.evaluate<boolean>(`document.querySelector('[name=aaaaCheck]') !== null`));
    await world.clearLog();
    await options.evaluate(`document.querySelector('[name=aaaaCheck][value=off]').click()`);
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    const kept = await browser().api<string[]>(
      `(globalThis.browser ?? chrome).storage.session.get().then((all) => Object.keys(all).filter((key) => key.startsWith('dns/')))`,
    );
    expect(kept).toEqual([]);
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
    const asked = ['ipv4only.arpa', 'v4.test'].flatMap((name) =>
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
    expect(await view.evaluate<string>(`document.querySelector('.verdict-status').textContent`)).toBe(
      'Checking for IPv6: 0 of 1',
    );
    await press(view, '[data-check=checking] button');
    await poll('the end', () => view.evaluate<boolean>(`document.querySelector('[data-check=ready]') !== null`));
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
    await expect.poll(() => view.evaluate<boolean>(`document.querySelector('[data-check=off]') !== null`)).toBe(true);
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
    ['SERVFAIL', { do: 'code', code: 'SERVFAIL' }, /the DNS could not be asked: servfail/],
    ['REFUSED', { do: 'code', code: 'REFUSED' }, /the DNS could not be asked: refused/],
    ['a truncated answer', { do: 'truncate' }, /the DNS could not be asked: truncated/],
    ['half a message', { do: 'cut' }, /the DNS could not be asked: broken/],
    ['garbage', { do: 'garbage' }, /the DNS could not be asked: broken/],
    ['an answer to another question', { do: 'wrong-question' }, /the DNS could not be asked: broken/],
    ['a login page', { do: 'html' }, /the DNS could not be asked: broken/],
    ['too many questions', { do: 'status', status: 429 }, /the DNS could not be asked: http-error/],
    ['a redirect', { do: 'redirect', to: 'https://dns.google/dns-query' }, /the DNS could not be asked: http-error/],
    ['a broken connection', { do: 'reset' }, /the DNS could not be asked: unreachable/],
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
    await poll('the evidence', async () => /was made up by a DNS64/.test(await evidence(view, 'v4.test')));
    expect(await questions()).toContain('doh.test ipv4only.arpa AAAA');
    await close(view, tab);
  });
});

describe('a NAT64 prefix', () => {
  it.runIf(kind === 'chromium')('is suggested when two hosts show it, and kept or dropped by the user', async () => {
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    const { tab, view } = await openPage(page('dual.test', 'nsp-a.test', 'nsp-b.test'));
    await checkAll(view);
    const suggestion = () =>
      view.evaluate<string | undefined>(`document.querySelector('[data-nat64-suggestion]')?.dataset.nat64Suggestion`);
    expect(await poll('the suggestion', suggestion)).toBe('2001:67c:2960:6464::/96');
    await press(view, '[data-nat64-suggestion] button:last-of-type');
    await poll('it is gone', async () => (await suggestion()) === undefined);
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

describe.runIf(kind === 'firefox')("the NAT64 of the user's network", { timeout: 60_000 }, () => {
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
      await poll('the evidence', async () => /was made up by a DNS64/.test(await evidence(view, 'four.ready.test')));
      const suggested = `document.querySelector('[data-nat64-suggestion]')?.dataset.nat64Suggestion`;
      expect(await view.evaluate<string | undefined>(suggested)).toBe(prefix ?? null);
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
    const options = await browser().openView('options/options.html');
    await poll('the section', () => options.evaluate<boolean>(`document.querySelector('[data-consent]') !== null`));
    const consent = () => options.evaluate<string>(`document.querySelector('[data-consent]').textContent`);
    await options.evaluate(`document.querySelector('[name=resolver][value=cloudflare]').click()`);
    await poll('the sentence', async () => (await consent()).includes('to Cloudflare'));
    await options.evaluate(`document.querySelector('[name=resolver][value=custom]').click()`);
    await poll('the field', () => options.evaluate<boolean>(`document.querySelector('[name=resolver-url]') !== null`));
    const type = (url: string) =>
      options.evaluate(`(async () => {
        const field = document.querySelector('[name=resolver-url]');
        field.value = ${JSON.stringify(url)};
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => setTimeout(done));
        document.querySelector('[data-use]').click();
      })()`);
    await type('http://doh.test/dns-query');
    await poll('the error', () =>
      options.evaluate<boolean>(
        `document.querySelector('#aaaa-check').parentElement.textContent.includes('must start with https://')`,
      ),
    );
    for (const theme of ['light', 'dark']) {
      await options.evaluate(`void (document.documentElement.dataset.theme = '${theme}')`);
      expect({ theme, found: await violations(options) }).toEqual({ theme, found: [] });
    }
    await type(dohUrl);
    await poll('the sentence', async () => (await consent()).includes('to doh.test'));
    await options.evaluate(`document.querySelector('[name=aaaaCheck][value=button]').click()`);
    const stored = () =>
      browser().api<unknown>(`(globalThis.browser ?? chrome).storage.sync.get(['aaaaCheck', 'resolver'])`);
    await poll(
      'the settings',
      async () => JSON.stringify(await stored()) === JSON.stringify({ aaaaCheck: 'button', resolver: dohUrl }),
    );
    expect(await questions()).toEqual([]);
    await close(options);
  });
});
