import { describe, expect, it } from 'vitest';
import { askAgain } from '../../../../cli/dns/ask-again.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { four, records } from '../../readiness/facts.ts';

const { signal } = new AbortController();

/** Asks about a host whose resolver answers so, one answer after the other. */
async function ask(...answers: readonly HostRecords[]) {
  let asked = 0;
  const lookup = {
    key: '192.0.2.53',
    ownNetwork: false,
    ask: async () => answers[asked++] as HostRecords,
  };
  const found = await askAgain(lookup, 0).ask('h.test', { signal, fresh: false });
  return { status: [found.a.status, found.aaaa.status], asked };
}

const failed = records('h.test', 'servfail', 'servfail');
const withErrors = (...extendedErrors: number[]) =>
  records('h.test', 'servfail', 'servfail', {
    a: { status: 'servfail', addresses: [], extendedErrors },
    aaaa: { status: 'servfail', addresses: [], extendedErrors },
  });

describe('a host of which the resolver says SERVFAIL', () => {
  it('is asked about once more, and what the resolver knows by then counts', async () => {
    const found = await ask(failed, records('h.test', [four], 'no-data'));
    expect(found).toEqual({ status: ['ok', 'no-data'], asked: 2 });
  });

  it('is asked about once more where that is so for AAAA alone', async () => {
    const found = await ask(records('h.test', [four], 'servfail'), records('h.test', [four], 'no-data'));
    expect(found).toEqual({ status: ['ok', 'no-data'], asked: 2 });
  });

  it('is not asked about a third time', async () => {
    expect(await ask(failed, failed)).toEqual({ status: ['servfail', 'servfail'], asked: 2 });
  });

  it.each([
    'timeout',
    'unreachable',
    'not-asked',
  ] as const)('is still failing where the second question is not answered (%s)', async (status) => {
    expect((await ask(failed, records('h.test', status, status))).status).toEqual(['servfail', 'servfail']);
  });

  // RFC 8914 section 4.
  it.each([
    [6, 'DNSSEC Bogus', 1],
    [7, 'Signature Expired', 1],
    [12, 'NSEC Missing', 1],
    [13, 'Cached Error', 2],
    [22, 'No Reachable Authority', 2],
    [23, 'Network Error', 2],
  ])('for the reason %i (%s) is asked about so many times: %i', async (code, _, times) => {
    expect((await ask(withErrors(code), failed)).asked).toBe(times);
  });
});

it.each([
  'ok',
  'no-data',
  'nxdomain',
  'refused',
  'timeout',
  'unreachable',
  'long-chain',
] as const)('a host is asked about once where the answer is %s', async (status) => {
  const answer = status === 'ok' ? ['2001:db8::1'] : status;
  expect((await ask(records('h.test', [four], answer), failed)).asked).toBe(1);
});
