import { describe, expect, it } from 'vitest';
import { blockingReason } from '../../../src/dns/blocked-answer.ts';
import type { AddressAnswer } from '../../../src/dns/host-records.ts';
import { hostRecords } from './host-records.ts';

const ok = (...addresses: string[]): AddressAnswer => ({ status: 'ok', addresses });
const noData: AddressAnswer = { status: 'no-data', addresses: [] };
const denied = (...extendedErrors: number[]): AddressAnswer => ({ status: 'nxdomain', addresses: [], extendedErrors });
const reason = (a: AddressAnswer, aaaa: AddressAnswer, cnames: readonly string[] = []) =>
  blockingReason(hostRecords({ hostname: 'ads.shop.test', a, aaaa, cnames }));

describe('a resolver blocks a host', () => {
  it.each([
    ['where both addresses are unspecified', ok('0.0.0.0'), ok('::'), [], '::'],
    ['where it has no AAAA for 0.0.0.0', ok('0.0.0.0'), noData, [], '0.0.0.0'],
    ['where it denies AAAA beside 0.0.0.0', ok('0.0.0.0'), denied(), [], '0.0.0.0'],
    ['where it says so by 15', denied(15), denied(15), [], 'Blocked (RFC 8914: 15)'],
    ['where it says so by 16', denied(16), denied(16), [], 'Censored (RFC 8914: 16)'],
    ['where it says so by 17', noData, { ...noData, extendedErrors: [17] }, [], 'Filtered (RFC 8914: 17)'],
    [
      'where it does not serve who asks (18)',
      { status: 'refused', addresses: [], extendedErrors: [18] },
      { status: 'refused', addresses: [], extendedErrors: [18] },
      [],
      'Prohibited (RFC 8914: 18)',
    ],
    [
      'where it forges an answer',
      ok('198.41.30.9'),
      { ...ok('2001:500:88::9'), extendedErrors: [4] },
      [],
      'Forged Answer (RFC 8914: 4)',
    ],
    [
      'where it leads to a block page',
      ok('146.112.61.104'),
      noData,
      ['hit-block.opendns.com'],
      'hit-block.opendns.com',
    ],
    [
      'where it leads to AdGuard’s',
      ok('94.140.14.33'),
      noData,
      ['standard-block.dns.adguard.com'],
      'standard-block.dns.adguard.com',
    ],
    [
      'where it gives the address of a block page, IPv4-mapped as AAAA',
      ok('146.112.61.106'),
      ok('::ffff:9270:3d6a'),
      [],
      '::ffff:9270:3d6a',
    ],
    ['where it gives the address of AdGuard’s page', ok('94.140.14.35'), noData, [], '94.140.14.35'],
    ['where it leads to an own one', ok('10.0.0.9'), noData, ['blocked.campus.example'], 'blocked.campus.example'],
    [
      'where it leads to a www of one',
      ok('10.0.0.9'),
      noData,
      ['www.blockpage.isp.example'],
      'www.blockpage.isp.example',
    ],
    [
      'where it leads to a walled garden',
      ok('10.0.0.9'),
      noData,
      ['walled-garden.isp.example'],
      'walled-garden.isp.example',
    ],
    ['where a response policy zone does', ok('10.0.0.9'), noData, ['rpz.dns.isp.example'], 'rpz.dns.isp.example'],
  ] as const)('%s', (_, a, aaaa, cnames, is) => {
    expect(reason(a, aaaa, cnames)).toBe(is);
  });

  it.each([
    ['that has A alone', ok('198.41.30.9'), noData, []],
    ['that does not exist', denied(), denied(), []],
    ['whose owner published :: beside a true A', ok('198.41.30.9'), ok('::'), []],
    ['that is beside a block page', ok('146.112.61.111'), ok('::ffff:9270:3d6f'), []],
    ['that has an AAAA of its own beside one', ok('146.112.61.104'), ok('2a02:7b40::1'), []],
    ['whose DNSSEC is broken (6, 7, 9)', denied(6), denied(7, 9), []],
    ['whose answer is stale (3)', { ...ok('198.41.30.9'), extendedErrors: [3] }, noData, []],
    ['of a CDN whose name only begins like that', ok('198.41.30.9'), noData, ['blockchain.cdn.example']],
    ['whose own alias is called so', ok('198.41.30.9'), noData, ['blocked.shop.test']],
  ] as const)('but not one %s', (_, a, aaaa, cnames) => {
    expect(reason(a, aaaa, cnames)).toBeNull();
  });
});
