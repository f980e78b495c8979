import type { Queries } from '../database/database.ts';
import type { HostRow, ResultRows } from './result-rows.ts';

/** What became of a site. */
export interface SiteResult {
  readonly site: string;
  readonly rows: ResultRows;
}

/**
 * Stores what became of some sites, each unless there is a result already: a worker that was thought dead may come back
 * with one.
 * @param queries a transaction, in which the sites' jobs are completed, too
 * @param results of different sites
 */
export async function storeResults(queries: Queries, survey: number, results: readonly SiteResult[]): Promise<void> {
  const sorted = [...results].sort((one, other) => (one.site < other.site ? -1 : 1));
  const visits = sorted.map(({ site, rows }) => ({
    site_id: site,
    ...rows.visit,
    report: rows.facts.toString('base64'),
  }));
  const sightings = sorted.flatMap(({ site, rows }) => rows.sightings.map((row) => ({ site_id: site, ...row })));
  // One statement, because the way to the database and back is most of what a result costs.
  await queries.query(
    `WITH new_visit AS (
       SELECT * FROM json_to_recordset($2::json) AS new (site_id bigint, time timestamptz, browser text, vantage text, url text,
         class text, confidence text, with_nat64 text, without_nat64 text, severity text, hops smallint, hosts int, requests int,
         breaking bigint[], unknown int, problem text, problem_text text, report text)
     ), stored AS (
       INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, breaking, unknown, problem, problem_text)
       SELECT $1, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, breaking, unknown, problem, problem_text
       FROM new_visit
       ON CONFLICT DO NOTHING RETURNING survey_id, site_id
     ), facts AS (
       INSERT INTO greensix.facts (survey_id, site_id, report)
       SELECT survey_id, site_id, decode(report, 'base64') FROM stored JOIN new_visit USING (site_id)
     ), hosts AS (
       INSERT INTO greensix.host (survey_id, host_id, hostname, domain)
       SELECT $1, host_id, hostname, domain FROM json_to_recordset($3::json) AS new (host_id bigint, hostname text, domain text)
       ON CONFLICT DO NOTHING
     )
     INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64,
       without_nat64, address)
     SELECT survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address
     FROM stored JOIN json_to_recordset($4::json) AS new (site_id bigint, host_id bigint, port int, requests int, party text,
       severity text, types text, verdict text, with_nat64 text, without_nat64 text, address inet) USING (site_id)`,
    [survey, JSON.stringify(visits), JSON.stringify(hostsOf(results)), JSON.stringify(sightings)],
  );
}

/** Each host once, and always in the same order, so that two workers never wait for each other. */
function hostsOf(results: readonly SiteResult[]): HostRow[] {
  const byId = new Map(results.flatMap(({ rows }) => rows.hosts).map((host) => [host.host_id, host]));
  return [...byId.values()].sort((one, other) => (one.host_id < other.host_id ? -1 : 1));
}
