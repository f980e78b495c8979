import { describe, expect, it } from 'vitest';
import { hostnamesKnownToBreak } from '../../../../src/readiness/judged-report/host-selection.ts';
import { four, read, records, six, translated } from '../facts.ts';

const known = [
  records('six.test', [four], [six]),
  records('four.test', [four], 'no-data'),
  records('private.test', ['10.6.0.10'], 'no-data'),
  records('local.test', [four], ['fe80::1']),
  records('denied.test', [four], 'nxdomain'),
  records('nowhere.test', 'nxdomain', 'nxdomain'),
  records('failed.test', [four], 'servfail'),
  records('made-up.test', [four], [translated]),
  records('own.test', [four], 'no-records', { source: { kind: 'browser', overHttps: false } }),
];

describe('hosts that are known to break before any page asks for them', () => {
  it('are those without a useful AAAA', () => {
    const from = { vantage: 'ipv6', describe: read } as const;
    const without = ['four.test', 'private.test', 'local.test', 'denied.test', 'made-up.test', 'own.test'];
    expect(hostnamesKnownToBreak(known, 'without-nat64', from)).toEqual(without);
    expect(hostnamesKnownToBreak(known, 'with-nat64', from)).toEqual(['local.test']);
  });

  it('are not those of which the own resolver tells nothing on a computer without IPv6', () => {
    const from = { vantage: 'no-ipv6', describe: read } as const;
    expect(hostnamesKnownToBreak(known, 'without-nat64', from)).not.toContain('own.test');
  });
});
