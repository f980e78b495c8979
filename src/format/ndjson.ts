import type { HostRecords } from '../dns/host-records.ts';
import type { Report, ReportPage, Run } from '../readiness/report.ts';
import { checkKey, type ServiceCheck } from '../readiness/service-check.ts';
import type { FormatInput } from './format-input.ts';
import { pageJson, type ReportReading } from './json.ts';
import { jsonText } from './json-text.ts';
import { checkShape, pageShape, recordsShape, runShape } from './report-shape.ts';
import { ShapeError } from './shape.ts';

/** @returns the report as lines of JSON: runs, then DNS records and checks, then pages with their verdicts */
export function* writeNdjson({ report, view }: FormatInput): Generator<string> {
  for (const run of report.runs) yield ndjsonLine({ run });
  for (const records of report.dns) yield ndjsonLine({ dns: records });
  for (const check of report.checks ?? []) yield ndjsonLine({ check });
  for (const page of view.pages) yield ndjsonLine({ page: pageJson(page) });
}

/** One line of the stream, for who writes it page by page. */
export type NdjsonFact =
  | { readonly run: Run }
  | { readonly dns: HostRecords }
  | { readonly check: ServiceCheck }
  | { readonly page: ReportPage };

/** @returns the line, ended by a line feed */
export function ndjsonLine(fact: NdjsonFact): string {
  return `${jsonText(fact)}\n`;
}

export type LineReading =
  | { readonly ok: true; readonly fact: NdjsonFact | null }
  | { readonly ok: false; readonly error: string };

/**
 * Reads one line.
 * @param line without its end
 * @param number counted from 1, for the sentence that says what is wrong
 * @returns the fact in it; null for an empty line
 */
export function readNdjsonLine(line: string, number: number): LineReading {
  if (line.trim() === '') return { ok: true, fact: null };
  try {
    const value: Record<string, unknown> = Object(JSON.parse(line));
    if (Object.hasOwn(value, 'run')) return { ok: true, fact: { run: runShape(value.run, 'run') } };
    if (Object.hasOwn(value, 'dns')) return { ok: true, fact: { dns: recordsShape(value.dns, 'dns') } };
    if (Object.hasOwn(value, 'check')) return { ok: true, fact: { check: checkShape(value.check, 'check') } };
    if (Object.hasOwn(value, 'page')) return { ok: true, fact: { page: pageShape(value.page, 'page') } };
    return { ok: false, error: `Line ${number} has neither a run nor a page nor DNS records nor a check.` };
  } catch (error) {
    if (!(error instanceof ShapeError) && !(error instanceof SyntaxError)) throw error;
    return { ok: false, error: `Line ${number} is wrong: ${error.message.slice(0, 300)}.` };
  }
}

/** The facts of a stream. What was written again replaces what was written before. */
export class NdjsonFacts<Kept> {
  readonly #keep: (page: ReportPage) => Kept;
  readonly #runs = new Map<string, Run>();
  readonly #dns = new Map<string, HostRecords>();
  readonly #checks = new Map<string, ServiceCheck>();
  readonly #pages = new Map<string, { readonly run: string; readonly kept: Kept }>();

  /** @param keep what is to be kept of a page: all of it, or where to find it again */
  constructor(keep: (page: ReportPage) => Kept) {
    this.#keep = keep;
  }

  add(fact: NdjsonFact): void {
    if ('run' in fact) this.#runs.set(fact.run.id, fact.run);
    else if ('dns' in fact) this.#dns.set(fact.dns.hostname, fact.dns);
    else if ('check' in fact) this.#checks.set(checkKey(fact.check), fact.check);
    else {
      const { run, id } = fact.page;
      this.#pages.set(JSON.stringify([run, id]), { run, kept: this.#keep(fact.page) });
    }
  }

  /** @returns all that was kept, or a sentence that says how the facts do not fit together */
  facts(): FactsReading<Kept> {
    const pages = [...this.#pages.values()];
    const stray = pages.find(({ run }) => !this.#runs.has(run));
    if (stray) return { ok: false, error: `There is a page of the run "${stray.run}", and no such run.` };
    const [runs, dns] = [[...this.#runs.values()], [...this.#dns.values()]];
    const checks = [...this.#checks.values()];
    return {
      ok: true,
      facts: { runs, dns, pages: pages.map(({ kept }) => kept), ...(checks.length > 0 && { checks }) },
    };
  }
}

type FactsReading<Kept> =
  | { readonly ok: true; readonly facts: Omit<Report, 'pages'> & { readonly pages: readonly Kept[] } }
  | { readonly ok: false; readonly error: string };

/**
 * Reads what was written line by line, also by a process that was killed in the middle of a line.
 * @param lines the stream; a last line that is not ended is left out
 * @returns the report, or a sentence that says which line is wrong
 */
export function readNdjson(lines: string): ReportReading {
  const facts = new NdjsonFacts((page) => page);
  const whole = lines.slice(0, lines.lastIndexOf('\n') + 1).split('\n');
  for (const [at, line] of whole.entries()) {
    const reading = readNdjsonLine(line, at + 1);
    if (!reading.ok) return reading;
    if (reading.fact) facts.add(reading.fact);
  }
  const read = facts.facts();
  return read.ok ? { ok: true, report: read.facts } : read;
}
