import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Behaviour } from '../world/behaviours.ts';
import { ROUTING_NAME } from '../world/hosts.ts';
import { poll } from '../world/poll.ts';
import { HOSTILE, recordedAnswers } from '../world/rdap.ts';
import type { ExtensionPage, PopupTab, Tab } from './driver/driver.ts';
import { clickElement, countOf, dataOf, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });
const page = (host: string, ...others: readonly string[]) =>
  `https://${host}/page?icon=data:,${others.map((other) => `&img=//${other}/img`).join('')}`;

/** Every request that reached anybody but the hosts of the page. */
const askedAnybody = async () => (await world.log()).filter(({ host }) => !host.endsWith('.test'));
/** Those that reached registries, or whom they sent on to. */
const asked = async () => (await askedAnybody()).filter(({ host }) => host !== ROUTING_NAME);
const urlsOf = (requests: Awaited<ReturnType<typeof asked>>) =>
  requests.map(({ scheme, host, path }) => `${scheme}://${host}${path}`);
const askedUrls = async () => urlsOf(await asked());

/** What a whois card shows. */
interface Card {
  /** `asking`, `card`, `failed` or `local`. */
  readonly state: string;
  readonly failure: string;
  readonly status: string;
  readonly facts: Readonly<Record<string, readonly string[]>>;
  readonly links: readonly string[];
}

/** @returns what the card of an address shows; null where there is none */
function cardOf(page: Pick<ExtensionPage, 'evaluate'>, address: string): Promise<Card | null> {
  return page.evaluate((selector) => {
    const card = document.querySelector<HTMLElement>(selector);
    return (
      card && {
        state: card.dataset.whoisState ?? '',
        failure: card.querySelector<HTMLElement>('[data-failure]')?.dataset.failure ?? '',
        status: (card.querySelector('[role=status]') as HTMLElement).textContent,
        facts: Object.fromEntries(
          [...card.querySelectorAll<HTMLElement>('[data-whois-fact]')].map((fact) => [
            (fact.dataset.whoisFact ?? '').replace('whois_', ''),
            [...fact.querySelectorAll('dd')].map(({ textContent }) => textContent),
          ]),
        ),
        links: [...card.querySelectorAll('a')].map(({ href }) => href),
      }
    );
  }, `[data-whois-card="${address}"] section`);
}

/** Opens the row of a host, and clicks the whois button of its address. */
async function clickWhois(page: Pick<ExtensionPage, 'evaluate'>, host: string, address: string): Promise<void> {
  await page.evaluate(async (hostname) => {
    // The table listens to clicks from the frame on that follows its first one.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    if (document.querySelector(`[data-detail="${hostname}"]`)) return;
    (document.querySelector(`[data-host="${hostname}"] [role=button]`) as HTMLElement).click();
  }, host);
  const button = `button[data-whois="${address}"]`;
  await waitForElement(page, button, `a button for ${address}`);
  await clickElement(page, button);
}

async function openPopup(tab: Tab, rows: number): Promise<PopupTab> {
  const view = await browser().openPopup(tab.tabId());
  await expect.poll(async () => (await view.rows()).length).toBe(rows);
  return view;
}

async function openCard(view: PopupTab, host: string, address: string): Promise<void> {
  // A tab in the back draws nothing.
  await view.tab.activate();
  await clickWhois(view, host, address);
}

/** Waits until a card is no longer asking, and returns it. */
async function answered(view: PopupTab, address: string, deadline?: number): Promise<Card> {
  return poll(
    `a card for ${address}`,
    async () => {
      const card = await cardOf(view, address);
      return card !== null && card.state !== 'asking' && card;
    },
    deadline,
  );
}

/** Presses the first button of a card: cancel, try again, or copy. */
const act = (view: PopupTab, address: string) =>
  clickElement(view, `[data-whois-card="${address}"] .whois-actions button`);

const ripe = '62.239.237.1';
const arin6 = '2001:4860:4860::8888';
const arin4 = '74.125.225.230';

/** Forgets the answers of registries, and for how long they want to be left alone. */
const forget = () =>
  browser().api(async ({ storage }) => {
    const keys = Object.keys(await storage.session.get());
    await storage.session.remove(keys.filter((key) => key.startsWith('whois')));
  });

beforeEach(forget);

