import { describe, expect, it } from 'vitest';
import {
  dnsStatuses,
  isConclusive,
  isEmpty,
  isLookupFailure,
  isSilent,
  isWithoutAnswer,
  mayBeKnownElsewhere,
} from '../../../src/dns/dns-status.ts';

describe('the ends of a question to the DNS', () => {
  it.each([
    ['the name has no such records', isEmpty, 'no-data nxdomain no-records'],
    ['the name has such records, or none', isConclusive, 'ok no-data nxdomain no-records'],
    [
      'it was asked and could not be found out',
      isLookupFailure,
      'servfail refused referral failed timeout unreachable http-error broken long-chain withheld truncated',
    ],
    ['nothing came back', isSilent, 'timeout unreachable'],
    [
      'it may be due to who was asked alone',
      isWithoutAnswer,
      'refused referral timeout unreachable http-error withheld not-asked',
    ],
    [
      'another resolver may know more',
      mayBeKnownElsewhere,
      'refused referral failed timeout unreachable http-error broken withheld truncated not-asked',
    ],
  ])('say that %s', (_, says, statuses) => {
    expect(dnsStatuses.filter((status) => says({ status })).join(' ')).toBe(statuses);
  });
});
