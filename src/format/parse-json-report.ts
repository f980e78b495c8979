import { shortenEnd } from '../display/shorten-end.ts';
import { visibleText } from '../display/visible-text.ts';
import type { Report } from '../readiness/report/report.ts';
import { formatName, reportVersion } from './json.ts';
import { reportShape } from './report-shape.ts';
import { object, oneOf, ShapeError, whole } from './shape.ts';

const namesFormat = new RegExp(`"format"\\s*:\\s*"${formatName}"`);

/**
 * @param text the beginning of a file, or all of it: a report says what it is at its beginning, unless another program has
 *   written it anew
 * @returns whether it is a report as JSON. In a HAR such text stands inside of a string at most, with its quotes escaped
 */
export function isJsonReport(text: string): boolean {
  return namesFormat.test(text);
}

/** What became of a report as JSON or NDJSON; `error` is one sentence. */
export type ParsedReport =
  | {
      readonly ok: true;
      readonly report: Report;
      /** A sentence about each line that could not be read and is left out; missing where there is none. */
      readonly damaged?: readonly string[];
      /** Whether the last line is not whole and is left out, because its writer was ended. */
      readonly isCut?: boolean;
    }
  | { readonly ok: false; readonly error: string };

const head = object<{ format: string; version: number }>({ format: oneOf([formatName]), version: whole(1) });

/**
 * Parses what `jsonFormat` wrote. Only the facts are taken; what follows from them is derived again.
 * @param json the file, which anybody may have written
 * @returns the report, or a sentence that says what is wrong with the file
 */
export function parseJsonReport(json: string): ParsedReport {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? visibleText(shortenEnd(error.message, 200)) : '';
    return { ok: false, error: `This is no report of Greensix: it is not JSON (${reason}).` };
  }
  try {
    const { version } = head(value);
    if (version > reportVersion) {
      const error = `This report has version ${version} of the format; this Greensix reads up to ${reportVersion}. Update it.`;
      return { ok: false, error };
    }
    return { ok: true, report: reportShape(value) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return { ok: false, error: `This is no report of Greensix: ${visibleText(shortenEnd(error.message, 300))}.` };
  }
}
