import type { Queries } from '../database/database.ts';
import type { ResultRows } from './result-rows.ts';

/**
 * Stores what became of a site, unless there is a result already: a worker that was thought dead may come back with one.
 * @param queries a transaction, in which the site's job is completed, too
 * @returns whether it was stored
 */
export async function storeResult(queries: Queries, survey: number, site: string, rows: ResultRows): Promise<boolean> {
  const { breaking, ...visit } = rows.visit;
  // One statement, because the way to the database and back is most of what a result costs.
  const stored = await queries.query(
    `WITH stored AS (
       INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, breaking, unknown, problem, problem_text)
       SELECT $1, $2, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, $4::bigint[], unknown, problem, problem_text
       FROM json_to_record($3::json) AS new (time timestamptz, browser text, vantage text, url text, class text, confidence text,
         with_nat64 text, without_nat64 text, severity text, hops smallint, hosts int, requests int, unknown int, problem text,
         problem_text text)
       ON CONFLICT DO NOTHING RETURNING survey_id, site_id
     ), facts AS (
       INSERT INTO greensix.facts (survey_id, site_id, report) SELECT survey_id, site_id, $5::bytea FROM stored
     ), hosts AS (
       INSERT INTO greensix.host (survey_id, host_id, hostname, domain)
       SELECT survey_id, host_id, hostname, domain
       FROM stored, json_to_recordset($6::json) AS new (host_id bigint, hostname text, domain text)
       ON CONFLICT DO NOTHING
     ), sightings AS (
       INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64,
         without_nat64, address)
       SELECT survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address
       FROM stored, json_to_recordset($7::json) AS new (host_id bigint, port int, requests int, party text, severity text,
         types text, verdict text, with_nat64 text, without_nat64 text, address inet)
     )
     SELECT FROM stored`,
    [
      survey,
      site,
      JSON.stringify(visit),
      `{${breaking.join(',')}}`,
      rows.facts,
      JSON.stringify(rows.hosts),
      JSON.stringify(rows.sightings),
    ],
  );
  return stored.length > 0;
}
