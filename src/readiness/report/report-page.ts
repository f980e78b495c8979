import { addToServices, type Endpoint } from '../../page/recording/host.ts';
import { hostnamesOf, hostWithChain, type Page } from '../../page/recording/page.ts';
import { joinLoaders, loadersOf } from './loaders.ts';
import { type ChainStep, documentHostname, type ReportHost, type ReportPage, withoutQuery } from './report.ts';

/**
 * @param page a page as the tracker keeps it
 * @param run the id of the run that it belongs to
 * @param before the pages that went on to it by themselves, the first one first: their requests belong to it
 * @returns the page as a report keeps it
 */
export function reportPage(page: Page, run: string, before: readonly Page[] = []): ReportPage {
  return {
    id: page.id,
    run,
    url: withoutQuery(page.target),
    time: page.time,
    origin: page.origin,
    chain: [...before.flatMap((earlier) => goingOn(chainOf(earlier))), ...chainOf(page)],
    hosts: joinHosts([page, ...before].map(hostsOf)),
    leftOut: page.leftOut.size,
  };
}

/**
 * @param page a page
 * @param before the page whose document went on to it by itself
 * @returns the page with what the other one asked for, unless it has that already
 */
export function withPageBefore(page: ReportPage, before: ReportPage): ReportPage {
  const hostname = documentHostname(before);
  const isKnown = page.chain.some((step) => step.kind === 'client-redirect' && step.hostname === hostname);
  if (isKnown || before.id === page.id) return page;
  return { ...page, chain: [...goingOn(before.chain), ...page.chain], hosts: joinHosts([page.hosts, before.hosts]) };
}

/** @returns the requests of the page's own main document, as a report has them */
function chainOf({ chain }: Page): ChainStep[] {
  return chain.map(({ kind, hostname, address = '', error }) => ({
    kind,
    hostname,
    address,
    ...(error !== undefined && { error }),
  }));
}

/** @returns the chain of a document, as it is once that went on to another one by itself */
export function goingOn(chain: readonly ChainStep[]): ChainStep[] {
  return chain.map((step, at) => (at === chain.length - 1 ? { ...step, kind: 'client-redirect' } : step));
}

function hostsOf(page: Page): ReportHost[] {
  return [...hostnamesOf(page)].flatMap((hostname) => {
    const host = hostWithChain(page, hostname);
    // A copy: the page goes on changing.
    return host ? { hostname, endpoints: structuredClone(host.endpoints), ...loadersOf(host) } : [];
  });
}

/** Adds up the hosts of several documents; the lists are not changed. */
function joinHosts(lists: readonly (readonly ReportHost[])[]): readonly ReportHost[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  const joined = new Map<string, Map<string, Endpoint>>();
  const parts = new Map<string, ReportHost[]>();
  for (const host of lists.flat()) {
    const { hostname, endpoints } = host;
    parts.set(hostname, [...(parts.get(hostname) ?? []), host]);
    const ofHost = joined.get(hostname) ?? new Map<string, Endpoint>();
    joined.set(hostname, ofHost);
    for (const endpoint of endpoints) addToServices(ofHost, endpoint);
  }
  return [...joined].map(([hostname, endpoints]) => ({
    hostname,
    endpoints: [...endpoints.values()],
    ...joinLoaders(parts.get(hostname) ?? []),
  }));
}
