import type { OperatorView } from './view-report.ts';

/** Orders operators: with whom most breaks first. */
export function byOperatorWeight(one: OperatorView, other: OperatorView): number {
  return (
    other.breaks['without-nat64'] - one.breaks['without-nat64'] ||
    other.pages.length - one.pages.length ||
    other.hosts.length - one.hosts.length ||
    (one.operator < other.operator ? -1 : 1)
  );
}