describe('before a click on whois', () => {
  it('nobody is asked, whatever else is done in the popup', async () => {
    const tab = await browser().openTab(page('ripe.test', 'arin.test', 'private.test'));
    const view = await openPopup(tab, 3);
    for (const key of ['ArrowDown', 'Enter', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'c']) await view.press(key);
    await waitForElement(view, 'button[data-whois]', 'the buttons');
    await view.evaluate(() => {
      for (const button of document.querySelectorAll('button[data-whois]')) {
        for (const type of ['pointerover', 'mouseover', 'focus']) {
          button.dispatchEvent(new Event(type, { bubbles: true }));
        }
      }
    });
    await browser().killBackground();
    await browser().wakeBackground();
    expect(urlsOf(await askedAnybody())).toEqual([]);
    await view.close();
    await tab.close();
  });
});

describe('a whois card', () => {
  it('shows the answers of all five registries, each asked directly and once', async () => {
    const tab = await browser().openTab(
      page('ripe.test', 'arin.test', 'arin4.test', 'apnic.test', 'lacnic.test', 'afrinic.test'),
    );
    const view = await openPopup(tab, 6);
    const wanted: Readonly<Record<string, readonly [address: string, url: string, facts: Card['facts']]>> = {
      'ripe.test': [
        ripe,
        `https://rdap.db.ripe.net/ip/${ripe}`,
        {
          name: ['BT-CORPORATE'],
          range: ['62.239.237.0 - 62.239.237.255'],
          cidr: ['62.239.237.0/24'],
          country: ['United Kingdom (GB)'],
          abuse: ['zzdnsr@bt.com'],
        },
      ],
      'arin.test': [
        arin6,
        `https://rdap.arin.net/registry/ip/${arin6}`,
        {
          organisation: ['Google Inc.'],
          handle: ['NET6-2001-4860-1'],
          cidr: ['2001:4860::/32'],
          country: ['not given'],
          abuse: ['arin-contact@google.com', '+1-650-253-0000'],
        },
      ],
      'arin4.test': [
        arin4,
        `https://rdap.arin.net/registry/ip/${arin4}`,
        { name: ['GOOGLE'], range: ['74.125.0.0 - 74.125.255.255'], cidr: ['74.125.0.0/16'] },
      ],
      'apnic.test': [
        '2001:240:10c:1::ca20:9d1d',
        'https://rdap.apnic.net/ip/2001:240:10c:1::ca20:9d1d',
        { name: ['IIJ-JPNIC-JP-20000308'], cidr: ['2001:240::/32'], country: ['Japan (JP)'] },
      ],
      'lacnic.test': ['2801:10:c000::', 'https://rdap.lacnic.net/rdap/ip/2801:10:c000::', {}],
      'afrinic.test': [
        '196.11.240.215',
        'https://rdap.afrinic.net/rdap/ip/196.11.240.215',
        {
          range: ['196.11.239.0 - 196.11.246.255'],
          cidr: ['196.11.239.0/24', '196.11.240.0/22', '196.11.244.0/23', '196.11.246.0/24'],
          country: ['South Africa (ZA)'],
        },
      ],
    };
    for (const [host, [address, url, facts]] of Object.entries(wanted)) {
      await world.clearLog();
      await openCard(view, host, address);
      const card = await answered(view, address);
      expect(card).toMatchObject({ state: 'card', facts });
      expect(card.status).toMatch(new RegExp(`^Answered by .*\\(${new URL(url).host}\\)\\.$`));
      for (const link of card.links) expect(link).toMatch(/^(https:\/\/|mailto:)/);
      expect(await askedUrls()).toEqual([url]);
    }
    expect((await view.rows()).length).toBe(6);
    await view.close();
    await tab.close();
  });

  it('tells the registry the address and nothing about the user', async () => {
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe.test', ripe);
    await answered(view, ripe);
    const [request] = await asked();
    expect(request?.method).toBe('GET');
    expect(request?.headers.accept).toContain('application/rdap+json');
    for (const name of ['cookie', 'referer', 'authorization']) expect(request?.headers[name]).toBeUndefined();
    await view.close();
    await tab.close();
  });

  it('asks for the IPv4 address in a NAT64 address', async () => {
    const tab = await browser().openTab(page('ripe-nat64.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe-nat64.test', '64:ff9b::62.239.237.1');
    expect(await answered(view, '64:ff9b::62.239.237.1')).toMatchObject({
      state: 'card',
      facts: { name: ['BT-CORPORATE'] },
    });
    expect(await askedUrls()).toEqual([`https://rdap.db.ripe.net/ip/${ripe}`]);
    await view.close();
    await tab.close();
  });

  it('answers for special-purpose addresses itself', async () => {
    const tab = await browser().openTab(page('private.test', 'doc6.test', 'ula.test'));
    const view = await openPopup(tab, 3);
    for (const [host, address] of [
      ['private.test', '10.6.0.10'],
      ['doc6.test', '2001:db8::10'],
      ['ula.test', 'fd00:6::10'],
    ] as const) {
      await openCard(view, host, address);
      const card = await answered(view, address);
      expect(card.state).toBe('local');
      expect(card.status).toContain('No registry was asked');
    }
    expect(urlsOf(await askedAnybody())).toEqual([]);
    await view.close();
    await tab.close();
  });
});

describe('the autonomous system', () => {
  const routing = (view: PopupTab) =>
    poll('the routing', async () => (await dataOf(view, '[data-routing]', 'routing')) || null);

  it('is in the same card, asked once and sent nothing about the user, and either may fail alone', async () => {
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await world.behave('rdap.db.ripe.net', { do: 'status', status: 500 });
    await openCard(view, 'ripe.test', ripe);
    expect(await routing(view)).toBe('routed');
    expect(await answered(view, ripe)).toMatchObject({
      state: 'failed',
      facts: { as: ['AS2856 BT-UK-AS BTnet UK Regional network'], prefix: ['62.239.0.0/16'] },
    });
    const requests = (await askedAnybody()).filter(({ host }) => host === ROUTING_NAME);
    expect(urlsOf(requests)).toEqual([
      `https://stat.ripe.net/data/prefix-overview/data.json?resource=${ripe}&sourceapp=greensix`,
    ]);
    for (const name of ['cookie', 'referer', 'authorization']) expect(requests[0]?.headers[name]).toBeUndefined();

    await world.reset();
    await forget();
    await world.behave(ROUTING_NAME, { do: 'status', status: 503 });
    await view.tab.reload({ wait: 'load' });
    await poll('its row', async () => (await view.rows()).length === 1);
    await openCard(view, 'ripe.test', ripe);
    expect(await routing(view)).toBe('failed');
    expect(await answered(view, ripe)).toMatchObject({ state: 'card', facts: { name: ['BT-CORPORATE'] } });
    await view.close();
    await tab.close();
  });

  it('is nobody asked for when it is turned off', async () => {
    await browser().api(({ storage }) => storage.sync.set({ whoisRouting: 'off' }));
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe.test', ripe);
    expect((await answered(view, ripe)).state).toBe('card');
    expect(urlsOf(await askedAnybody())).toEqual([`https://rdap.db.ripe.net/ip/${ripe}`]);
    await browser().api(({ storage }) => storage.sync.clear());
    await view.close();
    await tab.close();
  });
});

describe('redirects between registries', () => {
  it('are followed, and both are named', async () => {
    const body = JSON.stringify(recordedAnswers().find(({ registry }) => registry === 'ripe')?.response);
    await world.behave('rdap.db.ripe.net', {
      do: 'redirect',
      to: 'https://rdap.arin.net/registry/ip/$value',
      status: 301,
    });
    await world.behave('rdap.arin.net', { do: 'body', body });
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe.test', ripe);
    const card = await answered(view, ripe);
    expect(card).toMatchObject({ state: 'card' });
    expect(card.status).toBe(
      'RIPE NCC (rdap.db.ripe.net) redirected the query to ARIN (rdap.arin.net), which answered.',
    );
    expect(await askedUrls()).toEqual([
      `https://rdap.db.ripe.net/ip/${ripe}`,
      `https://rdap.arin.net/registry/ip/${ripe}`,
    ]);
    await view.close();
    await tab.close();
  });

  it('are followed five times', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'redirects', count: 5 });
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe.test', ripe);
    expect(await answered(view, ripe)).toMatchObject({ state: 'card' });
    expect((await asked()).length).toBe(6);
    await view.close();
    await tab.close();
  });
});

