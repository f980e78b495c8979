import { addToServices, type Endpoint, endpointTotal } from '../../page/recording/host.ts';
import { entriesOf } from '../report/list.ts';
import { joinLoaders } from '../report/loaders.ts';
import type { ReportHost, ReportPage, Run } from '../report/report.ts';

/** What the pages have of a host before anything is judged: of each run, address and port the sum of all pages. */
export interface CollectedHost {
  readonly hostname: string;
  readonly runs: Map<string, Map<string, Endpoint>>;
  readonly pages: number[];
  loaders: Pick<ReportHost, 'loadedBy' | 'loadedByOthers'>;
}

/**
 * Brings together what the pages of a report have of each host.
 * @returns steps; the last one returns the hosts, by name
 */
export function* collectHosts(pages: Iterable<ReportPage>): Generator<undefined, Map<string, CollectedHost>> {
  const collected = new Map<string, CollectedHost>();
  for (const [at, page] of entriesOf(pages)) {
    yield;
    for (const reported of page.hosts) {
      const { hostname, endpoints } = reported;
      let host = collected.get(hostname);
      if (!host) {
        host = { hostname, runs: new Map(), pages: [], loaders: {} };
        collected.set(hostname, host);
      }
      const ofRun = host.runs.get(page.run) ?? new Map<string, Endpoint>();
      host.runs.set(page.run, ofRun);
      for (const endpoint of endpoints) addToServices(ofRun, endpoint);
      if (reported.loadedBy) host.loaders = joinLoaders([host.loaders, reported]);
      if (host.pages.at(-1) !== at) host.pages.push(at);
    }
  }
  return collected;
}

/** @returns what tells a service apart from all others, those that were seen from another network too */
export function serviceKey(run: string, address: string, port: number | undefined): string {
  return `${run} ${address} ${port ?? ''}`;
}

/**
 * Finds for each IPv4 address and port the host that was asked there first: a connection was made for it, while those that
 * came after may have used that one.
 */
export function firstHostsAt(runs: readonly Run[], collected: ReadonlyMap<string, CollectedHost>): Map<string, string> {
  const first = new Map<string, string>();
  for (const { id } of runs) {
    for (const { hostname, runs: seen } of collected.values()) {
      for (const endpoint of seen.get(id)?.values() ?? []) {
        const isOfCache = (endpoint.marks.cached ?? 0) >= endpointTotal(endpoint);
        const key = serviceKey(id, endpoint.address, endpoint.port);
        if (endpoint.address.includes('.') && !isOfCache && !first.has(key)) first.set(key, hostname);
      }
    }
  }
  return first;
}
