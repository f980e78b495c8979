import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import { isSameNetworkTime } from '../../src/own-addresses/reach.ts';
import type { Report, Run } from '../../src/readiness/report/report.ts';
import { noProvider } from '../../src/settings/own-address-provider.ts';

/** What the page knows of this machine's addresses, and whom it may ask. */
export interface OwnNetwork {
  /** Null until the settings are known. */
  readonly settings: { readonly ownAddresses: string; readonly nat64Prefixes: readonly string[] } | null;
  /** Null where nothing is known. */
  readonly known: KnownAddresses | null;
}

/**
 * @param report what was recorded or read
 * @param time when this machine's network is asked about, ms since the epoch
 * @returns the runs about whose network the answer reports something: recordings of this browser that began, or saw
 *   their last page, so shortly before or after that the network will not have changed. Files may be of any machine
 */
export function runsNear({ runs, pages }: Pick<Report, 'runs' | 'pages'>, time: number): Run[] {
  const isNear = (other: number) => isSameNetworkTime(other, time);
  const visited = new Set(pages.filter((page) => isNear(page.time)).map(({ run }) => run));
  return runs.filter((run) => run.source === 'recording' && (isNear(run.time) || visited.has(run.id)));
}

/**
 * @param report what was recorded or read
 * @param own what is known of this machine's addresses
 * @returns the runs with what was found out about their network, where it is newer than what they have; none while
 *   nobody may be asked
 */
export function runsWithReach(report: Pick<Report, 'runs' | 'pages'>, { settings, known }: OwnNetwork): Run[] {
  if (!known || !settings || settings.ownAddresses === noProvider) return [];
  const { reach } = known;
  return (
    runsNear(report, reach.time)
      // Newer only, so that two pages that know different things do not write over each other for ever.
      .filter((run) => !run.reach || run.reach.time < reach.time)
      .map((run) => ({ ...run, reach }))
  );
}