describe('each failure', () => {
  /** What the registry does, the kind of failure, its words, and how often anybody is asked. */
  const failures: readonly (readonly [name: string, Behaviour, kind: string, status: RegExp, requests: number])[] = [
    ['404', { do: 'status', status: 404 }, 'not-found', /knows no network that this address belongs to/, 1],
    ['410', { do: 'status', status: 410 }, 'refused', /refused to answer \(HTTP status 410\)/, 1],
    ['500', { do: 'status', status: 500 }, 'server-error', /problem of its own \(HTTP status 500\)/, 1],
    [
      '429',
      { do: 'status', status: 429, retryAfter: '120' },
      'rate-limited',
      /It can be asked again in (2 minutes|1\d\d seconds)/,
      1,
    ],
    ['JSON that breaks off', { do: 'broken-json' }, 'broken-json', /it is no JSON/, 1],
    ['HTML', { do: 'html' }, 'broken-json', /it is no JSON/, 1],
    ['an empty answer', { do: 'empty' }, 'broken-json', /it is no JSON/, 1],
    ['an answer of 20 MB', { do: 'huge' }, 'too-large', /too large to be read/, 1],
    ['another range', { do: 'other-range' }, 'wrong-answer', /not about this address/, 1],
    ['another object', { do: 'other-object' }, 'wrong-answer', /not about this address/, 1],
    ['a list', { do: 'no-object' }, 'wrong-answer', /not about this address/, 1],
    ['six redirects', { do: 'redirects', count: 6 }, 'too-many-redirects', /Too many redirects/, 6],
    [
      'a circle',
      { do: 'redirect', to: `https://rdap.db.ripe.net/ip/${ripe}` },
      'too-many-redirects',
      /Too many redirects/,
      1,
    ],
    [
      'a redirect without TLS',
      { do: 'redirect', to: 'http://rdap.arin.net/registry/ip/$value' },
      'insecure-redirect',
      /without TLS/,
      1,
    ],
    [
      'a redirect to nowhere',
      { do: 'redirect', to: 'https://nowhere.test/ip/$value' },
      'no-network',
      /nowhere\.test could not be reached/,
      1,
    ],
    ['a redirect that names no place', { do: 'status', status: 302 }, 'wrong-answer', /not about this address/, 1],
    ['a connection that breaks', { do: 'reset' }, 'no-network', /could not be reached/, 1],
  ];

  describe('is shown in a sentence', () => {
    let tab: Tab;
    let view: PopupTab;
    beforeAll(async () => {
      tab = await browser().openTab(page('ripe.test'));
      view = await browser().openPopup(tab.tabId());
    });
    afterAll(async () => {
      await view.close();
      await tab.close();
    });

    it.each(failures)('%s', async (_name, behaviour, failure, status, requests) => {
      await world.behave('rdap.db.ripe.net', behaviour);
      // A popup that is opened anew knows nothing of what was asked before.
      await view.tab.reload({ wait: 'load' });
      await poll('its row', async () => (await view.rows()).length === 1);
      await openCard(view, 'ripe.test', ripe);
      const card = await answered(view, ripe);
      expect({ state: card.state, failure: card.failure }).toEqual({ state: 'failed', failure });
      expect(card.status).toMatch(status);
      // A browser may try a broken connection once more.
      const count = (await asked()).length;
      if (failure === 'no-network') expect(count).toBeGreaterThanOrEqual(requests);
      else expect(count).toBe(requests);
      expect((await asked()).every(({ scheme }) => scheme === 'https')).toBe(true);
    });
  });

  it('can be tried again, except that a registry is left alone as long as it wants', async () => {
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await world.behave('rdap.db.ripe.net', { do: 'status', status: 500 });
    await openCard(view, 'ripe.test', ripe);
    expect((await answered(view, ripe)).failure).toBe('server-error');
    await world.behave('rdap.db.ripe.net', { do: 'status', status: 429, retryAfter: '3600' });
    await act(view, ripe);
    await poll('the limit', async () => (await answered(view, ripe)).failure === 'rate-limited');
    await world.reset();
    await world.clearLog();
    // A card that is opened anew asks anew.
    await openCard(view, 'ripe.test', ripe);
    await poll('the card is closed', async () => (await cardOf(view, ripe)) === null);
    await openCard(view, 'ripe.test', ripe);
    const card = await answered(view, ripe);
    expect(card.failure).toBe('rate-limited');
    expect(card.status).toMatch(/in (60 minutes|1 hour|59 minutes)/);
    expect(await askedUrls()).toEqual([]);
    await forget();
    await act(view, ripe);
    await poll('the answer', async () => (await answered(view, ripe)).state === 'card');
    await view.close();
    await tab.close();
  });

  it('without access to all sites is not blamed on the connection', async () => {
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await browser().revokeHostPermission();
    await world.behave('rdap.db.ripe.net', { do: 'status', status: 403, forAll: false });
    await openCard(view, 'ripe.test', ripe);
    const card = await answered(view, ripe);
    expect(card.failure).toBe('unreadable');
    expect(card.status).toContain('Give Greensix access to all sites and try again');
    expect((await asked()).length).toBe(1);
    await browser().grantHostPermission();
    await world.reset();
    await act(view, ripe);
    await poll('the answer', async () => (await answered(view, ripe)).state === 'card');
    await view.close();
    await tab.close();
  });

  it('includes no answer at all, after a while', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'stall', gate: 'registry' });
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    // For how long it waits is the matter of the client's own test: here nothing that takes seconds is over before the test
    // says so.
    await view.evaluate(() => {
      const { setTimeout: start, clearTimeout: stop } = window;
      const held = new Map<number, () => void>();
      let isOver = false;
      let last = 0;
      Object.assign(globalThis, {
        setTimeout: (run: () => void, milliseconds = 0) => {
          if (milliseconds < 1000 || isOver) return start(run, Math.min(milliseconds, 1000));
          held.set(--last, run);
          return last;
        },
        clearTimeout: (timer: number) => {
          if (!held.delete(timer)) stop(timer);
        },
      });
      addEventListener('let-time-pass', () => {
        isOver = true;
        for (const run of held.values()) run();
      });
    });
    await openCard(view, 'ripe.test', ripe);
    await world.gate('registry').reached();
    await view.evaluate(() => dispatchEvent(new Event('let-time-pass')));
    const card = await answered(view, ripe);
    expect(card).toMatchObject({ state: 'failed', failure: 'time-out' });
    expect(card.status).toContain('did not answer in time');
    await view.close();
    await tab.close();
  });
});

