import { listedSiteOf } from '../../src/address/listed-site.ts';
import { nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { DnsStatus } from '../../src/dns/dns-status.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { HostResolver } from '../../src/dns/host-resolver.ts';
import { RecordsCache } from '../../src/dns/records-cache.ts';
import { type ControlledLookup, controlName, withControl } from '../../src/dns/withholding.ts';
import { hostnamesToLookUp } from '../../src/readiness/judged-report/host-selection.ts';
import { streamReport } from '../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportSource } from '../../src/readiness/report/report.ts';
import type { Progress } from '../terminal/progress.ts';
import { askAgain } from './ask-again.ts';
import type { ChosenLookup } from './choose-lookup.ts';
import { type GivingUp, untilSilent } from './until-silent.ts';

const nowhere = { set: async () => {}, remove: async () => {} };

/** Asks the DNS about the hosts of pages, about each once. */
export class HostAsker {
  /** All that is known, by hostname. */
  readonly #records = new Map<string, HostRecords>();
  readonly #lookup: ChosenLookup | null;
  readonly #main: Asked | null;
  readonly #others: readonly Asked[];
  readonly #ownDns: boolean;
  #progress: Watch | null = null;

  /**
   * @param lookups whom to ask, the first one for the answers and others to compare the AAAA with; none for nobody
   * @param seenFromHere whether the pages were visited from the network of this machine, whose own names mean the same here
   */
  constructor([lookup, ...others]: readonly ChosenLookup[], { seenFromHere }: { readonly seenFromHere: boolean }) {
    this.#ownDns = seenFromHere && lookup?.ownNetwork === true;
    this.#lookup = lookup ?? null;
    this.#main = lookup ? askedOf(lookup, (hostname) => this.#progress?.started(hostname)) : null;
    this.#others = others.map((other) => askedOf(other, () => {}));
  }

  /** Takes what was asked before. */
  know(records: readonly HostRecords[]): void {
    for (const each of records) this.#records.set(each.hostname, each);
  }

  /** @returns the report with all that is known of its hosts */
  complete(report: Pick<Report, 'runs' | 'pages'>): Report {
    const hostnames = report.pages.flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname));
    return {
      ...report,
      dns: [...new Set([nat64TestName, ...hostnames])].flatMap((hostname) => this.#records.get(hostname) ?? []),
    };
  }

  /**
   * Asks about the hosts whose verdict needs it.
   * @param begin shows how far that is, given how many names there are
   * @returns what was not known before; rejects with the reason of the signal
   */
  async ask(report: ReportSource, signal: AbortSignal, begin?: (names: number) => Watch): Promise<HostRecords[]> {
    const main = this.#main;
    if (!main) return [];
    const hostnames = hostnamesToLookUp(streamReport(report, listedSiteOf).hosts, {
      reachedToo: true,
      // Whom to ask was chosen for these very hosts, and what a tool notes as an address may be that of a proxy.
      privateToo: true,
      ownDns: this.#ownDns,
    });
    if (hostnames.length === 0) return [];
    // Whether the same resolver makes AAAA up, and under which prefix.
    const names = this.#records.has(nat64TestName) ? hostnames : [nat64TestName, ...hostnames];
    this.#progress = begin?.(names.length) ?? null;
    const found = await Promise.all(
      names.map(async (hostname) => {
        const [records, ...compared] = await Promise.all(
          [main, ...this.#others].map(async ({ resolver, skipped }) => {
            const answer = await resolver.resolve(hostname, { signal });
            return skipped.has(hostname) ? null : answer;
          }),
        );
        this.#progress?.finished(hostname, () => '');
        const others = compared.flatMap((other) => (other ? { source: other.source, aaaa: other.aaaa } : []));
        return records && others.length > 0 ? { ...records, others } : (records ?? null);
      }),
    );
    // Another page may have asked for the same in the meantime, and has reported it.
    const fresh = found.filter((records) => records !== null && !this.#records.has(records.hostname)) as HostRecords[];
    this.know(fresh);
    return fresh;
  }

  /** Sentences on what was not found out, and why; undefined where the resolvers were asked about all hosts, and answered about any. */
  get failureText(): string | undefined {
    const skipped = [this.#main, ...this.#others].flatMap((asked) => {
      const count = asked?.skipped.size ?? 0;
      if (!asked || count === 0) return [];
      const left = count === 1 ? '1 more host was not asked about' : `${count} more hosts were not asked about`;
      return [`Nothing came from the resolver (${asked.key}) for host after host: ${left}.`];
    });
    const withholding = [this.#main, ...this.#others].flatMap((asked) =>
      asked?.hasWithheld()
        ? [
            `The resolver (${asked.key}) does not give the AAAA of ${controlName} either: it keeps AAAA from whoever asks, so nothing is known of those of hosts. Choose another one by --resolver.`,
          ]
        : [],
    );
    const sentences = [this.#failureOfAll ?? [], withholding, skipped].flat();
    return sentences.length > 0 ? sentences.join(' ') : undefined;
  }

  /** Why nothing was found out at all; undefined where the resolver answered about any host. */
  get #failureOfAll(): string | undefined {
    const hosts = [...this.#records.values()].filter(({ hostname }) => hostname !== nat64TestName);
    const all = hosts.map(({ aaaa }) => aaaa);
    const [first] = all;
    if (!this.#lookup || first === undefined || !all.every(({ status }) => status in failures)) return undefined;
    const reason = failures[first.status]?.(first.code) ?? first.status;
    const why = first.status === 'unreachable' ? (this.#lookup.lastFailure() ?? reason) : reason;
    return `The resolver (${this.#lookup.key}) did not answer: ${why}. Whether hosts that were reached over IPv4 have IPv6 is not known for it; choose another one by --resolver.`;
  }
}

/** What is seen of the asking. */
type Watch = Pick<Progress, 'started' | 'finished'>;

/** Somebody who is asked. */
interface Asked extends Pick<GivingUp, 'skipped'>, Pick<ControlledLookup, 'hasWithheld'> {
  readonly key: string;
  readonly resolver: HostResolver;
}

function askedOf(chosen: ChosenLookup, onStart: (hostname: string) => void): Asked {
  const now = () => Date.now();
  const cache = new RecordsCache({ area: nowhere, now });
  const { lookup: controlled, hasWithheld } = withControl(chosen, cache, now);
  const { lookup, skipped } = untilSilent(controlled, onStart);
  const resolver = new HostResolver(askAgain(lookup), cache);
  return { key: chosen.key, resolver, skipped, hasWithheld };
}

/** Ends of questions that are the resolver's doing, in words. */
const failures: Readonly<Partial<Record<DnsStatus, (code: number | undefined) => string>>> = {
  unreachable: () => 'no connection to it came about',
  timeout: () => 'nothing came from it in time',
  'http-error': (code) => (code === undefined ? 'it leads elsewhere (HTTP redirect)' : `HTTP status ${code}`),
  refused: () => 'it refuses to answer',
  referral: () => 'it refers to other name servers, as one does that is no resolver',
  truncated: () => 'its answers are too long for UDP, and none came by TCP',
  broken: () => 'what comes from it is no DNS message',
  'not-asked': () => 'it cannot be asked',
};
