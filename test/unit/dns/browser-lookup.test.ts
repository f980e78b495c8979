import { describe, expect, it } from 'vitest';
import {
  askForNat64Prefixes,
  type BrowserDnsFlag,
  type BrowserDnsRecord,
  browserLookup,
  browserQuestionMs,
  browserQuestionsInFlight,
} from '../../../src/dns/browser-lookup.ts';
import { settled, Timers } from './timers.ts';

type Answer = Partial<BrowserDnsRecord> | string | Promise<never>;

/** A browser's resolver: an object is a record, a text the name of an error. */
class Browser {
  readonly timers = new Timers();
  readonly asked: { readonly hostname: string; readonly flags: readonly BrowserDnsFlag[] }[] = [];
  underWay = 0;
  maxInFlight = 0;
  readonly #v6: Answer;
  readonly #v4: Answer;

  constructor(v6: Answer, v4: Answer = 'NS_ERROR_UNKNOWN_HOST') {
    this.#v6 = v6;
    this.#v4 = v4;
  }

  readonly options = {
    resolve: async (hostname: string, flags: readonly BrowserDnsFlag[]): Promise<BrowserDnsRecord> => {
      this.asked.push({ hostname, flags });
      this.maxInFlight = Math.max(this.maxInFlight, ++this.underWay);
      try {
        await Promise.resolve();
        const answer = await (flags.includes('disable_ipv4') ? this.#v6 : this.#v4);
        if (typeof answer === 'string') throw new Error(answer);
        return { addresses: [], canonicalName: '', overHttps: false, ...answer };
      } finally {
        this.underWay--;
      }
    },
    now: this.timers.now,
    after: this.timers.after,
  };

  readonly lookup = browserLookup(this.options);

  ask(hostname = 'dual.test', { fresh = false, signal = new AbortController().signal } = {}) {
    return this.lookup.ask(hostname, { fresh, signal });
  }
}

const never = new Promise<never>(() => {});

describe('browserLookup', () => {
  it('asks for each family by itself', async () => {
    const browser = new Browser({ addresses: ['2606:4700::11'] }, { addresses: ['198.41.30.11'] });
    expect(await browser.ask()).toEqual({
      hostname: 'dual.test',
      a: { status: 'ok', addresses: ['198.41.30.11'] },
      aaaa: { status: 'ok', addresses: ['2606:4700::11'] },
      https: { status: 'not-asked', bindings: [] },
      cnames: [],
      source: { kind: 'browser', overHttps: false },
      at: 1_000_000,
      ttl: 60,
    });
    expect(browser.asked).toEqual([
      { hostname: 'dual.test', flags: ['disable_ipv4', 'canonical_name'] },
      { hostname: 'dual.test', flags: ['disable_ipv6', 'canonical_name'] },
    ]);
  });

  it('says of a missing family only that there are no records', async () => {
    const records = await new Browser('NS_ERROR_UNKNOWN_HOST', { addresses: ['198.41.30.11'] }).ask();
    expect(records).toMatchObject({ aaaa: { status: 'no-records', addresses: [] }, a: { status: 'ok' }, ttl: 60 });
    expect(await new Browser({}, 'NS_ERROR_DEFINITIVE_UNKNOWN_HOST').ask()).toMatchObject({
      aaaa: { status: 'no-records' },
      a: { status: 'no-records' },
    });
  });

  it.each([
    ['NS_ERROR_NET_TIMEOUT', 'timeout'],
    ['NS_ERROR_OFFLINE', 'unreachable'],
    // A proxy resolves the names.
    ['NS_ERROR_UNKNOWN_PROXY_HOST', 'unreachable'],
    ['NS_ERROR_FAILURE', 'failed'],
  ])('says of %s: %s, and asks again soon', async (error, status) => {
    expect(await new Browser(error, { addresses: ['198.41.30.11'] }).ask()).toMatchObject({
      aaaa: { status },
      ttl: 30,
    });
  });

  it('tells the last name of the chain', async () => {
    const browser = new Browser('NS_ERROR_UNKNOWN_HOST', {
      addresses: ['198.41.30.11'],
      canonicalName: 'Pop4.CDN.test.',
    });
    expect((await browser.ask()).cnames).toEqual(['pop4.cdn.test']);
  });

  it('does not take the hostname itself for an alias', async () => {
    const browser = new Browser({ addresses: ['2606:4700::11'], canonicalName: 'dual.test' });
    expect((await browser.ask('Dual.test.')).cnames).toEqual([]);
  });

  it('leaves out addresses of the other family, what is no address, and repetitions', async () => {
    const browser = new Browser({
      addresses: ['::ffff:198.41.30.12', 'nonsense', '198.41.30.11', '2606:4700:0::11', '2606:4700::11'],
    });
    expect((await browser.ask()).aaaa.addresses).toEqual(['::ffff:c629:1e0c', '2606:4700::11']);
    expect((await new Browser({ addresses: ['198.41.30.11'] }).ask()).aaaa.status).toBe('no-records');
  });

  it('says if the browser asked over HTTPS', async () => {
    const browser = new Browser({ addresses: ['2606:4700::11'], overHttps: true });
    expect((await browser.ask()).source).toEqual({ kind: 'browser', overHttps: true });
  });

  it("bypasses the browser's cache if fresh records are wanted", async () => {
    const browser = new Browser({ addresses: ['2606:4700::11'] });
    await browser.ask('dual.test', { fresh: true });
    expect(browser.asked.every(({ flags }) => flags.includes('bypass_cache'))).toBe(true);
  });

  it('waits so long and no longer', async () => {
    const browser = new Browser(never, { addresses: ['198.41.30.11'] });
    const records = browser.ask();
    await settled();
    await browser.timers.pass(browserQuestionMs);
    expect(await records).toMatchObject({ aaaa: { status: 'timeout' }, a: { status: 'ok' } });
    expect(browser.timers.pending).toBe(0);
  });

  it('has few questions in flight', async () => {
    const browser = new Browser({ addresses: ['2606:4700::11'] });
    await Promise.all(Array.from({ length: 20 }, (_, i) => browser.ask(`h${i}.test`)));
    expect(browser.maxInFlight).toBe(browserQuestionsInFlight);
    expect(browser.asked).toHaveLength(40);
  });

  it('gives up when it is aborted', async () => {
    const browser = new Browser(never, never);
    const controller = new AbortController();
    const records = browser.ask('dual.test', { signal: controller.signal });
    await settled();
    controller.abort(new Error('closed'));
    await expect(records).rejects.toThrow('closed');
  });
});

describe('askForNat64Prefixes', () => {
  const ask = (browser: Browser) => askForNat64Prefixes(browser.options, new AbortController().signal);

  it('asks the resolver of the network for ipv4only.arpa, and not one over HTTPS', async () => {
    const browser = new Browser({ addresses: ['2001:db8:64::c000:aa', '2001:db8:64::c000:ab', '64:ff9b::c000:aa'] });
    expect((await ask(browser))?.map(({ text }) => text)).toEqual(['2001:db8:64::/96', '64:ff9b::/96']);
    expect(browser.asked).toEqual([
      { hostname: 'ipv4only.arpa', flags: ['disable_ipv4', 'disable_trr', 'bypass_cache'] },
    ]);
  });

  it('tells a network without NAT64 from one of which nobody can tell', async () => {
    expect(await ask(new Browser('NS_ERROR_UNKNOWN_HOST'))).toEqual([]);
    expect(await ask(new Browser('NS_ERROR_OFFLINE'))).toBeNull();
  });
});