describe('asking', () => {
  it('can be cancelled, and what comes later is not shown', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'stall', gate: 'registry' });
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await openCard(view, 'ripe.test', ripe);
    await world.gate('registry').reached();
    expect(await cardOf(view, ripe)).toMatchObject({
      state: 'asking',
      status: 'Asking RIPE NCC (rdap.db.ripe.net)…',
    });
    await act(view, ripe);
    expect(await answered(view, ripe)).toMatchObject({ state: 'failed', failure: 'cancelled' });
    await world.gate('registry').open();
    await world.served(({ host, status }) => host === 'rdap.db.ripe.net' && status !== 0, 'the late answer');
    expect(await answered(view, ripe)).toMatchObject({ state: 'failed', failure: 'cancelled' });
    await act(view, ripe);
    await poll('the answer', async () => (await answered(view, ripe)).state === 'card');
    await view.close();
    await tab.close();
  });

  it('is not repeated for a range that was answered, in any view, until the user wants it', async () => {
    const tab = await browser().openTab(page('ripe.test', 'ripe-b.test'));
    const view = await openPopup(tab, 2);
    await openCard(view, 'ripe.test', ripe);
    await answered(view, ripe);
    expect((await asked()).length).toBe(1);
    await openCard(view, 'ripe-b.test', '62.239.237.77');
    expect(await answered(view, '62.239.237.77')).toMatchObject({ state: 'card', facts: { name: ['BT-CORPORATE'] } });
    const other = await openPopup(tab, 2);
    await openCard(other, 'ripe.test', ripe);
    expect((await answered(other, ripe)).status).toContain('nobody was asked now');
    expect((await asked()).length).toBe(1);
    await other.evaluate(() => {
      const [, again] = document.querySelectorAll<HTMLElement>('[data-whois-card] .whois-actions button');
      (again as HTMLElement).click();
    });
    await poll('a fresh answer', async () => !(await answered(other, ripe)).status.includes('nobody was asked now'));
    expect((await asked()).length).toBe(2);
    for (const each of [view, other]) await each.close();
    await tab.close();
  });

  it('has one request per registry under way, over all views', async () => {
    await world.behave('rdap.arin.net', { do: 'stall', gate: 'registry' });
    const tab = await browser().openTab(page('arin.test', 'arin4.test', 'ripe.test'));
    const one = await openPopup(tab, 3);
    const other = await openPopup(tab, 3);
    await openCard(one, 'arin.test', arin6);
    await world.gate('registry').reached();
    await openCard(other, 'arin4.test', arin4);
    await poll('the other question waits', async () =>
      (await cardOf(other, arin4))?.status.startsWith('Waiting for an earlier query'),
    );
    // Another registry is not waited for.
    await openCard(other, 'ripe.test', ripe);
    expect((await answered(other, ripe)).state).toBe('card');
    expect((await asked()).filter(({ host }) => host === 'rdap.arin.net').length).toBe(1);
    await world.gate('registry').open();
    expect((await answered(one, arin6)).state).toBe('card');
    expect((await answered(other, arin4)).state).toBe('card');
    expect((await asked()).filter(({ host }) => host === 'rdap.arin.net').length).toBe(2);
    for (const each of [one, other]) await each.close();
    await tab.close();
  });

  it('ends with the view, which then holds up nobody', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'stall', gate: 'registry' });
    const tab = await browser().openTab(page('ripe.test'));
    const one = await openPopup(tab, 1);
    await openCard(one, 'ripe.test', ripe);
    await world.gate('registry').reached();
    await one.close();
    await world.behave('rdap.db.ripe.net', { do: 'stall', gate: 'open' });
    await world.gate('open').open();
    const other = await openPopup(tab, 1);
    await openCard(other, 'ripe.test', ripe);
    expect((await answered(other, ripe)).state).toBe('card');
    await other.close();
    await tab.close();
  });
});

