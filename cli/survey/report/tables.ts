import { visitProblemIds, visitProblems } from '../../../src/readiness/report/visit-problem.ts';
import { outcomeIds } from '../../../src/readiness/verdicts/host-verdict.ts';
import { pageClassIds } from '../../../src/readiness/verdicts/page-verdict.ts';
import { type Queries, readInPieces } from '../database/database.ts';
import type { Survey } from '../surveys.ts';
import { BlockerSets } from './blocker-curve.ts';
import {
  type Cell,
  type Column,
  count,
  listedName,
  otherRows,
  share,
  shareOf,
  type Table,
  text,
  visits,
} from './table.ts';

const maxRows = 50;
const maxLabelValues = 100;
const maxHosts = 100;
const maxSteps = 1000;
/** Where the curve is shown; a report has no more of it. */
const steps: readonly number[] = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000];

/** Problems that leave open what else a site needs. */
const openProblems = visitProblemIds.filter((id) => visitProblems[id].open);
/** SQL of whether all is known of a visit, so that a partial site needs no host but those that break to be full. */
const isKnown = `unknown = 0 AND (problem IS NULL OR problem NOT IN (${openProblems.map((id) => `'${id}'`).join(', ')}))`;

/** A site that has no result yet. */
const notVisited = 'not-visited';
const classes = [...pageClassIds, notVisited] as const;

/** One table after the other; each is read when it is asked for. */
export async function* surveyTables(queries: Queries, survey: Survey): AsyncGenerator<Table> {
  yield await overall(queries, survey);
  yield await byGroup(queries, survey, {
    id: 'rank',
    title: 'By rank',
    note: 'Each bucket holds the ranks above the one before it.',
    group: `CASE WHEN rank IS NULL THEN NULL WHEN rank <= 1000 THEN '1-1,000' WHEN rank <= 10000 THEN '1,001-10,000'
      WHEN rank <= 100000 THEN '10,001-100,000' WHEN rank <= 1000000 THEN '100,001-1,000,000' ELSE 'above 1,000,000' END`,
    order: 'min(rank) NULLS LAST',
    maxGroups: 10,
  });
  yield* byLabels(queries, survey);
  yield await byGroup(queries, survey, {
    id: 'tld',
    title: 'By top-level domain',
    note: `The ${maxRows} with the most sites; the others are together in one row.`,
    group: "nullif(tld, '')",
    order: 'sites DESC, "group"',
    maxGroups: maxRows,
  });
  yield await byGroup(queries, survey, {
    id: 'chain',
    title: 'By length of the chain to the document',
    note: 'How many redirects, of servers, scripts or refreshes, led to the document; unknown where none came. All hosts of the chain are needed.',
    group: "CASE WHEN hops IS NULL THEN NULL WHEN hops >= 5 THEN '5 or more' ELSE hops::text END",
    order: 'min(hops) NULLS LAST',
    maxGroups: 10,
  });
  yield await problems(queries, survey);
  yield await blockersPerSite(queries, survey);
  yield* blockers(queries, survey);
  yield* bySighting(queries, survey);
}

const classColumns: readonly Column[] = classes.flatMap((id) => [count(id, id)]);

function classRow(counts: Readonly<Record<string, number>>): { readonly sites: number; readonly cells: Cell[] } {
  const sites = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const full = counts['ipv6-full'] ?? 0;
  const judged = sites - (counts[notVisited] ?? 0);
  return { sites, cells: [sites, ...classes.map((id) => counts[id] ?? 0), shareOf(full, judged)] };
}

const groupColumns = (name: string): Column[] => [
  text('group', name),
  count('sites', 'Sites'),
  ...classColumns,
  share('full-share', 'ipv6-full of visited'),
];

