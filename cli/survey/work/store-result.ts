import type { Queries } from '../database/database.ts';
import type { ResultRows } from './result-rows.ts';

/**
 * Stores what became of a site, unless there is a result already: a worker that was thought dead may come back with one.
 * @param queries a transaction, in which the site's job is completed, too
 * @returns whether it was stored
 */
export async function storeResult(queries: Queries, survey: number, site: string, rows: ResultRows): Promise<boolean> {
  const { breaking, ...visit } = rows.visit;
  const stored = await queries.query(
    `INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
       severity, hops, hosts, requests, breaking, unknown, problem, problem_text)
     SELECT $1, $2, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
       severity, hops, hosts, requests, $4::bigint[], unknown, problem, problem_text
     FROM json_to_record($3::json) AS new (time timestamptz, browser text, vantage text, url text, class text, confidence text,
       with_nat64 text, without_nat64 text, severity text, hops smallint, hosts int, requests int, unknown int, problem text,
       problem_text text)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [survey, site, JSON.stringify(visit), `{${breaking.join(',')}}`],
  );
  if (stored.length === 0) return false;
  await queries.query('INSERT INTO greensix.facts (survey_id, site_id, report) VALUES ($1, $2, $3)', [
    survey,
    site,
    rows.facts,
  ]);
  if (rows.sightings.length === 0) return true;
  await queries.query(
    `INSERT INTO greensix.host (survey_id, host_id, hostname, domain)
     SELECT $1, host_id, hostname, domain FROM json_to_recordset($2::json) AS new (host_id bigint, hostname text, domain text)
     ON CONFLICT DO NOTHING`,
    [survey, JSON.stringify(rows.hosts)],
  );
  await queries.query(
    `INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64,
       without_nat64, address)
     SELECT $1, $2, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address
     FROM json_to_recordset($3::json) AS new (host_id bigint, port int, requests int, party text, severity text, types text,
       verdict text, with_nat64 text, without_nat64 text, address inet)`,
    [survey, site, JSON.stringify(rows.sightings)],
  );
  return true;
}
