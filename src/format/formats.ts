import type { SiteOf } from '../address/site.ts';
import { allSteps } from '../async/all-steps.ts';
import type { ReportSource } from '../readiness/report.ts';
import { viewReportInSteps } from '../readiness/view-report.ts';
import { writeCsv } from './csv.ts';
import type { FormatInput } from './format.ts';
import { writeHtml } from './html.ts';
import { writeJson } from './json.ts';
import { writeJunit } from './junit.ts';
import { writeMarkdown } from './markdown.ts';
import { writeNdjson } from './ndjson.ts';
import { redactReport } from './redact-report.ts';
import { writeSarif } from './sarif.ts';

interface Format {
  /** Of a file's name, without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  /** The pieces of the file, none much longer than what there is to say of a page. */
  readonly write: (input: FormatInput) => Iterable<string>;
}

/** All formats that a report can be written in. A new one is a file and an entry here. */
export const formats = {
  json: { extension: 'json', mimeType: 'application/json', write: writeJson },
  ndjson: { extension: 'ndjson', mimeType: 'application/x-ndjson', write: writeNdjson },
  csv: { extension: 'csv', mimeType: 'text/csv', write: writeCsv },
  markdown: { extension: 'md', mimeType: 'text/markdown', write: writeMarkdown },
  html: { extension: 'html', mimeType: 'text/html', write: writeHtml },
  junit: { extension: 'xml', mimeType: 'application/xml', write: writeJunit },
  sarif: { extension: 'sarif', mimeType: 'application/sarif+json', write: writeSarif },
} satisfies Record<string, Format>;

export type FormatId = keyof typeof formats;

/** What the caller decides. */
export interface WriteOptions extends Pick<FormatInput, 'text' | 'generator' | 'time' | 'viewer'> {
  /** Write the paths of pages, too; without it nobody reads which pages of a site were visited. */
  readonly paths: boolean;
  readonly siteOf: SiteOf;
}

/**
 * Writes a report in one of the formats.
 * @param format its id
 * @param report the facts
 * @param options what to write and with which words
 * @returns the file's text
 */
export function writeReport(format: FormatId, report: ReportSource, options: WriteOptions): string {
  return allSteps(writeReportInSteps(format, report, options)).join('');
}

/**
 * The same in short steps, for a page that has to answer meanwhile.
 * @returns the steps; the last one returns the pieces of the file
 */
export function* writeReportInSteps(
  format: FormatId,
  report: ReportSource,
  { paths, siteOf, ...options }: WriteOptions,
): Generator<undefined, string[]> {
  // No format sees what is not to be written.
  const shown = paths ? report : redactReport(report);
  const view = yield* viewReportInSteps(shown, siteOf);
  const pieces: string[] = [];
  for (const piece of formats[format].write({ ...options, report: shown, view, redacted: !paths })) {
    pieces.push(piece);
    yield;
  }
  return pieces;
}
