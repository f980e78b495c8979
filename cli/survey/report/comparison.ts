import { pageClassIds } from '../../../src/readiness/verdicts/page-verdict.ts';
import type { Queries } from '../database/database.ts';
import type { Survey } from '../surveys.ts';
import { count, type Table, text, visits } from './table.ts';

const maxHosts = 50;

/** What changed since an earlier survey. Sites are the same when the same was requested. */
export async function* comparisonTables(queries: Queries, older: Survey, newer: Survey): AsyncGenerator<Table> {
  const found = await queries.query<{ before: string; after: string; sites: number }>(
    `WITH before AS (SELECT site_id, class FROM ${visits} WHERE survey_id = $1),
       after AS (SELECT site_id, class FROM ${visits} WHERE survey_id = $2)
     SELECT coalesce(before.class, 'no-result') AS before, coalesce(after.class, 'no-result') AS after, count(*)::int AS sites
     FROM before FULL JOIN after USING (site_id) GROUP BY 1, 2`,
    [older.id, newer.id],
  );
  const names = [...pageClassIds, 'no-result'];
  yield {
    id: 'changes',
    title: 'What sites have become',
    note: `Rows: the class in ${older.name}; columns: the class in ${newer.name}. no-result: the site is not in that survey, or was not visited yet.`,
    columns: [text('before', older.name), ...names.map((name) => count(name, name))],
    rows: names.map((before) => [
      before,
      ...names.map((after) => found.find((row) => row.before === before && row.after === after)?.sites ?? 0),
    ]),
  };
  // A host that is without IPv6 for one site and has it for another, as behind a load balancer, is mixed.
  const hosts = await queries.query<{ hostname: string; change: string; sites: number }>(
    `WITH seen AS (
       SELECT survey_id, host_id, count(*) FILTER (WHERE without_nat64 = 'breaks') AS breaks,
         count(*) FILTER (WHERE without_nat64 = 'works') AS works, count(*)::int AS sites
       FROM greensix.sighting WHERE survey_id IN ($1, $2) GROUP BY 1, 2
     ), both_seen AS (
       SELECT host_id, after.sites, before.breaks > 0 AND before.works = 0 AND after.works > 0 AND after.breaks = 0 AS gained,
         before.works > 0 AND before.breaks = 0 AND after.breaks > 0 AND after.works = 0 AS lost
       FROM seen AS before JOIN seen AS after USING (host_id) WHERE before.survey_id = $1 AND after.survey_id = $2
     ), ordered AS (
       SELECT *, row_number() OVER (PARTITION BY gained ORDER BY sites DESC, host_id) AS place FROM both_seen WHERE gained OR lost
     )
     SELECT hostname, CASE WHEN gained THEN 'gained IPv6' ELSE 'lost IPv6' END AS change, sites
     FROM ordered JOIN greensix.host ON survey_id = $2 AND host.host_id = ordered.host_id
     WHERE place <= ${maxHosts} ORDER BY gained DESC, sites DESC, hostname`,
    [older.id, newer.id],
  );
  yield {
    id: 'changed-hosts',
    title: 'Hosts that gained or lost IPv6',
    note: `Hosts that were the same for all sites of which it is known, in each of the surveys; at most ${maxHosts} of each kind, those of most sites first.`,
    columns: [text('hostname', 'Host'), text('change', 'Change'), count('sites', `Sightings in ${newer.name}`)],
    rows: hosts.map(({ hostname, change, sites }) => [hostname, change, sites]),
  };
}
