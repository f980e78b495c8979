/** Whether `--delegation` is right about what a real resolver with IPv6 alone finds, of zones that a real name server serves. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DelegationFacts } from './delegation-inside.ts';
import { delegatedNames } from './delegation-kinds.ts';
import { insideNamespaces } from './inside-namespaces.ts';

describe('what the zone cuts above names come to for a resolver with IPv6 alone', () => {
  let facts: DelegationFacts;

  beforeAll(async () => {
    facts = await insideNamespaces<DelegationFacts>('test/truth/delegation-inside.ts', 'delegation');
  });

  const reportedFrom = (from: keyof DelegationFacts['hosts']) =>
    Object.fromEntries(facts.hosts[from].map(({ hostname, delegation }) => [hostname, delegation]));

  it('all names are there for a resolver with both families, but those of zones whose servers are in each other', () => {
    const lost = delegatedNames().filter((name) => !facts.resolved.dual[name]);
    expect(lost.sort()).toEqual(['www.circle-a.org', 'www.circle-b.org']);
  });

  it.each([
    'dual',
    'dual, no resolver',
    'ipv6',
  ] as const)('from a network with %s unbound agrees about each name', (from) => {
    const expected = Object.entries(facts.resolved.ipv6).map(([name, found]) => [name, found ? 'works' : 'breaks']);
    const results = delegatedNames().map((name) => {
      const result = reportedFrom(from)[name]?.result;
      // Where the resolver finds the name over neither family, the result is not known.
      return [name, result === 'unknown' && facts.resolved.dual[name] === false ? 'breaks' : result];
    });
    expect(results).toEqual(expected);
  });

  it('names the cut and what is wrong with its name servers', () => {
    const problemOf = (name: string) => {
      const delegation = reportedFrom('dual')[name];
      return [delegation?.zone, ...(delegation?.problems.map(({ server, problem }) => `${server} ${problem}`) ?? [])];
    };
    expect(problemOf('www.no-aaaa.org')).toEqual(['no-aaaa.org', 'ns.no-aaaa.org no-aaaa']);
    expect(problemOf('www.no-glue.org')).toEqual(['no-glue.org', 'ns.no-glue.org no-glue']);
    expect(problemOf('www.refused.org')).toEqual(['refused.org', 'ns.refused.org silent']);
    expect(problemOf('www.lame.org')).toEqual(['lame.org', 'ns.lame.org lame']);
    expect(problemOf('www.broken-name.org')).toEqual(['broken-name.org', 'ns.no-aaaa.net name-not-found']);
    expect(problemOf('www.below.sound.org')).toEqual(['below.sound.org', 'ns.below.sound.org no-aaaa']);
    expect(problemOf('www.shop.info')).toEqual(['info', 'ns.nic.info no-aaaa']);
    // Of an alias, what it leads to.
    expect(problemOf('away.sound.org')).toEqual(['no-aaaa.org', 'ns.no-aaaa.org no-aaaa']);
  });
});