async function overall(queries: Queries, { id }: Survey): Promise<Table> {
  const found = await queries.query<{ class: string; sites: number; certain: number; likely: number; unsure: number }>(
    `SELECT coalesce(class, '${notVisited}') AS class, count(*)::int AS sites,
       count(*) FILTER (WHERE confidence = 'certain')::int AS certain,
       count(*) FILTER (WHERE confidence = 'likely')::int AS likely,
       count(*) FILTER (WHERE confidence = 'unsure')::int AS unsure
     FROM ${visits} WHERE survey_id = $1 GROUP BY 1`,
    [id],
  );
  const total = found.reduce((sum, { sites }) => sum + sites, 0);
  return {
    id: 'classes',
    title: 'Classes',
    note: 'ipv4-only: the document has no IPv6. ipv6-partial: something that the page needs has none. ipv6-full: all has IPv6. incomplete, ipv6-untested, unknown: it could not be told. failed: the document fails on any network.',
    columns: [
      text('class', 'Class'),
      count('sites', 'Sites'),
      share('share', 'Share'),
      count('certain', 'Certain'),
      count('likely', 'Likely'),
      count('unsure', 'Unsure'),
    ],
    rows: classes.map((name) => {
      const row = found.find((each) => each.class === name);
      return [
        name,
        row?.sites ?? 0,
        shareOf(row?.sites ?? 0, total),
        row?.certain ?? 0,
        row?.likely ?? 0,
        row?.unsure ?? 0,
      ];
    }),
  };
}

interface Grouping {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** SQL that gives the group as text; NULL is what is not known. */
  readonly group: string;
  /** SQL by which groups are ordered before the others are put together. */
  readonly order: string;
  readonly maxGroups: number;
  /** What is beside sites and visits in FROM. */
  readonly join?: string;
  readonly where?: string;
  readonly values?: readonly unknown[];
}

async function byGroup(queries: Queries, survey: Survey, grouping: Grouping): Promise<Table> {
  const { group, order, maxGroups, join = '', where = '', values = [] } = grouping;
  const found = await queries.query<{ group: string | null; is_other: boolean; class: string; sites: number }>(
    `WITH counted AS MATERIALIZED (
       SELECT ${group} AS "group", coalesce(class, '${notVisited}') AS class, count(*)::int AS sites,
         min(rank) AS rank, min(hops) AS hops
       FROM ${visits} ${join} WHERE survey_id = $1 ${where} GROUP BY 1, 2
     ), ordered AS (
       SELECT "group", row_number() OVER (ORDER BY ${order.replace('sites', 'sum(sites)')}) AS place,
         -- What is not known is a row of its own, however few it is.
         "group" IS NOT NULL AND count("group") OVER (ORDER BY ${order.replace('sites', 'sum(sites)')} ROWS UNBOUNDED PRECEDING) > ${maxGroups} AS is_other
       FROM counted GROUP BY "group"
     )
     SELECT CASE WHEN NOT is_other THEN counted."group" END AS "group", is_other, class, sum(sites)::int AS sites
     FROM counted JOIN ordered ON counted."group" IS NOT DISTINCT FROM ordered."group"
     GROUP BY 1, 2, 3, CASE WHEN NOT is_other THEN place END ORDER BY CASE WHEN NOT is_other THEN place END NULLS LAST`,
    [survey.id, ...values],
  );
  const groups = new Map<string, { name: string | null; counts: Record<string, number> }>();
  for (const row of found) {
    const key = row.is_other ? 'others' : row.group === null ? 'unknown' : `group ${row.group}`;
    const name = row.group === null ? null : listedName(row.group);
    const known = groups.get(key) ?? { name: row.is_other ? otherRows : name, counts: {} };
    known.counts[row.class] = (known.counts[row.class] ?? 0) + row.sites;
    groups.set(key, known);
  }
  return {
    id: grouping.id,
    title: grouping.title,
    note: grouping.note,
    columns: groupColumns(grouping.title.replace(/^By /, '')),
    rows: [...groups.values()].map(({ name, counts }) => [name, ...classRow(counts).cells]),
  };
}

async function* byLabels(queries: Queries, survey: Survey): AsyncGenerator<Table> {
  const names = await queries.query<{ name: string }>(
    'SELECT DISTINCT jsonb_object_keys(labels) AS name FROM greensix.site WHERE survey_id = $1 ORDER BY 1',
    [survey.id],
  );
  for (const [at, { name }] of names.entries()) {
    const table = await byGroup(queries, survey, {
      id: `label-${at + 1}`,
      title: `By ${name}`,
      note: `A column of the list. The ${maxLabelValues} values with the most sites; the others are together in one row.`,
      group: '(labels ->> $2)',
      order: 'sites DESC, "group"',
      maxGroups: maxLabelValues,
      values: [name],
    });
    yield { ...table, label: `label ${name}` };
  }
}

