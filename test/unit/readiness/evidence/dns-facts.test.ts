import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../../src/address/describe-address.ts';
import { parseNat64Prefix } from '../../../../src/address/nat64-prefix.ts';
import { dnsFacts } from '../../../../src/readiness/evidence/dns-facts.ts';
import { type Answer, records } from '../facts.ts';

/** What becomes of one AAAA of a host. */
function sort(aaaa: string, a: Answer = ['198.41.30.11', '198.41.30.34'], prefixes: readonly string[] = []) {
  const nat64 = prefixes.flatMap((text) => {
    const result = parseNat64Prefix(text);
    return result.ok ? result.prefix : [];
  });
  const read = (address: string) => describeAddress(address, nat64);
  const { usable, unusable, synthetic } = dnsFacts(records('a.test', a, [aaaa]), read, { machineHasIpv6: true });
  return Object.entries({ usable, unusable, synthetic }).flatMap(([kind, found]) => (found.length > 0 ? kind : []));
}

describe('an AAAA', () => {
  it.each(['2606:4700::11', '2a00:1450:4001::1', '2620:4f:8000::1'])('%s is usable', (text) => {
    expect(sort(text)).toEqual(['usable']);
  });

  it.each([
    ['fe80::1', 'link-local'],
    ['fd00:6::10', 'unique-local'],
    ['fec0::1', 'site-local'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['2001:db8::10', 'documentation'],
    ['3fff::10', 'documentation'],
    ['::ffff:198.41.30.12', 'ipv4-mapped'],
    ['::ffff:0:198.41.30.12', 'ipv4-translated'],
    ['::198.41.30.12', 'ipv4-compatible'],
    ['2002:c629:1e0d::1', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
    ['100::1', 'discard-only'],
    ['100:0:0:1::1', 'dummy'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'orchid'],
    ['2001:20::1', 'orchid'],
    ['2001:30::1', 'drone-remote-id'],
    ['5f00::1', 'srv6'],
    ['3ffe::1', '6bone'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'unallocated'],
  ])('%s is not: %s', (text) => {
    expect(sort(text)).toEqual(['unusable']);
  });

  it('that a DNS64 made of an A record is not believed', () => {
    expect(sort('2001:67c:2960:6464::c629:1e22', undefined, ['2001:67c:2960:6464::/96'])).toEqual(['synthetic']);
    expect(sort('64:ff9b::c629:1e22')).toEqual(['synthetic']);
    expect(sort('64:ff9b::c629:1e22', 'timeout')).toEqual(['synthetic']);
  });

  it('under a NAT64 prefix that embeds none of the A is unusable: somebody has published it', () => {
    expect(sort('64:ff9b:1:fffe::c629:1e2b')).toEqual(['unusable']);
    expect(sort('2001:67c:2960:6464::c629:1e99', undefined, ['2001:67c:2960:6464::/96'])).toEqual(['unusable']);
  });

  it('of a native host under a short NAT64 prefix is usable', () => {
    expect(sort('2606:4700::11', undefined, ['2606:4700::/32'])).toEqual(['usable']);
  });
});
