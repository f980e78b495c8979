import { describe, expect, it } from 'vitest';
import { nat64TestName } from '../../../src/dns/discover-nat64.ts';
import type { DnsStatus } from '../../../src/dns/dns-status.ts';
import type { HostRecords } from '../../../src/dns/host-records.ts';
import { RecordsCache } from '../../../src/dns/records-cache.ts';
import { controlName, withControl } from '../../../src/dns/withholding.ts';
import { four, records, six, translated } from '../readiness/facts.ts';

type Answer = DnsStatus | readonly string[];
const { signal } = new AbortController();
const root4 = '198.41.0.4';
const ofRoot = '64:ff9b::c629:4';

/** A resolver that answers A and AAAA of the control name so, and of each host as given. */
function resolver(control: readonly [Answer, Answer], hosts: Readonly<Record<string, readonly [Answer, Answer]>>) {
  const asked: string[] = [];
  let time = 1000;
  const now = () => time;
  const uncontrolled = {
    key: '192.0.2.53',
    ownNetwork: false,
    ask: async (hostname: string, options: { signal: AbortSignal }): Promise<HostRecords> => {
      asked.push(hostname);
      await new Promise((done) => setImmediate(done));
      options.signal.throwIfAborted();
      const [a, aaaa] = hostname === controlName ? control : (hosts[hostname] ?? ['nxdomain', 'nxdomain']);
      return records(hostname, a, aaaa);
    },
  };
  const area = { set: async () => {}, remove: async () => {} };
  const { lookup, hasWithheld } = withControl(uncontrolled, new RecordsCache({ area, now }), now);
  const aaaaOf = async (hostname: string, fresh = false) => (await lookup.ask(hostname, { signal, fresh })).aaaa;
  const later = (seconds: number) => {
    time += 1000 * seconds;
  };
  return { lookup, aaaaOf, hasWithheld, asked, later };
}

describe('a resolver that has no AAAA of a name which has some', () => {
  it.each<DnsStatus>([
    'no-data',
    'servfail',
    'refused',
    'failed',
    'timeout',
  ])('says nothing by the same end of a question about a host: %s', async (status) => {
    const { lookup, aaaaOf, hasWithheld } = resolver([[root4], status], { 'a.test': [[four], status] });
    expect(await aaaaOf('a.test')).toEqual({ status: 'withheld', addresses: [] });
    expect(hasWithheld()).toBe(true);
    // Whoever asks again may have another resolver, or have told it otherwise.
    expect((await lookup.ask('a.test', { signal, fresh: false })).ttl).toBe(30);
  });

  it('is asked about a few hosts only, where it drops questions for AAAA: each takes seconds', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `h${i}.test`);
    const { aaaaOf, asked } = resolver(
      [[root4], 'timeout'],
      Object.fromEntries(names.map((name) => [name, [[four], 'timeout']])),
    );
    for (const name of names) expect((await aaaaOf(name)).status).toBe('withheld');
    expect(asked).toHaveLength(1 + 6);
  });

  it('is asked on where it drops some', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `h${i}.test`);
    const { aaaaOf, asked } = resolver(
      [[root4], 'timeout'],
      Object.fromEntries(names.map((name, i) => [name, [[four], i % 3 === 0 ? [six] : 'timeout']])),
    );
    for (const name of names) await aaaaOf(name);
    expect(asked).toHaveLength(1 + 40);
  });

  it('is believed by any other end, and where the name does not exist', async () => {
    const { aaaaOf, hasWithheld } = resolver([[root4], 'nxdomain'], {
      'six.test': [[four], [six]],
      'fails.test': [[four], 'servfail'],
    });
    expect((await aaaaOf('six.test')).addresses).toEqual([six]);
    expect((await aaaaOf('fails.test')).status).toBe('servfail');
    expect((await aaaaOf('nowhere.test')).status).toBe('nxdomain');
    expect(hasWithheld()).toBe(false);
  });

  it('says nothing by AAAA either that it makes up in place of those', async () => {
    const { aaaaOf } = resolver([[root4], [ofRoot]], {
      'made.test': [[four], [translated]],
      'own.test': [[four], [six]],
      [nat64TestName]: [['192.0.0.170'], ['64:ff9b::c000:aa']],
    });
    expect((await aaaaOf('made.test')).status).toBe('withheld');
    expect((await aaaaOf('own.test')).status).toBe('ok');
    // What it says of this name is how its DNS64 is known (RFC 7050).
    expect((await aaaaOf(nat64TestName)).status).toBe('ok');
  });
});

