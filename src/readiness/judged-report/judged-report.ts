import type { HostRecords } from '../../dns/host-records.ts';
import type { DelegationVerdict } from '../evidence/delegation.ts';
import type { FamilyShare } from '../evidence/family-share.ts';
import type { Sightings } from '../evidence/sightings.ts';
import type { Vantage, VantageId } from '../network/vantage.ts';
import type { List } from '../report/list.ts';
import type { HostLoad } from '../report/load-graph.ts';
import type { AddressOperator, Loader, NetworkId, ReportPage, Run } from '../report/report.ts';
import type { HostVerdict } from '../verdicts/host-verdict.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import type { JudgedService } from '../verdicts/judge-host.ts';
import type { NetworkVerdict, PageClassId, PageHost, PageVerdict } from '../verdicts/page-verdict.ts';
import type { SeverityId } from '../verdicts/severity.ts';

/** A report with all that follows from it. */
export interface JudgedReport<Pages extends List<JudgedPage> = readonly JudgedPage[]> {
  readonly runs: readonly JudgedRun[];
  /** As the report has them. */
  readonly pages: Pages;
  /** In the order in which they were first seen. */
  readonly hosts: readonly JudgedHost[];
  /** By the registrable domain of the hosts: whom to write to. */
  readonly domains: readonly JudgedDomain[];
  /** By who runs the addresses of the hosts: a host with several is in each. Empty where the report says of none. */
  readonly operators: readonly JudgedOperator[];
  /** By the registrable domain of the pages. */
  readonly sites: readonly JudgedSite[];
  readonly totals: Totals;
}

/** The same where each page is judged anew whenever it is read. A `JudgedReport`, with its pages in memory, is one, too. */
export type StreamedReport = JudgedReport<List<JudgedPage>>;

/** A run and what its network offered. */
export interface JudgedRun {
  readonly run: Run;
  readonly vantage: Vantage;
}

/** A visit of a page with its verdict. */
export interface JudgedPage {
  readonly page: ReportPage;
  readonly site: string;
  /** What weighs most first. */
  readonly hosts: readonly PageHost[];
  readonly verdict: PageVerdict;
}

/** Whose a host is: of the same registrable domain as a page that needs it, or of somebody else. */
export const partyIds = ['first', 'third'] as const;
export type Party = (typeof partyIds)[number];

/** A host with its verdict, over all pages that need it. */
export interface JudgedHost {
  readonly hostname: string;
  readonly site: string;
  /** `first` where a page of its own registrable domain needs it. */
  readonly party: Party;
  /** The most able vantage from which it was reached, or else seen. */
  readonly vantage: VantageId;
  /** That of the service with which it stands worst. */
  readonly verdict: HostVerdict;
  readonly sightings: Sightings;
  /** One for each port at which it was asked. */
  readonly services: readonly JudgedService[];
  readonly records: HostRecords | undefined;
  /** Who runs the addresses at which it was reached, as far as the report says, by address. */
  readonly operators: readonly AddressOperator[];
  /** Whether a resolver with IPv6 alone finds its name; null where nobody looked. */
  readonly delegation: DelegationVerdict | null;
  /** The worst that a page loses with it. */
  readonly severity: SeverityId;
  readonly types: Readonly<Record<string, number>>;
  readonly share: FamilyShare;
  readonly requests: number;
  /** How the page that is nearest to it comes to it; null where it is not known. */
  readonly load: HostLoad | null;
  /** What caused its requests, on all pages; empty where it is not known. */
  readonly loadedBy: readonly Loader[];
  /** The hosts that come only through it, on every page that needs them. */
  readonly goesWithIt: readonly string[];
  /** The pages that need it, as indices of `pages`. */
  readonly pages: readonly number[];
}

/** Hosts that somebody answers for. */
export interface HostGroup {
  readonly hosts: readonly JudgedHost[];
  readonly severity: SeverityId;
  readonly share: FamilyShare;
  readonly requests: number;
  /** The pages that need one of its hosts, as indices of `pages`. */
  readonly pages: readonly number[];
  /** How many of its hosts break. */
  readonly breaks: Readonly<Record<NetworkId, number>>;
}

/** The hosts of a registrable domain. */
export interface JudgedDomain extends HostGroup {
  readonly site: string;
}

/** The hosts on one operator's addresses. */
export interface JudgedOperator extends HostGroup {
  /** "AS64496 Example Net" */
  readonly operator: string;
}

/** The pages of one site. */
export interface JudgedSite {
  readonly site: string;
  /** Indices of `pages`. */
  readonly pages: readonly number[];
  /** How many pages are of each class. */
  readonly classes: Readonly<Record<PageClassId, number>>;
}

/** How many there are of what. */
export interface Totals {
  readonly pages: number;
  readonly hosts: number;
  readonly requests: number;
  readonly hostsByVerdict: Readonly<Record<HostVerdictId, number>>;
  readonly pagesByClass: Readonly<Record<PageClassId, number>>;
  readonly pagesByResult: Readonly<Record<NetworkId, Readonly<Record<NetworkVerdict['result'], number>>>>;
  readonly share: FamilyShare;
}
