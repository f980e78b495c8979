/** Reads what a report in JSON says of hosts and pages, as anybody would who has only the file. */

import type { NetworkId } from '../../src/readiness/report/report.ts';
import type { Confidence, Outcome } from '../../src/readiness/verdicts/host-verdict.ts';
import { type Page, pageUrl, type Step } from './plan.ts';

export interface UsePrediction {
  readonly outcome: Outcome;
  /** Of an unknown outcome it does not count. `missing`: the report knows nothing of that host. */
  readonly confidence: Confidence | 'missing';
  /** The verdict's id, and the ids of its evidence. */
  readonly verdict: string;
  readonly evidence: readonly string[];
}

export interface PagePrediction {
  readonly result: Outcome;
  readonly confidence: Confidence;
  readonly severity: string | null;
  readonly class: string;
  /** What went wrong with the visit; empty if nothing did. */
  readonly problem: string;
  /** Hosts that break. */
  readonly breaks: readonly string[];
  readonly unknown: readonly string[];
}

/** The parts of the file that are read here (src/format/report.schema.json). */
interface ReportJson {
  readonly pages: readonly PageJson[];
  readonly hosts: readonly {
    readonly hostname: string;
    readonly verdict: VerdictJson;
    readonly services?: readonly { readonly port: number | null; readonly verdict: VerdictJson }[];
  }[];
}

interface PageJson {
  readonly requested?: string;
  readonly url: string;
  readonly problem?: { readonly id: string };
  readonly verdict: { readonly class: string; readonly networks: Readonly<Record<NetworkId, NetworkJson>> };
  readonly uses: readonly UseJson[];
}

interface NetworkJson {
  readonly result: Outcome;
  readonly confidence: Confidence;
  readonly severity: string | null;
  readonly breaks: readonly string[];
  readonly unknown: readonly string[];
}

interface UseJson {
  readonly hostname: string;
  readonly port: number | null;
  readonly verdict: string;
  readonly outcomes: Readonly<Record<NetworkId, Outcome>>;
  readonly confidences: Readonly<Record<NetworkId, Confidence>>;
}

interface VerdictJson {
  readonly evidence: readonly { readonly id: string; readonly values: readonly (string | number)[] }[];
}

function missing(problem: string | undefined): UsePrediction {
  const evidence = problem === undefined ? [] : [`page-problem ${problem}`];
  return { outcome: 'unknown', confidence: 'missing', verdict: 'missing', evidence };
}

export class Predictions {
  readonly #report: ReportJson;

  constructor(report: unknown) {
    this.#report = report as ReportJson;
  }

  /** @returns the prediction for a use of a host by a page */
  use(page: Page, { hostname, port }: Step, network: NetworkId): UsePrediction {
    const name = hostname.replace(/\.$/, '');
    const uses = this.#findAll(page).flatMap((found) => found.uses.filter((each) => each.hostname === name));
    // Null: the same for all ports that the page uses.
    const use = uses.find((each) => each.port === port) ?? uses.find((each) => each.port === null);
    const host = this.#report.hosts.find((each) => each.hostname === name);
    if (!use || !host) return missing(this.#findAll(page).find(({ problem }) => problem)?.problem?.id);
    const { evidence } = host.services?.find((each) => each.port === port)?.verdict ?? host.verdict;
    return {
      outcome: use.outcomes[network],
      confidence: use.confidences[network],
      verdict: use.verdict,
      evidence: evidence.map(({ id, values }) => [id, ...values].join(' ')),
    };
  }

  /** @returns the prediction for a page; undefined if the report does not have it */
  page(page: Page, network: NetworkId): PagePrediction | undefined {
    const [found] = this.#findAll(page);
    if (!found) return undefined;
    const { result, confidence, severity, breaks, unknown } = found.verdict.networks[network];
    const problem = found.problem?.id ?? '';
    return { result, confidence, severity, class: found.verdict.class, problem, breaks, unknown };
  }

  /** A browser's file does not know what was asked for, but where that led to, and may have a page for each document. */
  #findAll(page: Page): readonly PageJson[] {
    const url = pageUrl(page);
    return this.#report.pages.filter((each) => each.requested === url || each.url.includes(`/${page.id}.`));
  }
}