describe("Firefox's resolver, where it has no address of a name that everybody has", () => {
  it('says nothing by having none of a host, and is believed where it has some', async () => {
    const { lookup, hasWithheld } = resolver(['no-records', 'no-records'], {
      'a.test': ['no-records', 'no-records'],
      'own.test': [[four], 'no-records'],
    });
    const ofHost = await lookup.ask('a.test', { signal, fresh: false });
    expect([ofHost.a.status, ofHost.aaaa.status, ofHost.ttl]).toEqual(['withheld', 'withheld', 30]);
    expect(hasWithheld()).toBe(true);
    expect((await lookup.ask('own.test', { signal, fresh: false })).aaaa.status).toBe('no-records');
  });

  it('is believed where it has that name', async () => {
    const { lookup } = resolver([[root4], ['2001:503:ba3e::2:30']], { 'a.test': ['no-records', 'no-records'] });
    expect((await lookup.ask('a.test', { signal, fresh: false })).a.status).toBe('no-records');
  });
});

describe('a resolver is taken at its word', () => {
  it.each<[string, readonly [Answer, Answer]]>([
    ['it has the AAAA', [[root4], ['2001:503:ba3e::2:30']]],
    ['it has them besides one that it makes up', [[root4], [ofRoot, '2001:503:ba3e::2:30']]],
    ['it does not know that name', ['nxdomain', 'nxdomain']],
    ['it does not answer at all', ['timeout', 'timeout']],
    ['its A was not asked for', ['not-asked', 'no-data']],
    ['its AAAA was not asked for', [[root4], 'not-asked']],
  ])('where %s', async (_, control) => {
    const { aaaaOf } = resolver(control, { 'v4.test': [[four], 'no-data'], 'made.test': [[four], [translated]] });
    expect((await aaaaOf('v4.test')).status).toBe('no-data');
    expect((await aaaaOf('made.test')).status).toBe('ok');
  });
});

describe('the name that shows it', () => {
  it('is asked about once, whichever hosts', async () => {
    const { aaaaOf, asked } = resolver([[root4], 'no-data'], {});
    await Promise.all(['a.test', 'b.test'].map((name) => aaaaOf(name)));
    await aaaaOf('c.test');
    expect(asked.filter((name) => name === controlName)).toHaveLength(1);
  });

  it('is asked about again where its answer is too old, and where all is asked anew', async () => {
    const { aaaaOf, asked, later } = resolver([[root4], 'no-data'], {});
    const controls = () => asked.filter((name) => name === controlName).length;
    await aaaaOf('a.test');
    later(299);
    await aaaaOf('b.test');
    expect(controls()).toBe(1);
    later(1);
    await aaaaOf('c.test');
    expect(controls()).toBe(2);
    await aaaaOf('d.test', true);
    expect(controls()).toBe(3);
  });

  it('is asked about again where whoever wanted it first has gone', async () => {
    const { lookup, aaaaOf } = resolver([[root4], 'no-data'], { 'b.test': [[four], 'no-data'] });
    const gone = new AbortController();
    const first = lookup.ask('a.test', { signal: gone.signal, fresh: false });
    const second = aaaaOf('b.test');
    gone.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect((await second).status).toBe('withheld');
  });
});
