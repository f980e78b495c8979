import { shortenEnd } from '../display/shorten-end.ts';
import { visibleText } from '../display/visible-text.ts';
import type { HostRecords } from '../dns/host-records.ts';
import type { ZoneCut } from '../readiness/evidence/delegation.ts';
import {
  type AddressOperator,
  checkKey,
  type Report,
  type ReportPage,
  type Run,
  type ServiceCheck,
} from '../readiness/report/report.ts';
import type { NdjsonFact } from './ndjson.ts';
import type { ParsedReport } from './parse-json-report.ts';
import { checkShape, cutShape, operatorShape, pageShape, recordsShape, runShape } from './report-shape.ts';
import { object, type Shape, ShapeError } from './shape.ts';

/** What a line may have, by its one field. */
const shapes: ReadonlyMap<string, Shape<NdjsonFact>> = new Map<string, Shape<NdjsonFact>>([
  ['run', object({ run: runShape })],
  ['dns', object({ dns: recordsShape })],
  ['check', object({ check: checkShape })],
  ['operator', object({ operator: operatorShape })],
  ['delegation', object({ delegation: cutShape })],
  ['page', object({ page: pageShape })],
]);

const firstFact = new RegExp(`^\\s*\\{\\s*"(?:${[...shapes.keys()].join('|')})"\\s*:`);

/** @returns whether a text begins as the lines of a report do, in whatever order these are: someone may have sorted them */
export function isNdjson(text: string): boolean {
  return firstFact.test(text);
}

/**
 * The door for facts that are about to be written: whatever a page or a resolver made of them, the line can be read again.
 * @returns the fact with what is too long cut off or left out; undefined if nothing is left of it
 */
export function fitFact(fact: NdjsonFact): NdjsonFact | undefined {
  const shape = shapeOf(fact);
  try {
    return shape?.(fact, true);
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

function shapeOf(value: object): Shape<NdjsonFact> | undefined {
  for (const [kind, shape] of shapes) if (Object.hasOwn(value, kind)) return shape;
  return undefined;
}

/** What became of a line. */
export type ParsedLine =
  | { readonly ok: true; readonly fact: NdjsonFact | null }
  | { readonly ok: false; readonly error: string };

/**
 * Parses one line.
 * @param line without its end
 * @param number counted from 1, for the sentence that says what is wrong
 * @returns the fact in it; null for an empty line
 */
export function parseNdjsonLine(line: string, number: number): ParsedLine {
  // Takes a byte order mark away, too.
  const json = line.trim();
  if (json === '') return { ok: true, fact: null };
  try {
    const value: object = Object(JSON.parse(json));
    const shape = shapeOf(value);
    if (shape) return { ok: true, fact: shape(value) };
    return {
      ok: false,
      error: `Line ${number} has neither a run nor a page nor DNS records nor a check nor an operator nor a delegation.`,
    };
  } catch (error) {
    if (!(error instanceof ShapeError) && !(error instanceof SyntaxError)) throw error;
    return { ok: false, error: `Line ${number} is wrong: ${visibleText(shortenEnd(error.message, 300))}.` };
  }
}

/** The facts of a stream. What was written again replaces what was written before. */
export class NdjsonFacts<Kept> {
  readonly #keep: (page: ReportPage) => Kept;
  readonly #runs = new Map<string, Run>();
  readonly #dns = new Map<string, HostRecords>();
  readonly #checks = new Map<string, ServiceCheck>();
  readonly #operators = new Map<string, AddressOperator>();
  readonly #cuts = new Map<string, ZoneCut>();
  readonly #pages = new Map<string, { readonly run: string; readonly kept: Kept }>();

  /** @param keep what is to be kept of a page: all of it, or where to find it again */
  constructor(keep: (page: ReportPage) => Kept) {
    this.#keep = keep;
  }

  add(fact: NdjsonFact): void {
    if ('run' in fact) this.#runs.set(fact.run.id, fact.run);
    else if ('dns' in fact) this.#dns.set(fact.dns.hostname, fact.dns);
    else if ('check' in fact) this.#checks.set(checkKey(fact.check), fact.check);
    else if ('operator' in fact) this.#operators.set(fact.operator.address, fact.operator);
    else if ('delegation' in fact) this.#cuts.set(fact.delegation.zone, fact.delegation);
    else {
      const { run, id } = fact.page;
      this.#pages.set(JSON.stringify([run, id]), { run, kept: this.#keep(fact.page) });
    }
  }

  /**
   * @param options `hasGaps`: a line is missing, which may be that of a run; of such a run nothing is known then
   * @returns all that was kept, or a sentence that says how the facts do not fit together
   */
  facts({ hasGaps = false } = {}): FactsReading<Kept> {
    const pages = [...this.#pages.values()];
    for (const { run } of pages) {
      if (this.#runs.has(run)) continue;
      if (!hasGaps) return { ok: false, error: `There is a page of the run "${visibleText(run)}", and no such run.` };
      this.#runs.set(run, { id: run, source: 'command-line', time: 0, browser: '', nat64Prefixes: [] });
    }
    const [runs, dns] = [[...this.#runs.values()], [...this.#dns.values()]];
    const [checks, delegations] = [[...this.#checks.values()], [...this.#cuts.values()]];
    const operators = [...this.#operators.values()];
    return {
      ok: true,
      facts: {
        runs,
        dns,
        pages: pages.map(({ kept }) => kept),
        ...(checks.length > 0 && { checks }),
        ...(operators.length > 0 && { operators }),
        ...(delegations.length > 0 && { delegations }),
      },
    };
  }
}

type FactsReading<Kept> =
  | { readonly ok: true; readonly facts: Omit<Report, 'pages'> & { readonly pages: readonly Kept[] } }
  | { readonly ok: false; readonly error: string };

/**
 * Parses what was written line by line, also by a process that was killed in the middle of a line. A line that cannot be
 * read costs no more than itself.
 * @param lines the stream; of its last line an editor may have left the end out
 * @returns the report with what is wrong with its lines, or a sentence that says what is wrong with the first one if no
 *   line can be read
 */
export function parseNdjson(lines: string): ParsedReport {
  const facts = new NdjsonFacts((page) => page);
  const damaged: string[] = [];
  let readable = 0;
  let isCut = false;
  const all = lines.split('\n');
  for (const [at, line] of all.entries()) {
    const reading = parseNdjsonLine(line, at + 1);
    // A half of a line is no JSON.
    if (!reading.ok && at === all.length - 1) isCut = true;
    else if (!reading.ok) damaged.push(reading.error);
    else if (reading.fact) {
      facts.add(reading.fact);
      readable++;
    }
  }
  const [first] = damaged;
  if (readable === 0 && first !== undefined) return { ok: false, error: first };
  const read = facts.facts({ hasGaps: first !== undefined });
  if (!read.ok) return read;
  return { ok: true, report: read.facts, ...(first !== undefined && { damaged }), ...(isCut && { isCut }) };
}
