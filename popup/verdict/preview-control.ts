import { describeAddress } from '../../src/address/describe-address.ts';
import { parseNat64Prefixes } from '../../src/address/nat64-prefix.ts';
import { discoverNat64Prefixes, nat64TestName } from '../../src/dns/discover-nat64.ts';
import { endpointTotal } from '../../src/page/recording/host.ts';
import { hostnamesKnownToBreak, hostnamesToBlock } from '../../src/readiness/judged-report/host-selection.ts';
import { isBlockedBeforehand, type Preview } from '../../src/readiness/network/preview-rules.ts';
import { mapList } from '../../src/readiness/report/list.ts';
import {
  chainHostnames,
  type NetworkId,
  networkIds,
  type ReportHost,
  type ReportSource,
} from '../../src/readiness/report/report.ts';
import type { Store } from '../../ui/store.ts';
import { idInPreview } from '../table/preview-rows.ts';
import type { Check } from './aaaa-check-session.ts';
import type { PageJudgement } from './judge-page.ts';
import type { VerdictState } from './verdict-state.ts';

/** Where more breaks comes first. */
const barestFirst = [...networkIds].reverse();

/** @returns the network to preview: one on which something of the page breaks, the barer one first */
function networkToPreview(judged: PageJudgement | null): NetworkId {
  const hosts = [...(judged?.hosts.values() ?? [])];
  return barestFirst.find((id) => hostnamesToBlock(hosts, id).length > 0) ?? barestFirst[0] ?? networkIds[0];
}

/**
 * @param judged the page; tells of the network from which it was seen
 * @param network the one that is previewed
 * @param check what the DNS was asked
 * @param prefixes the NAT64 prefixes in effect
 * @returns all hosts that are known to break there, whether the page has asked for them or not
 */
function knownToBreak(
  { vantage }: PageJudgement,
  network: NetworkId,
  check: Check | null,
  prefixes: readonly string[],
): string[] {
  const made = discoverNat64Prefixes(check?.known(nat64TestName)?.aaaa.addresses ?? []);
  const known = [...parseNat64Prefixes(prefixes), ...made];
  const describe = (address: string) => describeAddress(address, known);
  return hostnamesKnownToBreak(check?.allKnown() ?? [], network, { vantage: vantage.id, describe });
}

/** @returns whether the preview blocks that host of the tab */
export function blockedBy(preview: Preview): (hostname: string) => boolean {
  const names = new Set([...preview.hostnames, ...(preview.beforehand ?? [])]);
  // All that it blocks beforehand without naming it.
  const unnamed = { ...preview, ...(preview.beforehand && { beforehand: [] }) };
  return (hostname) => names.has(hostname) || isBlockedBeforehand(unnamed, hostname);
}

/**
 * @param judged a page that was loaded while its tab previewed a network without IPv4
 * @param preview what is blocked in the tab by now
 * @returns its hosts that the page reached all the same: the rules did not know them yet. Until the page is loaded again, it is
 *   not as it would be there. Those that shared and service workers alone have reached are none: the rules are those of a tab, and
 *   such workers belong to none
 */
export function hostnamesLoadedBefore(
  { hosts, source }: Pick<PageJudgement, 'hosts' | 'source'>,
  preview: Preview,
): string[] {
  const isBlocked = blockedBy(preview);
  const ofWorkers = new Set<string>();
  for (const page of source.pages) {
    for (const { hostname, endpoints } of page.hosts) {
      const reached = endpoints.filter(({ address }) => address !== '');
      if (reached.every((endpoint) => endpoint.marks.worker === endpointTotal(endpoint))) ofWorkers.add(hostname);
    }
  }
  return [...hosts.values()]
    .filter(
      ({ hostname, sightings }) => sightings.reached.length > 0 && isBlocked(hostname) && !ofWorkers.has(hostname),
    )
    .map(({ hostname }) => hostname);
}

/**
 * @param judged a page that was loaded while its tab previewed a network without IPv4
 * @param preview what is blocked in the tab by now
 * @returns what a report of the page rests on, which says so and which hosts were blocked
 */
