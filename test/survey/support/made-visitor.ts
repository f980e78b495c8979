import { setTimeout as sleep } from 'node:timers/promises';
import { EnvironmentError } from '../../../cli/shared/errors.ts';
import type { SiteVisitor } from '../../../cli/visits/site-visitor.ts';
import type { HostRecords } from '../../../src/dns/host-records.ts';
import type { Report, ReportHost } from '../../../src/readiness/report/report.ts';

/** A visitor without a browser: what it tells of a site follows from the site's URL. */
export interface MadeOptions {
  /** Milliseconds that a visit takes: a number of its own for each URL, from 0 to this. */
  readonly maxMs: number;
  /** How many hosts besides its own a site needs. */
  readonly hosts: number;
  /** Called at the beginning and the end of each visit. */
  readonly log?: (line: string) => void;
}

const run = { id: 'made', source: 'command-line', time: 0, browser: 'Made 1.0', nat64Prefixes: [] } as const;
const network = { ipv4: true, ipv6: true, nat64: false, proxy: false } as const;

/**
 * The report on a made site. Its number (the digits in its name) says what it is: of ten, four are full, three need one
 * host without IPv6, two need two of them, and one has no IPv6 itself.
 */
function madeReport(url: string, hosts = 2): Report {
  const { hostname } = new URL(url);
  const number = Number(/\d+/.exec(hostname)?.[0] ?? 0);
  const kind = number % 10;
  const missing = kind < 4 ? 0 : kind < 7 ? 1 : kind < 9 ? 2 : 0;
  const others = Array.from({ length: hosts }, (_, at) => ({ name: `cdn${at}.example`, has: at >= missing }));
  const all = [{ name: hostname, has: kind !== 9 }, ...others];
  return {
    runs: [{ ...run, network }],
    pages: [
      {
        id: url,
        run: 'made',
        url,
        time: 1_700_000_000_000 + number,
        origin: 'recorded',
        chain: [{ kind: 'answer', hostname, address: addressOf(number, kind !== 9) }],
        hosts: all.map(
          ({ name, has }, at): ReportHost => ({
            hostname: name,
            endpoints: [
              {
                address: addressOf(at === 0 ? number : 100_000 + at, has),
                port: 443,
                types: at === 0 ? { main_frame: 1 } : { script: 2, image: 1 },
                marks: {},
                details: {},
              },
            ],
          }),
        ),
        leftOut: 0,
        requested: url,
      },
    ] as unknown as Report['pages'],
    dns: all.flatMap(({ name, has }) => (has ? [] : [withoutAaaa(name)])),
  };
}

function addressOf(number: number, has: boolean): string {
  const low = (number % 65_000) + 1;
  return has ? `2606:4700::${low.toString(16)}` : `203.1.${low >> 8}.${low & 255}`;
}

function withoutAaaa(hostname: string): HostRecords {
  return {
    hostname,
    at: 1_700_000_000_000,
    source: { kind: 'server', server: 'system' },
    a: { status: 'ok', addresses: ['203.1.0.1'] },
    aaaa: { status: 'no-data', addresses: [] },
    https: { status: 'no-data', bindings: [] },
    cnames: [],
    ttl: 300,
  };
}

export function madeVisitor({ maxMs, hosts, log }: MadeOptions, signal: AbortSignal): SiteVisitor {
  return {
    async visit(requested) {
      const number = Number(/\d+/.exec(requested)?.[0] ?? 0);
      log?.(`begin ${requested}`);
      await sleep((maxMs * ((number * 7919) % 101)) / 100, undefined, { signal });
      log?.(`end ${requested}`);
      if (requested.includes('full-disk')) throw new EnvironmentError('The disk is full.');
      if (!URL.canParse(requested)) return withProblem(requested, 'url', 'This is no URL.');
      if (requested.includes('crash')) return withProblem(requested, 'browser', 'The browser ended, twice.');
      return madeReport(requested, hosts);
    },
    async close() {},
  };
}

function withProblem(requested: string, id: 'url' | 'browser', text: string): Report {
  const page = { id: requested, run: 'made', url: requested, time: Date.now(), origin: 'failed', chain: [], hosts: [] };
  return {
    runs: [{ ...run, network }],
    pages: [{ ...page, leftOut: 0, requested, problem: { id, text } }] as unknown as Report['pages'],
    dns: [],
  };
}