describe('hostile answers', () => {
  it('are text, of a length that can be read, and cause nothing', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'hostile' });
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    const title = await view.evaluate(() => document.title);
    await openCard(view, 'ripe.test', ripe);
    const card = await answered(view, ripe);
    expect(card.state).toBe('card');
    expect(card.facts.name?.[0]).toContain(HOSTILE.slice(0, 20));
    for (const link of card.links) expect(link).toMatch(/^(https:\/\/|mailto:)/);
    const text = await textOf(view, '[data-whois-card]');
    expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text.length).toBeLessThan(20_000);
    expect(await countOf(view, '[data-hostile], img, [data-whois-card] script, [onerror], [onclick]')).toBe(0);
    expect(await view.evaluate(() => document.title)).toBe(title);
    expect((await world.log()).filter(({ path }) => path.includes('hostile'))).toEqual([]);
    await view.close();
    await tab.close();
  });

  it('that claim a range of everything do not answer for other addresses', async () => {
    await world.behave('rdap.db.ripe.net', { do: 'everything' });
    const tab = await browser().openTab(page('ripe.test', 'arin4.test'));
    const view = await openPopup(tab, 2);
    await openCard(view, 'ripe.test', ripe);
    await answered(view, ripe);
    await openCard(view, 'arin4.test', arin4);
    expect((await answered(view, arin4)).facts.name).toEqual(['GOOGLE']);
    await view.close();
    await tab.close();
  });
});

