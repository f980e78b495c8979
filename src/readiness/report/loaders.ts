import { countLoader, type LoaderCounts, type LoaderKind, otherLoaders } from '../../page/events/loader.ts';
import type { Host } from '../../page/recording/host.ts';
import type { Loader, ReportHost } from './report.ts';

/**
 * @param host a host with its loaders counted
 * @returns the same as a report has it
 */
export function loadersOf({ loaders }: Pick<Host, 'loaders'>): Pick<ReportHost, 'loadedBy' | 'loadedByOthers'> {
  const { [otherLoaders]: loadedByOthers, ...known } = loaders;
  const loadedBy = Object.entries(known).map(([key, requests = 0]): Loader => {
    const [kind, hostname] = key.split(' ') as [LoaderKind, string];
    return { kind, hostname, requests };
  });
  return { ...(loadedBy.length > 0 && { loadedBy }), ...(loadedByOthers && { loadedByOthers }) };
}

/**
 * Adds up what several documents, or several pages, tell of the loaders of a host.
 * @param parts each with its own counts; they are not changed
 * @returns the sums, within the bound
 */
export function joinLoaders(
  parts: readonly Pick<ReportHost, 'loadedBy' | 'loadedByOthers'>[],
): Pick<ReportHost, 'loadedBy' | 'loadedByOthers'> {
  const loaders: Partial<LoaderCounts> = {};
  for (const { loadedBy = [], loadedByOthers = 0 } of parts) {
    for (const { kind, hostname, requests } of loadedBy) countLoader(loaders, `${kind} ${hostname}`, requests);
    countLoader(loaders, otherLoaders, loadedByOthers);
  }
  return loadersOf({ loaders });
}
