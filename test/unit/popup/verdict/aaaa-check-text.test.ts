import { describe, expect, it } from 'vitest';
import type { AaaaCheckResult } from '../../../../popup/verdict/aaaa-check-result.ts';
import { checkOutcomeText } from '../../../../popup/verdict/aaaa-check-text.ts';
import type { AnswerOutcome } from '../../../../src/dns/host-records.ts';
import { english } from '../english.ts';

const seen = [{ id: 'ipv6' }, { id: 'ipv4-hosts', count: 1, second: 2 }] as const;
const same = { seen, judged: seen };
const told = { seen, judged: [{ id: 'ipv6' }, { id: 'loses-content', count: 1 }] } as const;
const result = (known: Partial<AaaaCheckResult>): AaaaCheckResult => ({
  ...{ answered: 0, without: 0, broken: 0, unanswered: 0, failure: null },
  ...known,
});

describe('what is said of a check beside the answer', () => {
  it.each<[AnswerOutcome, string]>([
    [{ status: 'http-error', code: 500 }, 'the resolver answered with an HTTP error (500)'],
    [{ status: 'unreachable' }, 'the resolver was not reached'],
    [{ status: 'broken' }, 'what came is no DNS answer to the question'],
    [{ status: 'refused' }, 'the resolver refuses to answer (REFUSED)'],
    [{ status: 'timeout' }, 'nothing came in time'],
  ])('is who gave no answer, and why: %j', (failure, reason) => {
    const failed = result({ unanswered: 2, failure });
    expect(checkOutcomeText(failed, 'doh.test', same, english)).toBe(`No answer from doh.test: ${reason}.`);
    expect(checkOutcomeText(failed, null, same, english)).toBe(`No answer from the browser's own resolver: ${reason}.`);
  });

  it('is what was found, where the answer stays the same', () => {
    const found = result({ answered: 1, without: 1 });
    expect(checkOutcomeText(found, 'doh.test', same, english)).toBe('Checked 1 host: 1 without IPv6.');
  });

  it('is nothing where the answer tells, unless the resolver left something open', () => {
    expect(checkOutcomeText(result({ answered: 1, without: 1 }), 'doh.test', told, english)).toBe('');
    expect(checkOutcomeText(result({ answered: 1, without: 1, unanswered: 1 }), 'doh.test', told, english)).toBe(
      'Checked 1 host: 1 without IPv6. For 1 host the resolver had no answer.',
    );
  });

  it('is nothing before anybody was asked', () => {
    expect(checkOutcomeText(result({}), 'doh.test', same, english)).toBe('');
  });
});
