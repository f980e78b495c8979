import { describe, expect, it } from 'vitest';
import {
  judgeDelegation,
  type NameServer,
  suffixesOf,
  type ZoneCut,
} from '../../../../src/readiness/evidence/delegation.ts';

const six = '2606:4700::53';
const four = '198.41.30.53';

function server(name: string, more: Partial<NameServer> = {}): NameServer {
  return { name, glue: [four, six], aaaa: [], isAaaaAnswered: true, overIpv6: 'not-asked', ...more };
}

function cut(zone: string, servers: readonly NameServer[], more: Partial<ZoneCut> = {}): ZoneCut {
  return { zone, servers, isOfParent: false, isUnanswered: false, at: 1, ...more };
}

const judge = (cuts: readonly ZoneCut[], ...names: string[]) =>
  judgeDelegation(names, new Map(cuts.map((each) => [each.zone, each])));

const org = cut('org', [server('a.nic.org')]);
const lost = { glue: [four], aaaa: [] };

describe('a name for a resolver with IPv6 alone', () => {
  it('is found where at each cut one name server has an AAAA', () => {
    const zone = cut('b.org', [server('one.b.org', lost), server('two.b.org')]);
    expect(judge([org, zone], 'www.b.org')).toEqual({ result: 'works', zone: '', problems: [] });
  });

  it('breaks at the first cut at which none has, with the reason for each', () => {
    const zone = cut('b.org', [
      server('one.b.org', lost),
      server('two.b.org', { glue: [four], aaaa: [six] }),
      server('three.b.org', { overIpv6: 'silent' }),
      server('four.b.org', { overIpv6: 'lame', code: 5 }),
    ]);
    const below = cut('www.b.org', [server('ns.www.b.org', lost)]);
    expect(judge([org, zone, below], 'www.b.org')).toEqual({
      result: 'breaks',
      zone: 'b.org',
      problems: [
        { server: 'one.b.org', problem: 'no-aaaa' },
        { server: 'two.b.org', problem: 'no-glue' },
        { server: 'three.b.org', problem: 'silent' },
        { server: 'four.b.org', problem: 'lame', code: 5 },
      ],
    });
  });

  it('breaks where what it is an alias of does', () => {
    const zone = cut('cdn.net', [server('ns.cdn.net', lost)]);
    expect(judge([org, zone], 'www.org', 'edge.cdn.net')).toMatchObject({ result: 'breaks', zone: 'cdn.net' });
  });

  it('follows what the name servers of the zones say of aliases where no resolver has told them', () => {
    const untold = (cuts: readonly ZoneCut[]) =>
      judgeDelegation(['www.b.org'], new Map(cuts.map((each) => [each.zone, each])), false);
    const zone = (target: string) => cut('b.org', [server('ns.b.org')], { targets: [{ name: 'www.b.org', target }] });
    const cdn = (servers: readonly NameServer[], more: Partial<ZoneCut> = {}) => cut('cdn.net', servers, more);
    const end = { targets: [{ name: 'edge.cdn.net', target: '' }] };
    expect(untold([org, zone('')])?.result).toBe('works');
    expect(untold([org, zone('edge.cdn.net'), cdn([server('ns.cdn.net')], end)])?.result).toBe('works');
    expect(untold([org, zone('edge.cdn.net'), cdn([server('ns.cdn.net', lost)])])).toMatchObject({
      result: 'breaks',
      zone: 'cdn.net',
    });
    expect(untold([org, zone('www.b.org')])?.result).toBe('works');
  });

  it('is not known where nobody has told whether it is an alias', () => {
    const zones = [org, cut('b.org', [server('ns.b.org')])];
    const untold = judgeDelegation(['www.b.org'], new Map(zones.map((each) => [each.zone, each])), false);
    expect(untold).toEqual({ result: 'unknown', zone: 'b.org', problems: [] });
    expect(judgeDelegation(['www.b.org'], new Map(), false)).toBeNull();
  });

  it('breaks where the name of its name server does, though that has an AAAA', () => {
    const helper = cut('helper.net', [server('ns.helper.net', lost)]);
    const zone = cut('b.org', [server('dns.helper.net', { glue: [], aaaa: [six] })]);
    expect(judge([org, zone, helper], 'b.org')?.problems).toEqual([
      { server: 'dns.helper.net', problem: 'name-not-found' },
    ]);
  });

  it('is not made to work by an AAAA that leads nowhere on the internet', () => {
    const zone = cut('b.org', [server('ns.b.org', { glue: ['fd00::53', '::ffff:192.0.43.8'] })]);
    expect(judge([org, zone], 'b.org')?.result).toBe('breaks');
  });

  it('is not known where nobody answered, or no answer names a name server', () => {
    expect(judge([org, cut('b.org', [], { isUnanswered: true })], 'b.org')?.result).toBe('unknown');
    const zone = cut('b.org', [server('dns.helper.net', { glue: [], isAaaaAnswered: false })]);
    expect(judge([org, zone], 'b.org')).toEqual({ result: 'unknown', zone: 'b.org', problems: [] });
  });

  it('ends where name servers lead in a circle', () => {
    const zones = [
      cut('a.org', [server('ns.b.org', { glue: [], aaaa: [six] })]),
      cut('b.org', [server('ns.a.org', { glue: [], aaaa: [six] })]),
    ];
    expect(judge([org, ...zones], 'www.a.org')?.result).toBe('breaks');
  });

  it('needs no glue where the name servers of the zone above answer for the zone as well', () => {
    expect(judge([org, cut('b.org', [server('ns.b.org', lost)], { isOfParent: true })], 'b.org')?.result).toBe('works');
  });

  it('is not judged where nobody looked', () => {
    expect(judge([org], 'www.b.net')).toBeNull();
    expect(suffixesOf('www.b.net')).toEqual(['net', 'b.net', 'www.b.net']);
  });
});
