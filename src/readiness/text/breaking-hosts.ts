import type { HostGroup } from '../judged-report/judged-report.ts';
import type { NetworkId } from '../report/report.ts';
import type { Outcome } from '../verdicts/host-verdict.ts';

/** @returns of how many hosts of a group it is not known that they work on a network, nor that they break there */
export function openHosts({ hosts }: Pick<HostGroup, 'hosts'>, network: NetworkId): number {
  return hosts.filter(({ verdict }) => !['works', 'breaks'].includes(verdict.outcomes[network])).length;
}

/**
 * Where nothing is known to break, and something may, "0 of 5" would say that nothing does.
 * @param breaking of how many it is known that they break
 * @param open of how many that is not known
 * @returns what is to be said of them together
 */
export function outcomeOf(breaking: number, open: number): Outcome {
  if (breaking > 0) return 'breaks';
  return open > 0 ? 'unknown' : 'works';
}