async function problems(queries: Queries, { id }: Survey): Promise<Table> {
  const found = await queries.query<{ problem: string | null; sites: number }>(
    'SELECT problem, count(*)::int AS sites FROM greensix.visit WHERE survey_id = $1 GROUP BY 1 ORDER BY 2 DESC, 1',
    [id],
  );
  const total = found.reduce((sum, { sites }) => sum + sites, 0);
  return {
    id: 'problems',
    title: 'Problems of visits',
    note: 'Of all sites with a result.',
    columns: [text('problem', 'Problem'), count('sites', 'Sites'), share('share', 'Share')],
    rows: found.map(({ problem, sites }) => [problem ?? 'none', sites, shareOf(sites, total)]),
  };
}

const openNote =
  'Of some partial sites more is unknown: hosts of which it is not known, or what a visit with a problem did not come to see.';

async function blockersPerSite(queries: Queries, { id }: Survey): Promise<Table> {
  const found = await queries.query<{ hosts: string; sites: number; open: number }>(
    `SELECT CASE WHEN cardinality(breaking) > 50 THEN 'above 50' WHEN cardinality(breaking) > 20 THEN '21-50'
         WHEN cardinality(breaking) > 10 THEN '11-20' ELSE cardinality(breaking)::text END AS hosts, count(*)::int AS sites,
         count(*) FILTER (WHERE NOT (${isKnown}))::int AS open
     FROM greensix.visit WHERE survey_id = $1 AND class = 'ipv6-partial' GROUP BY 1 ORDER BY min(cardinality(breaking))`,
    [id],
  );
  const total = found.reduce((sum, { sites }) => sum + sites, 0);
  let sum = 0;
  return {
    id: 'blockers-per-site',
    title: 'IPv4-only hosts of partial sites',
    note: `How many hosts without IPv6 a partial site needs. ${openNote} These may need more.`,
    columns: [
      text('hosts', 'Hosts'),
      count('sites', 'Sites'),
      count('unknown', 'May need more'),
      share('share', 'Share'),
      share('cumulative', 'So many or fewer'),
    ],
    rows: found.map(({ hosts, sites, open }) => {
      sum += sites;
      return [hosts, sites, open, shareOf(sites, total), shareOf(sum, total)];
    }),
  };
}

async function* blockers(queries: Queries, { id }: Survey): AsyncGenerator<Table> {
  const partial = "greensix.visit WHERE survey_id = $1 AND class = 'ipv6-partial'";
  const sets = new BlockerSets();
  let sites = 0;
  // In order, so that of hosts that weigh the same it is always the same one that is chosen.
  const pieces = readInPieces<{ hosts: string; sites: number; open: number }>(
    queries,
    `SELECT array_to_string(breaking, ',') AS hosts, count(*)::int AS sites, count(*) FILTER (WHERE NOT (${isKnown}))::int AS open
     FROM ${partial} AND breaking <> '{}' GROUP BY breaking ORDER BY breaking`,
    [id],
  );
  for await (const rows of pieces) {
    for (const row of rows) {
      sets.add(row.hosts.split(','), row.sites, row.open);
      sites += row.sites;
    }
  }
  const top = await queries.query<{ hostname: string; domain: string; sites: number; alone: number }>(
    `WITH counted AS (
       SELECT host_id, count(*)::int AS sites, count(*) FILTER (WHERE cardinality(breaking) = 1 AND is_known)::int AS alone
       FROM (SELECT unnest(breaking) AS host_id, breaking, ${isKnown} AS is_known FROM ${partial}) AS each
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${maxHosts}
     )
     SELECT hostname, domain, sites, alone FROM counted JOIN greensix.host ON survey_id = $1 AND host.host_id = counted.host_id
     ORDER BY sites DESC, hostname`,
    [id],
  );
  yield {
    id: 'blockers',
    title: 'Hosts without IPv6 by the sites that they hold back',
    note: `The ${maxHosts} that most partial sites need. "Alone": sites that would be full if this host alone had IPv6; without those of which more is unknown.`,
    columns: [
      text('hostname', 'Host'),
      text('domain', 'Domain'),
      count('sites', 'Partial sites'),
      share('share', 'Share of partial sites'),
      count('alone', 'Alone'),
    ],
    rows: top.map(({ hostname, domain, sites: held, alone }) => [hostname, domain, held, shareOf(held, sites), alone]),
  };
  const curve = sets.curve(maxSteps);
  const chosen = steps.filter((step) => step <= curve.length);
  if (curve.length > 0 && !chosen.includes(curve.length)) chosen.push(curve.length);
  const names = await hostnames(
    queries,
    id,
    curve.slice(0, maxSteps).map(({ host }) => host),
  );
  yield {
    id: 'curve',
    title: 'If these N hosts had IPv6',
    note: `The share of partial sites that would be full. Hosts are chosen greedily: in each step the one with the most weight, where a site that still lacks n hosts counts 1/n for each of them. ${openNote} These are counted as unknown, and not as full, once nothing else holds them back.`,
    columns: [
      count('hosts', 'N'),
      text('last', 'The Nth host'),
      count('full', 'Sites that would be full'),
      count('unknown', 'Sites of which it is unknown'),
      count('partial', 'Partial sites'),
      share('share', 'Share'),
    ],
    rows: chosen.map((step) => {
      const { host = '', full = 0, unknown = 0 } = curve[step - 1] ?? {};
      return [step, names.get(host) ?? null, full, unknown, sites, shareOf(full, sites)];
    }),
  };
}

