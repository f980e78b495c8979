import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPlace, type Place, parsePlace, showIds, tabIds, writePlace } from '../../../../audit/state/place.ts';
import { partyIds } from '../../../../src/readiness/judged-report/judged-report.ts';
import { hostVerdictIds } from '../../../../src/readiness/verdicts/host-verdict-id.ts';
import { pageClassIds } from '../../../../src/readiness/verdicts/page-verdict.ts';

const sort = fc.record({ column: fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), descending: fc.boolean() });
const places: fc.Arbitrary<Place> = fc.record({
  tab: fc.constantFrom(...tabIds),
  search: fc.string({ unit: 'grapheme' }),
  show: fc.constantFrom(...showIds),
  verdict: fc.constantFrom('' as const, ...hostVerdictIds),
  party: fc.constantFrom('' as const, ...partyIds),
  pageClass: fc.constantFrom('' as const, ...pageClassIds),
  sorts: fc.dictionary(fc.constantFrom(...tabIds), sort, { noNullPrototype: true }),
  before: fc.constantFrom('', 'file', 'run-1'),
  after: fc.constantFrom('rest', 'run-2'),
});

describe('the place in the URL', () => {
  it('leads to where it was written', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(parsePlace(writePlace(place))).toEqual(place);
      }),
    );
  });

  it('is left out for the first place', () => {
    expect(writePlace(firstPlace)).toBe('');
    expect(parsePlace('')).toEqual(firstPlace);
  });

  it('is somewhere, whatever the URL says', () => {
    fc.assert(
      fc.property(fc.string(), (hash) => {
        const { tab, show } = parsePlace(hash);
        expect(tabIds).toContain(tab);
        expect(showIds).toContain(show);
      }),
    );
    expect(parsePlace('#tab=constructor&show=toString&verdict=nonsense&sort-hosts=a b')).toEqual(firstPlace);
  });
});
