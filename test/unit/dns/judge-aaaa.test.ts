import { describe, expect, it } from 'vitest';
import { parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import { judgeAaaa } from '../../../src/dns/judge-aaaa.ts';
import { hostRecords } from './host-records.ts';

function judge(aaaa: string, a: readonly string[] = [], prefixes: readonly string[] = []) {
  const records = hostRecords({ aaaa: { status: 'ok', addresses: [aaaa] }, a: { status: 'ok', addresses: a } });
  const nat64 = prefixes.flatMap((text) => {
    const result = parseNat64Prefix(text);
    return result.ok ? result.prefix : [];
  });
  return judgeAaaa(records, nat64)[0]?.verdict;
}

describe('judgeAaaa', () => {
  it.each([
    '2606:4700::11',
    '2a00:1450:4001::1',
    '2620:4f:8000::1',
    '2606:4700::200:5efe:c629:1e01',
  ])('takes %s for usable', (text) => {
    expect(judge(text)).toEqual({ kind: 'usable' });
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
    ['64:ff9b::c629:1e21', 'nat64'],
    ['64:ff9b:1:fffe::c629:1e2b', 'nat64'],
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
  ])('takes %s for unusable: %s', (text, id) => {
    expect(judge(text)).toEqual({ kind: 'unusable', class: id });
  });

  it('does not believe what a DNS64 made of an A record', () => {
    const a = ['198.41.30.11', '198.41.30.34'];
    expect(judge('2001:67c:2960:6464::c629:1e22', a, ['2001:67c:2960:6464::/96'])).toEqual({
      kind: 'synthetic',
      ipv4: '198.41.30.34',
    });
    expect(judge('64:ff9b::c629:1e22', a)).toEqual({ kind: 'synthetic', ipv4: '198.41.30.34' });
  });

  it('calls an address under a NAT64 prefix that embeds none of the A unusable', () => {
    expect(judge('2001:67c:2960:6464::c629:1e22', ['198.41.30.11'], ['2001:67c:2960:6464::/96'])).toEqual({
      kind: 'unusable',
      class: 'nat64',
    });
  });

  it('takes native hosts under a short NAT64 prefix for usable', () => {
    expect(judge('2606:4700::11', ['198.41.30.34'], ['2606:4700::/32'])).toEqual({ kind: 'usable' });
  });

  it('leaves out text that is no address', () => {
    expect(judge('nonsense')).toBeUndefined();
  });
});