describe('a private window', () => {
  it('asks for itself, and leaves no answer behind for usual windows', async () => {
    const url = page('ripe.test');
    // Opened first, because later tabs open in the private window.
    const tab = await browser().openTab(url);
    const view = await openPopup(tab, 1);
    const { popup } = await browser().openPrivatePopup(url);
    await waitForElement(popup, '[data-host="ripe.test"]', 'the row');
    await clickWhois(popup, 'ripe.test', ripe);
    const status = await poll('the answer', async () => {
      const card = await cardOf(popup, ripe);
      return card?.state === 'card' && card.status;
    });
    expect(status).toContain('Answered by');
    expect((await asked()).length).toBe(1);
    await openCard(view, 'ripe.test', ripe);
    expect((await answered(view, ripe)).status).not.toContain('nobody was asked now');
    expect((await asked()).length).toBe(2);
    await view.close();
    await tab.close();
  });
});

describe('by keyboard only', () => {
  it('one comes from the open popup to a copied card', async () => {
    const tab = await browser().openTab(page('ripe.test'));
    const view = await openPopup(tab, 1);
    await view.tab.activate();
    for (const key of ['ArrowDown', 'w']) await view.press(key);
    await answered(view, ripe);
    const copyIsFocused = () => view.evaluate(() => document.activeElement?.matches('.whois-actions button') === true);
    for (let presses = 0; presses < 30 && !(await copyIsFocused()); presses++) await view.press('Tab');
    expect(await copyIsFocused()).toBe(true);
    await view.press('Enter');
    await poll('the copy', () =>
      view.evaluate(() =>
        [...document.querySelectorAll('footer [role=status]')].some(({ textContent }) =>
          textContent.includes('Copied the registration'),
        ),
      ),
    );
    await view.close();
    await tab.close();
  });
});
