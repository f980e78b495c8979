import type { Outcome } from '../../src/readiness/verdicts/host-verdict.ts';
import type { ShowId } from '../state/place.ts';

/**
 * @param outcomes what becomes of a host or a page with NAT64, and without it
 * @param show what of the report is to be shown
 * @param open the outcomes that count as open
 * @returns whether it is among that
 */
export function isShown(outcomes: readonly Outcome[], show: ShowId, open: readonly Outcome[]): boolean {
  const [withNat64, withoutNat64] = outcomes;
  switch (show) {
    case 'all':
      return true;
    case 'breaks-with-nat64':
      return withNat64 === 'breaks';
    case 'breaks-without-nat64':
      return withoutNat64 === 'breaks';
    case 'open':
      return outcomes.some((outcome) => open.includes(outcome));
    case 'works':
      return outcomes.every((outcome) => outcome === 'works');
  }
}
