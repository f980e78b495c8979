import { describe, expect, it } from 'vitest';
import { askAgain } from '../../../../cli/dns/ask-again.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { four, records } from '../../readiness/facts.ts';

const { signal } = new AbortController();

/** Asks about a host whose resolver answers so, one answer after the other. */
async function ask(...answers: readonly HostRecords[]) {
  const fresh: boolean[] = [];
  const lookup = {
    key: '192.0.2.53',
    ownNetwork: false,
    ask: async (_: string, options: { readonly fresh: boolean }) =>
      answers[fresh.push(options.fresh) - 1] as HostRecords,
  };
  const found = await askAgain(lookup, 0).ask('h.test', { signal, fresh: false });
  return { status: [found.a.status, found.aaaa.status], asked: fresh };
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
    expect(found).toEqual({ status: ['ok', 'no-data'], asked: [false, true] });
  });

  it('is asked about once more where that is so for AAAA alone', async () => {
    const found = await ask(records('h.test', [four], 'servfail'), records('h.test', [four], 'no-data'));
    expect(found).toEqual({ status: ['ok', 'no-data'], asked: [false, true] });
  });

  it('is not asked about a third time', async () => {
    expect(await ask(failed, failed)).toEqual({ status: ['servfail', 'servfail'], asked: [false, true] });
  });

  it('is still failing where the second question is not answered', async () => {
    const silent = records('h.test', 'timeout', 'timeout');
    expect((await ask(failed, silent)).status).toEqual(['servfail', 'servfail']);
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
    expect((await ask(withErrors(code), failed)).asked).toHaveLength(times);
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
  expect((await ask(records('h.test', [four], answer), failed)).asked).toHaveLength(1);
});
