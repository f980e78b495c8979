/** What real resolvers answer, and what the command makes of that: long chains of aliases, and resolvers that disagree. */
import { beforeAll, describe, expect, it } from 'vitest';
import { insideNamespaces } from './inside-namespaces.ts';
import { type Asked, askedOf, chainLengths, chainName, type ResolverFacts } from './resolvers-inside.ts';

describe('names that unbound and BIND resolve, each with DNS64 as well, and where they keep AAAA from everybody', () => {
  let facts: ResolverFacts;

  beforeAll(async () => {
    facts = await insideNamespaces<ResolverFacts>('test/truth/resolvers-inside.ts', 'resolvers');
  });

  const hostOf = (asked: Asked, hostname: string) => {
    const found = facts[asked].hosts.find((each) => each.hostname === hostname);
    if (!found) throw new Error(`${hostname} is not in the report of ${asked}`);
    return found;
  };
  const recordsOf = (asked: Asked, hostname: string) => facts[asked].dns.find((each) => each.hostname === hostname);
  const evidenceOf = (asked: Asked, hostname: string) =>
    hostOf(asked, hostname).verdict.evidence.map(({ id, values }) => [id, ...values].join(' '));
  const withholding = ['bind-filter', 'unbound-private', 'unbound-synthall'] as const;
  const allAsked = (Object.keys(askedOf) as Asked[]).filter((asked) => !withholding.some((each) => each === asked));
  const [short, long] = [chainLengths.filter((each) => each <= 11), chainLengths.filter((each) => each > 11)];

  it.each(allAsked)('asked of %s, chains of up to eleven aliases are followed', (asked) => {
    for (const length of short) {
      expect(recordsOf(asked, chainName(length, 'dual'))).toMatchObject({
        a: { status: 'ok' },
        aaaa: { addresses: ['2606:4700:70::1'] },
      });
      expect(hostOf(asked, chainName(length, 'ipv4')).verdict).toMatchObject({
        id: 'no-aaaa',
        outcomes: { 'with-nat64': 'works', 'without-nat64': 'breaks' },
      });
    }
  });

  it.each(allAsked)('asked of %s, nothing is known of longer ones, with the reason', (asked) => {
    for (const name of long.flatMap((length) => [chainName(length, 'dual'), chainName(length, 'ipv4')])) {
      const { id, outcomes } = hostOf(asked, name).verdict;
      expect([name, id, outcomes]).toEqual([name, 'unknown', { 'with-nat64': 'unknown', 'without-nat64': 'unknown' }]);
      expect(evidenceOf(asked, name).join()).toMatch(/lookup-failed (servfail|long-chain)/);
    }
  });

  it.each([
    ['unbound64 bind64', '64:ff9b::2d64:1'],
    ['bind64 unbound64', '2001:67c:2960:6464::2d64:1'],
    ['bind64-suffix', '2001:67c:2960:6465:2d:6400:112:3456'],
  ] as const)('asked of %s, ipv4only.arpa tells what each made up, whatever stands behind the address, and that they agree', (asked, made) => {
    expect(hostOf(asked, 'ipv4-end.long.com').verdict).toMatchObject({
      id: 'no-aaaa',
      confidence: 'certain',
      outcomes: { 'with-nat64': 'works', 'without-nat64': 'breaks' },
    });
    expect(evidenceOf(asked, 'ipv4-end.long.com')).toContain(`aaaa-synthetic ${made}`);
    for (const name of ['ipv4-end.long.com', 'dual-end.long.com']) {
      expect(evidenceOf(asked, name).join()).not.toContain('resolver-differs');
    }
  });

  it.each(withholding)('asked of %s, which keeps AAAA from everybody, nothing is known of any host', (asked) => {
    for (const name of ['ipv4-end.long.com', 'dual-end.long.com']) {
      expect([name, hostOf(asked, name).verdict.id]).toEqual([name, 'unknown']);
      expect(evidenceOf(asked, name)).toContain('lookup-failed withheld');
    }
  });

  it('a resolver that keeps AAAA from everybody differs from none beside it', () => {
    for (const name of ['ipv4-end.long.com', 'dual-end.long.com']) {
      expect(evidenceOf('unbound bind-filter', name).join()).not.toContain('resolver-differs');
    }
  });

  it('a resolver without DNS64 is believed, and one with it beside it neither makes the host have IPv6 nor differs', () => {
    expect(hostOf('unbound bind64', 'ipv4-end.long.com').verdict).toMatchObject({
      id: 'no-aaaa',
      confidence: 'certain',
      outcomes: { 'without-nat64': 'breaks' },
    });
    expect(evidenceOf('unbound bind64', 'ipv4-end.long.com').join()).not.toContain('resolver-differs');
  });
});