export function sourceAsPreviewed({ source }: Pick<PageJudgement, 'source'>, preview: Preview): ReportSource {
  const isBlocked = blockedBy(preview);
  const hasFailed = ({ endpoints }: ReportHost): boolean =>
    endpoints.some(({ details }) => Object.keys(details.error ?? {}).some((error) => idInPreview(error) === 'blocked'));
  const pages = mapList(source.pages, (page) => {
    const blocked = page.hosts.filter((host) => isBlocked(host.hostname) && hasFailed(host));
    return { ...page, preview: { network: preview.network, blocked: blocked.map(({ hostname }) => hostname) } };
  });
  return { ...source, pages };
}

/** What previews need of the browser. */
export interface PreviewDeps {
  showPreview(tab: number, preview: Preview): Promise<void>;
  /** Blocks more hosts in a tab if it is shown so; says what is blocked then. */
  widenPreview(tab: number, widen: (preview: Preview) => Preview): Promise<Preview | undefined>;
  /** Blocks more hosts in all tabs that are shown so, before any page there asks for them. */
  blockBeforehand(known: (network: NetworkId) => readonly string[]): Promise<void>;
  /** Loads the page so that a preview is seen; called with whether the page itself cannot be reached. */
  loadPreview(tab: number, documentBlocked: boolean): Promise<void>;
}

/** What a preview goes by at this moment. */
interface PreviewOptions {
  check(): Check | null;
  nat64Prefixes(): readonly string[];
}

/** Shows a tab as it were on another network, and keeps previews up to date. */
export interface PreviewControl {
  /** To be called when there are new records of hosts. */
  recordsChanged(): void;
  /** Passes to previews in all tabs the hosts that are known to break by records since the last call. */
  pass(judged: PageJudgement): void;
  /** Blocks in a previewed tab what is known to break by now, and notes what that is, if it is still previewed. */
  widen(judged: PageJudgement, tab: number, network: NetworkId): Promise<void>;
  /** Chooses the network to preview. */
  select(network: NetworkId): void;
  /** @returns the network to preview: the user's choice, else one on which something breaks, the barer one first */
  network(): NetworkId;
  /** Shows the tab of the judged page as on that network. */
  start(tab: number): Promise<void>;
}

/**
 * @param store where the judged page is found, and where it is noted what is previewed
 * @returns the previews of a view
 */
export function createPreviewControl(
  store: Store<VerdictState>,
  deps: PreviewDeps,
  { check, nat64Prefixes }: PreviewOptions,
): PreviewControl {
  const network = (): NetworkId => store.get().network ?? networkToPreview(store.get().judged);
  /** Whether there may be records that no preview has: a view that was closed at once may have passed none. */
  let hasNewRecords = true;
  return {
    recordsChanged() {
      hasNewRecords = true;
    },
    pass(judged) {
      if (!check() || !hasNewRecords) return;
      hasNewRecords = false;
      void deps.blockBeforehand((network) => knownToBreak(judged, network, check(), nat64Prefixes()));
    },
    async widen(judged, tab, wanted) {
      const preview = await deps.widenPreview(tab, (before) => {
        const blocked = new Set(before.hostnames);
        const more = hostnamesToBlock([...judged.hosts.values()], wanted).filter((hostname) => !blocked.has(hostname));
        return more.length > 0 ? { ...before, network: wanted, hostnames: [...before.hostnames, ...more] } : before;
      });
      if (preview) store.update((state) => ({ ...state, preview }));
    },
    select: (chosen) => store.update((state) => ({ ...state, network: chosen })),
    network,
    async start(tab) {
      const { judged } = store.get();
      if (!judged) return;
      const wanted = network();
      const hostnames = hostnamesToBlock([...judged.hosts.values()], wanted);
      const beforehand = knownToBreak(judged, wanted, check(), nat64Prefixes());
      await deps.showPreview(tab, { network: wanted, hostnames, beforehand });
      const isDocumentBlocked = chainHostnames(judged.page.page).some((hostname) => hostnames.includes(hostname));
      await deps.loadPreview(tab, isDocumentBlocked);
    },
  };
}
