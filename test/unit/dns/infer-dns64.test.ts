import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/address/address.ts';
import { embedIpv4, parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import type { HostRecords } from '../../../src/dns/host-records.ts';
import { findDns64 } from '../../../src/dns/infer-dns64.ts';
import { hostRecords } from './host-records.ts';

const site = (hostname: string) => hostname.split('.').slice(-2).join('.');
const ok = (addresses: readonly string[]) => ({ status: 'ok', addresses }) as const;
const noData = { status: 'no-data', addresses: [] } as const;
const of = (hostname: string, a: string, aaaa: HostRecords['aaaa'] | string): HostRecords =>
  hostRecords({ hostname, a: ok([a]), aaaa: typeof aaaa === 'string' ? ok([aaaa]) : aaaa });
const prefixes = (...known: HostRecords[]) => findDns64(known, site).prefixes.map(({ text }) => text);
const testName = (...aaaa: string[]) =>
  hostRecords({
    hostname: 'ipv4only.arpa',
    a: ok(['192.0.0.170', '192.0.0.171']),
    aaaa: aaaa.length > 0 ? ok(aaaa) : noData,
  });

describe('the prefix of a DNS64', () => {
  it('is announced by the resolver itself (RFC 7050)', () => {
    expect(prefixes(testName('2a02:7b40:64::c000:aa', '2a02:7b40:64::c000:ab'))).toEqual(['2a02:7b40:64::/96']);
    expect(prefixes(testName('64:ff9b::192.0.0.170'))).toEqual(['64:ff9b::/96']);
    expect(prefixes(testName())).toEqual([]);
  });

  it.each([
    '2a02:7b40:64::/96',
    '2a02:7b40:64::/64',
    '2a02:7b40:6400::/56',
    '2a02:7b40:64::/48',
    '2a02:7b40::/40',
    '2a02:7b40::/32',
    'fd00:64::/96',
  ])('%s shows itself by the AAAA of two hosts that have nothing to do with each other', (text) => {
    const parsed = parseNat64Prefix(text);
    const write = (a: string) => {
      const address = parseAddress(a);
      return parsed.ok && address ? formatAddress(embedIpv4(parsed.prefix, address)) : '';
    };
    const [one, other] = ['192.0.43.8', '198.41.30.9'];
    expect(prefixes(of('www.one.test', one, write(one)), of('cdn.other.test', other, write(other)))).toEqual([text]);
    // Of one site alone somebody may have written it so.
    expect(prefixes(of('www.one.test', one, write(one)), of('cdn.one.test', other, write(other)))).toEqual([]);
    expect(prefixes(of('www.one.test', one, write(one)))).toEqual([]);
  });

  it('does not show itself where the bytes are those of no A of the same host', () => {
    expect(
      prefixes(
        of('www.one.test', '192.0.43.8', '2a02:7b40:64::c000:2b09'),
        of('cdn.other.test', '192.0.43.9', '2a02:7b40:64::c000:2b08'),
      ),
    ).toEqual([]);
  });

  const made = [
    of('www.one.test', '192.0.43.8', '2a02:7b40:64::c000:2b08'),
    of('cdn.other.test', '192.0.43.9', '2a02:7b40:64::c000:2b09'),
  ];

  it('is not inferred of a resolver that tells of another host that it has A alone: the AAAA are the hosts’ own', () => {
    expect(prefixes(...made)).toEqual(['2a02:7b40:64::/96']);
    expect(prefixes(...made, of('a.third.test', '198.41.30.9', noData))).toEqual([]);
    // Another resolver than the one that made them up may say so.
    const elsewhere = {
      ...of('a.third.test', '198.41.30.9', noData),
      source: { kind: 'server', server: '::1' } as const,
    };
    expect(prefixes(...made, elsewhere)).toEqual(['2a02:7b40:64::/96']);
  });

  it('is inferred against the answer to ipv4only.arpa only from A of different networks: one hoster has one', () => {
    expect(prefixes(testName(), ...made)).toEqual([]);
    const elsewhere = of('cdn.third.test', '198.41.30.9', '2a02:7b40:64::c629:1e09');
    expect(prefixes(testName(), ...made, elsewhere)).toEqual(['2a02:7b40:64::/96']);
  });

  it('is none of the prefixes under which Cloudflare and Automattic publish AAAA with the bytes of their A', () => {
    expect(
      prefixes(
        of('www.one.test', '104.16.123.96', '2606:4700::6810:7b60'),
        of('cdn.other.test', '172.67.1.2', '2606:4700::ac43:102'),
        of('blog.one.test', '192.0.78.9', '2a04:fa87:fffe::c000:4e09'),
        of('blog.other.test', '192.0.66.168', '2a04:fa87:fffe::c000:42a8'),
      ),
    ).toEqual([]);
  });
});
