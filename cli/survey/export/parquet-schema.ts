import type { BasicType } from 'hyparquet-writer';

/** A file of an export: its columns in order, and where its rows come from. */
export interface ParquetTable {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly ParquetColumn[];
  /** SQL of the rows of survey `$1`, with the names of the columns. */
  readonly rows: string;
}

/** A column of an exported table. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: BasicType;
  readonly nullable: boolean;
  readonly about: string;
}

const column = (name: string, type: BasicType, about: string): ParquetColumn => ({
  name,
  type,
  nullable: false,
  about,
});
const maybe = (name: string, type: BasicType, about: string): ParquetColumn => ({ name, type, nullable: true, about });

/** All files of an export. docs/survey.md has the same list, and a test compares them. */
export const parquetTables: readonly ParquetTable[] = [
  {
    name: 'sites',
    about: 'A row for each site of the list, visited or not',
    columns: [
      column('site_id', 'INT64', 'the same for the same URL in any survey'),
      column('requested', 'STRING', 'what the list says, with a scheme'),
      column('hostname', 'STRING', 'of it; empty for what is no URL'),
      column('domain', 'STRING', 'its registrable domain'),
      column('tld', 'STRING', 'the last label of the hostname; empty for addresses'),
      maybe('rank', 'INT32', 'of the list'),
      column('labels', 'JSON', 'the further columns of the list, an object of texts'),
      maybe('time', 'TIMESTAMP', 'of the visit, in UTC; null where there was none yet, as all that follows'),
      maybe('browser', 'STRING', 'name and version'),
      maybe('vantage', 'STRING', 'what the network of the worker could see'),
      maybe('url', 'STRING', 'of the document, without query'),
      maybe('class', 'STRING', 'ipv4-only, ipv6-partial, incomplete, ipv6-untested, ipv6-full, unknown, failed'),
      maybe('confidence', 'STRING', 'of the class: certain, likely, unsure'),
      maybe('with_nat64', 'STRING', 'on a network without IPv4 but with NAT64: works, breaks, unknown, fails-anyway'),
      maybe('without_nat64', 'STRING', 'the same without NAT64'),
      maybe('severity', 'STRING', 'the worst that breaks: document, function, content, background'),
      maybe('hops', 'INT32', 'redirects before the document; null where none came'),
      maybe('hosts', 'INT32', 'how many hosts the site needs'),
      maybe('requests', 'INT32', 'to all of them'),
      maybe('breaking_hosts', 'INT32', 'hosts that break without NAT64'),
      maybe('unknown_hosts', 'INT32', 'hosts of which it is not known'),
      maybe('problem', 'STRING', 'what went wrong with the visit'),
      maybe('problem_text', 'STRING', 'a sentence about it'),
    ],
    rows: `SELECT site_id::text AS site_id, requested, hostname, domain, tld, rank, labels, extract(epoch FROM time)::float8 * 1000 AS time, browser,
        vantage, url, class, confidence, with_nat64, without_nat64, severity, hops, hosts, requests,
        cardinality(breaking) AS breaking_hosts, unknown AS unknown_hosts, problem, problem_text
      FROM greensix.site LEFT JOIN greensix.visit USING (survey_id, site_id) WHERE survey_id = $1`,
  },
  {
    name: 'hosts',
    about: 'A row for each host that any site needs',
    columns: [
      column('host_id', 'INT64', 'the same for the same hostname in any survey'),
      column('hostname', 'STRING', 'ASCII'),
      column('domain', 'STRING', 'its registrable domain'),
    ],
    rows: 'SELECT host_id::text AS host_id, hostname, domain FROM greensix.host WHERE survey_id = $1',
  },
  {
    name: 'sightings',
    about: 'A row for each host of each site; several where its ports come to different verdicts',
    columns: [
      column('site_id', 'INT64', 'of sites'),
      column('host_id', 'INT64', 'of hosts'),
      column('port', 'INT32', '0 where the verdict is that of all ports'),
      column('requests', 'INT32', 'of the site to the host'),
      column('party', 'STRING', 'first (of the registrable domain of the site) or third'),
      column('severity', 'STRING', 'what the site loses with it'),
      column('types', 'STRING', 'resource types, with commas between them'),
      column('verdict', 'STRING', 'on the host, as in reports'),
      column('with_nat64', 'STRING', 'what becomes of it: works, breaks, unknown, fails-anyway'),
      column('without_nat64', 'STRING', 'the same without NAT64'),
      maybe('address', 'STRING', 'the first at which it was reached'),
    ],
    rows: `SELECT site_id::text AS site_id, host_id::text AS host_id, port, requests, party, severity, types, verdict, with_nat64,
        without_nat64, host(address) AS address
      FROM greensix.sighting WHERE survey_id = $1`,
  },
];
