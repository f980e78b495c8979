import { describe, expect, it } from 'vitest';
import { conclude, networksDiffer } from '../../../src/own-addresses/conclude.ts';
import type { AskingFailure, FamilyAnswer, OwnAddresses } from '../../../src/own-addresses/own-addresses.ts';

const at = (address: string, peer = '', proxied = false): FamilyAnswer => ({ kind: 'address', address, peer, proxied });
const failed = (reason: AskingFailure): FamilyAnswer => ({ kind: 'failed', reason });
const own = (ipv4: FamilyAnswer, ipv6: FamilyAnswer, change: Partial<OwnAddresses> = {}): OwnAddresses => ({
  hosts: { ipv4: 'v4.example', ipv6: 'v6.example' },
  known: true,
  time: 5,
  answers: { ipv4, ipv6 },
  nat64Prefixes: null,
  ...change,
});

// Global addresses of nobody in particular: the class of documentation is not global.
const four = '8.8.4.4';
const six = '2606:4700::1';
const over4 = at(four, '104.26.12.205');
const over6 = at(six, '2606:4700::6810');

describe('what follows from both answers', () => {
  it.each([
    ['both came', over4, over6, 'dual-stack', [true, true]],
    ['both came, from peers that the browser does not tell', at(four), at(six), 'dual-stack', [true, true]],
    ['nothing leads out over IPv6', over4, failed('no-route'), 'ipv4-only', [true, false]],
    ['the name with AAAA only gave no address', over4, failed('no-name'), 'ipv4-only', [true, false]],
    ['nothing leads out over IPv4', failed('no-route'), over6, 'ipv6-only', [false, true]],
    ['IPv6 was lost on the way', over4, failed('timed-out'), 'ipv4-at-least', [true, null]],
    ['nobody took the connection over IPv6', over4, failed('refused'), 'ipv4-at-least', [true, null]],
    ['the answer over IPv6 is no address', over4, failed('not-an-address'), 'ipv4-at-least', [true, null]],
    ['the answer over IPv4 is one of HTTP', failed('status'), over6, 'ipv6-at-least', [null, true]],
    ['neither name was reached', failed('no-name'), failed('no-name'), 'no-connection', [null, null]],
    ['the browser is offline', failed('offline'), failed('offline'), 'no-connection', [null, null]],
    ['both failed in ways of their own', failed('status'), failed('timed-out'), 'unknown', [null, null]],
  ] as const)('where %s', (_name, ipv4, ipv6, id, [has4, has6]) => {
    const { id: found, reach } = conclude(own(ipv4, ipv6), []);
    expect({ found, reach }).toEqual({ found: id, reach: { time: 5, ipv4: has4, ipv6: has6, nat64: null } });
  });

  it('is NAT64 where a name with A only was reached at an IPv6 address (RFC 6147), whatever the prefix', () => {
    const reach = { time: 5, ipv4: false, ipv6: true, nat64: true };
    // 64:ff9b::/96 of RFC 6052 with 104.26.12.205 behind it, and an operator's own prefix.
    for (const peer of ['64:ff9b::681a:ccd', '2001:67c:2960:6400:68:1a0c:cd00:0']) {
      for (const ipv6 of [over6, failed('timed-out')]) {
        expect(conclude(own(at(four, peer), ipv6), [])).toMatchObject({ id: 'nat64', reach });
      }
    }
  });

  it('is not NAT64 where an IPv4 peer is written as IPv6 (RFC 4291 section 2.5.5.2)', () => {
    expect(conclude(own(at(four, '::ffff:104.26.12.205'), over6), []).id).toBe('dual-stack');
  });

  it('of names that somebody typed takes neither a missing name nor an IPv6 peer for more than it is', () => {
    const typed = { known: false };
    expect(conclude(own(over4, failed('no-name'), typed), [])).toMatchObject({
      id: 'ipv4-at-least',
      reach: { ipv6: null },
    });
    expect(conclude(own(at(four, '2606:4700::1'), over6, typed), []).id).toBe('dual-stack');
    expect(conclude(own(at(four, '64:ff9b::681a:ccd'), over6, typed), []).id).toBe('nat64');
    const peer = '2001:67c:2960:6464::681a:ccd';
    expect(conclude(own(at(four, peer), over6, typed), ['2001:67c:2960:6464::/96']).id).toBe('nat64');
  });

  it('is nothing where a proxy asked', () => {
    expect(conclude(own(at(four, '', true), failed('no-name')), [])).toEqual({
      id: 'proxied',
      remarks: [],
      reach: { time: 5, ipv4: null, ipv6: null, nat64: null },
    });
  });
});

describe('what else is to be known', () => {
  const remarks = (ipv4: FamilyAnswer, ipv6: FamilyAnswer, change?: Partial<OwnAddresses>) =>
    conclude(own(ipv4, ipv6, change), []).remarks;

  it('with a NAT64 and IPv4 beside it: 464XLAT (RFC 6877) is possible, not certain', () => {
    const change = { nat64Prefixes: ['64:ff9b::/96'] };
    expect(remarks(over4, over6, change)).toContain('clat-possible');
    expect(conclude(own(over4, over6, change), []).reach).toMatchObject({ ipv4: true, nat64: true });
    expect(remarks(over4, over6, { nat64Prefixes: [] })).not.toContain('clat-possible');
    expect(remarks(at(four, '64:ff9b::681a:ccd'), over6, change)).not.toContain('clat-possible');
  });

  it('an address of 100.64.0.0/10 is behind a carrier-grade NAT (RFC 6598); of a global one it cannot be seen', () => {
    for (const address of ['100.64.0.1', '100.127.255.254']) expect(remarks(at(address), over6)).toEqual(['cgn']);
    expect(remarks(at('100.128.0.1'), over6)).toEqual(['sharing-unseen']);
    expect(remarks(failed('no-route'), over6)).toEqual([]);
  });

  it('6to4 (RFC 3056) and Teredo (RFC 4380) are tunnels', () => {
    expect(remarks(failed('no-route'), at('2002:c000:204::1'))).toEqual(['tunnel-6to4']);
    expect(remarks(failed('no-route'), at('2001:0:4136:e378:8000:63bf:3fff:fdd2'))).toEqual(['tunnel-teredo']);
  });

  it('private and unique local addresses (RFC 1918, RFC 4193) were seen from inside of a network', () => {
    expect(remarks(at('192.168.1.2'), at('fd00::1'))).toEqual(['local-ipv4', 'local-ipv6']);
    expect(remarks(at('192.0.0.4'), over6)).toEqual(['local-ipv4']);
  });
});

it('two networks differ only where both are known and have no AS in common', () => {
  expect(networksDiffer([64500], [64501])).toBe(true);
  expect(networksDiffer([64500, 64501], [64501])).toBe(false);
  expect(networksDiffer([], [64501])).toBe(false);
});
