import { isIP } from 'node:net';
import { gzipSync } from 'node:zlib';
import { listedSiteOf } from '../../../src/address/listed-site.ts';
import { judgeReport } from '../../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportPage } from '../../../src/readiness/report/report.ts';
import { visitProblems } from '../../../src/readiness/report/visit-problem.ts';
import { storedText, textId } from '../stored-text.ts';

/** What is stored of a visit: the facts, and what follows from them by the rules of this version. */
export interface ResultRows {
  readonly visit: VisitRow;
  readonly hosts: readonly HostRow[];
  readonly sightings: readonly SightingRow[];
  /** The report as JSON, compressed by gzip. */
  readonly facts: Buffer;
}

/** A row of the table `visit`. */
export interface VisitRow {
  readonly time: string;
  readonly browser: string;
  readonly vantage: string;
  readonly url: string;
  readonly class: string;
  readonly confidence: string;
  readonly with_nat64: string;
  readonly without_nat64: string;
  readonly severity: string | null;
  /** Null where no document came. */
  readonly hops: number | null;
  readonly hosts: number;
  readonly requests: number;
  readonly breaking: readonly string[];
  readonly unknown: number;
  readonly problem: string | null;
  readonly problem_text: string | null;
}

/** A row of the table `host`. */
export interface HostRow {
  readonly host_id: string;
  readonly hostname: string;
  readonly domain: string;
}

/** A row of the table `sighting`: a host on the page of a site. */
export interface SightingRow {
  readonly host_id: string;
  /** 0 where the verdict is that of all ports. */
  readonly port: number;
  readonly requests: number;
  readonly party: string;
  readonly severity: string;
  readonly types: string;
  readonly verdict: string;
  readonly with_nat64: string;
  readonly without_nat64: string;
  readonly address: string | null;
}

/**
 * @param report a report of one page
 * @returns its rows; all texts are fit to be stored
 */
export function resultRows(report: Report): ResultRows {
  const judged = judgeReport(report, listedSiteOf);
  const [judgedPage] = judged.pages;
  if (!judgedPage) throw new Error('a report of a visit has no page');
  const { page, verdict, hosts, site } = judgedPage;
  const network = verdict.networks['without-nat64'];
  const addressOf = new Map(
    page.hosts.map(({ hostname, endpoints }) => [
      hostname,
      endpoints.find(({ address }) => isIP(address) !== 0 && !address.includes('%'))?.address ?? null,
    ]),
  );
  const hostRows = new Map<string, HostRow>();
  const sightings = hosts.map((host): SightingRow => {
    const hostname = storedText(host.hostname, 300);
    const host_id = textId(hostname);
    const domain = listedSiteOf(host.hostname);
    hostRows.set(host_id, { host_id, hostname, domain: storedText(domain, 300) });
    return {
      host_id,
      port: host.port ?? 0,
      requests: host.requests,
      party: domain === site ? 'first' : 'third',
      severity: host.severity,
      types: storedText(Object.keys(host.types).sort().join(','), 500),
      verdict: host.verdict.id,
      with_nat64: host.verdict.outcomes['with-nat64'],
      without_nat64: host.verdict.outcomes['without-nat64'],
      address: addressOf.get(host.hostname) ?? null,
    };
  });
  const breaking = new Set(sightings.filter((each) => each.without_nat64 === 'breaks').map(({ host_id }) => host_id));
  const visit: VisitRow = {
    time: new Date(page.time).toISOString(),
    browser: storedText(report.runs[0]?.browser ?? '', 100),
    vantage: judged.runs[0]?.vantage.id ?? '',
    url: storedText(page.url),
    class: verdict.class,
    confidence: verdict.confidence,
    with_nat64: verdict.networks['with-nat64'].result,
    without_nat64: network.result,
    severity: network.severity,
    hops: hopsOf(page),
    hosts: hostRows.size,
    requests: sightings.reduce((sum, { requests }) => sum + requests, 0),
    // In order, so that equal sets are equal arrays.
    breaking: [...breaking].sort(),
    unknown: network.unknown.length,
    problem: page.problem?.id ?? null,
    problem_text: page.problem ? storedText(page.problem.text) : null,
  };
  return {
    visit,
    hosts: [...hostRows.values()],
    sightings: uniqueSightings(sightings),
    facts: gzipSync(JSON.stringify(report), { level: 6 }),
  };
}

/** @returns how many redirects led to the document; null where none came */
function hopsOf({ chain, problem }: Pick<ReportPage, 'chain' | 'problem'>): number | null {
  if (chain.at(-1)?.kind !== 'answer' || (problem && !visitProblems[problem.id].document)) return null;
  return Math.min(chain.length - 1, 1000);
}

/** Hostnames that differ only in what cannot be stored are one. */
function uniqueSightings(sightings: readonly SightingRow[]): SightingRow[] {
  return [...new Map(sightings.map((row) => [`${row.host_id} ${row.port}`, row])).values()];
}
