import type { HostLookup } from '../../src/dns/host-lookup.ts';
import type { DnsStatus, HostRecords } from '../../src/dns/host-records.ts';
import { HostResolver } from '../../src/dns/host-resolver.ts';
import { RecordsCache } from '../../src/dns/records-cache.ts';
import type { Report, ReportSource } from '../../src/readiness/report.ts';
import { walkReport } from '../../src/readiness/view-report.ts';
import { hostnamesToAsk } from '../../src/readiness/what-to-do.ts';
import { siteOf } from '../site.ts';

const nowhere = { set: async () => {}, remove: async () => {} };
const nobodyThere: readonly DnsStatus[] = ['unreachable', 'timeout'];

/** Asks the DNS about the hosts of pages, about each once. */
export class HostAsker {
  /** All that is known, by hostname. */
  readonly #records = new Map<string, HostRecords>();
  readonly #resolver: HostResolver | null;

  /** @param lookup whom to ask; null for nobody */
  constructor(lookup: HostLookup | null) {
    this.#resolver = lookup && new HostResolver(lookup, new RecordsCache({ area: nowhere, now: () => Date.now() }));
  }

  /** Takes what was asked before. */
  know(records: readonly HostRecords[]): void {
    for (const each of records) this.#records.set(each.hostname, each);
  }

  /** @returns the report with all that is known of its hosts */
  complete(report: Pick<Report, 'runs' | 'pages'>): Report {
    const hostnames = new Set(report.pages.flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname)));
    return { ...report, dns: [...hostnames].flatMap((hostname) => this.#records.get(hostname) ?? []) };
  }

  /**
   * Asks about the hosts whose verdict needs it.
   * @returns what was not known before; rejects with the reason of the signal
   */
  async ask(report: ReportSource, signal: AbortSignal): Promise<HostRecords[]> {
    const resolver = this.#resolver;
    if (!resolver) return [];
    const hostnames = hostnamesToAsk(walkReport(report, siteOf).hosts);
    const found = await Promise.all(hostnames.map((hostname) => resolver.resolve(hostname, { signal })));
    // Another page may have asked for the same in the meantime, and has told of it.
    const fresh = found.filter((records) => records !== null && !this.#records.has(records.hostname)) as HostRecords[];
    this.know(fresh);
    return fresh;
  }

  /** Whether nobody ever answered, so that the resolver is to blame and no host. */
  get nobodyAnswers(): boolean {
    const all = [...this.#records.values()];
    return (
      all.length > 0 &&
      all.every(({ a, aaaa }) =>
        [a, aaaa].every(({ status }) => nobodyThere.includes(status) || status === 'not-asked'),
      )
    );
  }
}

/** What to do about a resolver that is not there. */
export const nobodyAnswersText =
  'No DNS server answered, so of hosts that were reached over IPv4 nothing is known. Choose one by --resolver.';
