import { networkIds } from '../../src/readiness/report/report.ts';

/** What a table of hosts can be by. */
export const byIds = ['operator', 'domain'] as const;
export type ById = (typeof byIds)[number];

/** An option of the command line. */
export interface Option {
  readonly group: OptionGroup;
  /** One letter. */
  readonly short?: string;
  /** What stands for its value in the help; an option without it is a switch. */
  readonly value?: string;
  /** The value may be left out; it is only ever written behind "=". */
  readonly optionalValue?: true;
  /** May be given several times. */
  readonly many?: true;
  /** Its value is a file that is read, and "-" the standard input. */
  readonly isRead?: true;
  readonly help: string;
}

/** In the order in which the help lists them. */
export const optionGroups = ['Pages', 'Visits', 'Network', 'Result', 'Long runs', 'Surveys', 'General'] as const;
export type OptionGroup = (typeof optionGroups)[number];

/**
 * All options there are. A new one is an entry here, its name in the commands that take it (commands.ts), and where it
 * is read.
 */
export const options = {
  list: {
    group: 'Pages',
    short: 'l',
    value: 'FILE',
    many: true,
    isRead: true,
    help: 'Read URLs from a file, one a line; "-" is the standard input',
  },
  depth: { group: 'Pages', value: 'N', help: 'Follow links of the same site, N steps far (default 0)' },

  jobs: { group: 'Visits', short: 'j', value: 'N', help: 'Pages at the same time (default 4)' },
  timeout: { group: 'Visits', value: 'SECONDS', help: 'Take a page as it is after so long (default 30)' },
  'quiet-time': {
    group: 'Visits',
    value: 'SECONDS',
    help: 'A page is done after so long without requests (default 1)',
  },
  steps: {
    group: 'Visits',
    value: 'FILE',
    isRead: true,
    help: 'A module whose default function acts on each page: (page, { url }) => …',
  },
  'ipv6-only': {
    group: 'Visits',
    value: networkIds.join('|'),
    optionalValue: true,
    help: `Block the hosts that a network without IPv4 cannot reach (default ${networkIds[1]})`,
  },
  browser: { group: 'Visits', value: 'PATH', help: 'The Chromium to use (default: the first that is found)' },
  connect: { group: 'Visits', value: 'URL', help: 'A running Chromium that has the extension (http: or ws:)' },
  headed: { group: 'Visits', help: 'Show the browser' },
  recycle: { group: 'Visits', value: 'PAGES', help: 'Start the browser anew after so many pages (default 200)' },

  vantage: {
    group: 'Network',
    value: 'any|ipv6|native',
    help: 'What must be here, or nothing is visited: any network, IPv6, IPv6 without NAT64 (default any)',
  },
  resolver: {
    group: 'Network',
    value: 'WHO',
    many: true,
    help: 'Who is asked for AAAA (given again, AAAA that differ are named): system, none, quad9, cloudflare, google, dns-sb, the https: URL of a DNS-over-HTTPS resolver, or the address of a DNS server (default system)',
  },
  delegation: {
    group: 'Network',
    help: 'Look at the zone cuts above the names of all hosts, from the root on: whether an IPv6-only resolver can resolve them',
  },
  'no-ipv6-retry': {
    group: 'Network',
    help: 'Do not try AAAA again at which the browser did not reach the host',
  },
  'nat64-prefix': {
    group: 'Network',
    value: 'PREFIX',
    many: true,
    help: 'A NAT64 prefix of this network, as 2001:db8:64::/96',
  },

  format: {
    group: 'Result',
    short: 'f',
    value: 'FORMAT',
    help: 'What the standard output gets: text (default), json, ndjson, csv, markdown, html, junit, sarif',
  },
  out: {
    group: 'Result',
    short: 'o',
    value: '[FORMAT:]FILE',
    many: true,
    help: 'Write a file, too; the format goes by the extension unless it is named',
  },
  asn: {
    group: 'Result',
    value: 'FILE',
    isRead: true,
    help: "Say who runs each address, by a database in MaxMind's format (.mmdb) of AS or countries; surveys also take a table of iptoasn.com",
  },
  by: {
    group: 'Result',
    value: byIds.join('|'),
    help: 'Add a table to the text: hosts by who runs their network, or by domain',
  },
  redact: { group: 'Result', help: 'Leave paths and queries out' },
  'fail-on': {
    group: 'Result',
    value: 'WHAT',
    many: true,
    help: 'Exit with 1 on: ipv4-only, partial (or worse), problem, regression; several with commas',
  },
  baseline: {
    group: 'Result',
    value: 'FILE',
    isRead: true,
    help: 'The earlier report that "regression" compares with',
  },
  allow: {
    group: 'Result',
    value: 'FILE',
    many: true,
    isRead: true,
    help: 'Hosts, or *.suffix, that do not count for --fail-on, one a line',
  },

  state: { group: 'Long runs', value: 'FILE', help: 'Keep each page as soon as it is done, as NDJSON' },
  resume: { group: 'Long runs', help: 'Go on with the state file, if there is one' },
  shard: {
    group: 'Long runs',
    value: 'I/N',
    help: 'Only the I-th of N parts of the URLs; "auto" and "auto/N" take I from the batch system',
  },

  database: {
    group: 'Surveys',
    value: 'URL',
    help: 'postgres://HOST/NAME, or a folder for an embedded one (default: GREENSIX_DATABASE, or ./greensix-survey)',
  },
  rate: { group: 'Surveys', value: 'N', help: 'Visits a second at most, over all workers (default: no limit)' },
  'until-done': { group: 'Surveys', help: 'End when no site is left, instead of waiting for more' },
  watch: { group: 'Surveys', help: 'Show the status again and again' },
  metrics: { group: 'Surveys', value: 'PORT', help: 'Serve the status for Prometheus at this port, as [ADDRESS:]PORT' },
  compare: { group: 'Surveys', value: 'OLDER', help: 'The earlier survey to compare with' },
  parquet: { group: 'Surveys', value: 'DIR', help: 'Write sites, hosts and sightings as Parquet into this folder' },

  quiet: { group: 'General', short: 'q', help: 'No progress, and no word about files that were written' },
  help: { group: 'General', short: 'h', help: 'Show the help' },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
export const optionNames = Object.keys(options) as OptionName[];
