import type { HostRecords } from '../dns/host-records.ts';
import type { Report, ReportPage, Run } from '../readiness/report.ts';
import type { FormatInput } from './format-input.ts';
import { pageJson, type ReportReading } from './json.ts';
import { pageShape, recordsShape, reportShape, runShape } from './report-shape.ts';
import { ShapeError } from './shape.ts';

/** @returns the report as lines of JSON: runs, then DNS records, then pages with their verdicts */
export function writeNdjson({ report, view }: FormatInput): string {
  return [
    ...report.runs.map((run) => ndjsonLine({ run })),
    ...report.dns.map((records) => ndjsonLine({ dns: records })),
    ...view.pages.map((page) => ndjsonLine({ page: pageJson(page) })),
  ].join('');
}

/** One line of the stream, for who writes it page by page. */
export type NdjsonFact = { readonly run: Run } | { readonly dns: HostRecords } | { readonly page: ReportPage };

/** @returns the line, ended by a line feed */
export function ndjsonLine(fact: NdjsonFact): string {
  return `${JSON.stringify(fact)}\n`;
}

const shapes = { run: runShape, dns: recordsShape, page: pageShape };

/**
 * Reads what was written line by line, also by a process that was killed in the middle of a line.
 * @param lines the stream; a last line that is not ended is left out
 * @returns the report, or a sentence that says which line is wrong
 */
export function readNdjson(lines: string): ReportReading {
  const facts = { run: new Map<string, unknown>(), dns: new Map<string, unknown>(), page: new Map<string, unknown>() };
  const whole = lines.slice(0, lines.lastIndexOf('\n') + 1).split('\n');
  for (const [at, line] of whole.entries()) {
    if (line.trim() === '') continue;
    try {
      const value: Record<string, unknown> = Object(JSON.parse(line));
      const kind = (['run', 'dns', 'page'] as const).find((name) => Object.hasOwn(value, name));
      if (!kind) return { ok: false, error: `Line ${at + 1} has neither a run nor a page nor DNS records.` };
      const fact = shapes[kind](value[kind], kind);
      // What was written again replaces what was written before.
      const key = 'hostname' in fact ? fact.hostname : 'run' in fact ? JSON.stringify([fact.run, fact.id]) : fact.id;
      facts[kind].set(key, fact);
    } catch (error) {
      if (!(error instanceof ShapeError) && !(error instanceof SyntaxError)) throw error;
      return { ok: false, error: `Line ${at + 1} is wrong: ${error.message.slice(0, 300)}.` };
    }
  }
  return readAll({ runs: [...facts.run.values()], dns: [...facts.dns.values()], pages: [...facts.page.values()] });
}

function readAll(value: Record<keyof Report, unknown>): ReportReading {
  try {
    return { ok: true, report: reportShape(value, '') };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return { ok: false, error: `The lines do not fit together: ${error.message}.` };
  }
}
