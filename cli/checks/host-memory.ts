import type { Arguments } from '../arguments/parse-arguments.ts';
import type { ChosenLookup } from '../dns/choose-lookup.ts';
import { HostAsker } from '../dns/host-asker.ts';
import type { Surroundings } from '../dns/vantage.ts';
import { ServiceChecker } from './service-checker.ts';

/** What asks and tries what would settle the verdicts on hosts, and keeps what was found out. */
export interface HostMemory {
  readonly asker: HostAsker;
  /** Tries IPv6 again that the browser did not use; null where that is not wanted, or of no use from here. */
  readonly checker: ServiceChecker | null;
}

/**
 * @param args the options about visits
 * @param lookups whom to ask; none for nobody
 * @param around what this machine's network offers
 * @returns a memory in which nothing is kept yet
 */
export function createHostMemory(
  args: Arguments,
  lookups: readonly ChosenLookup[],
  { ipv6, proxy }: Surroundings,
): HostMemory {
  // The browser of --connect may be on another machine, whose network is not known here.
  const isHere = !args.has('connect');
  const canTry = isHere && ipv6 && proxy === '' && lookups.length > 0;
  return {
    asker: new HostAsker(lookups, { seenFromHere: isHere }),
    checker: canTry && !args.has('no-ipv6-retry') ? new ServiceChecker() : null,
  };
}