async function hostnames(queries: Queries, survey: number, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await queries.query<{ id: string; hostname: string }>(
    'SELECT host_id::text AS id, hostname FROM greensix.host WHERE survey_id = $1 AND host_id = ANY($2::bigint[])',
    [survey, `{${ids.join(',')}}`],
  );
  return new Map(rows.map(({ id, hostname }) => [id, hostname]));
}

interface SightingCount {
  readonly party: string;
  readonly severity: string;
  readonly types: string;
  readonly outcome: string;
  readonly hosts: number;
  readonly requests: number;
}

/** All that counts sightings is made of one pass over them. */
async function* bySighting(queries: Queries, { id }: Survey): AsyncGenerator<Table> {
  const found = await queries.query<SightingCount>(
    `SELECT party, severity, types, without_nat64 AS outcome, count(*)::float8 AS hosts, sum(requests)::float8 AS requests
     FROM greensix.sighting WHERE survey_id = $1 GROUP BY 1, 2, 3, 4`,
    [id],
  );
  const note =
    'Sightings: a host counts once for each site that needs it, and several times where its ports come to different verdicts. What becomes of it on a network without IPv4 and without NAT64.';
  yield outcomeTable(
    'party',
    'First and third party',
    `${note} first: of the same registrable domain as the site.`,
    found,
    ({ party }) => [party],
  );
  yield outcomeTable('severity', 'By what the site loses', note, found, ({ severity }) => [severity]);
  yield outcomeTable(
    'type',
    'By resource type',
    `${note} A host that delivers several types counts for each.`,
    found,
    ({ types }) => (types === '' ? ['none'] : types.split(',')),
  );
}

function outcomeTable(
  id: string,
  title: string,
  note: string,
  found: readonly SightingCount[],
  groupsOf: (row: SightingCount) => readonly string[],
): Table {
  const groups = new Map<string, Record<string, number>>();
  for (const row of found) {
    for (const group of groupsOf(row)) {
      const counts = groups.get(group) ?? {};
      counts[row.outcome] = (counts[row.outcome] ?? 0) + row.hosts;
      groups.set(group, counts);
    }
  }
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, each) => sum + each, 0);
  return {
    id,
    title,
    note,
    columns: [
      text('group', title.replace(/^By /, '')),
      count('sightings', 'Sightings'),
      ...outcomeIds.map((outcome) => count(outcome, outcome)),
      share('share', 'Share that works'),
    ],
    rows: [...groups]
      .sort(([, one], [, other]) => total(other) - total(one))
      .map(([group, counts]) => [
        group,
        total(counts),
        ...outcomeIds.map((outcome) => counts[outcome] ?? 0),
        shareOf(counts.works ?? 0, total(counts)),
      ]),
  };
}
