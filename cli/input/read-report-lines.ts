import { fstatSync, openSync, readSync } from 'node:fs';
import { NdjsonFacts, parseNdjsonLine } from '../../src/format/parse-ndjson.ts';
import { lazyList } from '../../src/readiness/report/list.ts';
import type { ReportPage, ReportSource } from '../../src/readiness/report/report.ts';
import { CommandError, reasonOf } from '../shared/errors.ts';
import { DamagedLines } from './damaged-lines.ts';
import { readLines } from './read-lines.ts';

/** Where a page stands in the file, in bytes. */
interface Place {
  readonly start: number;
  readonly length: number;
}

/** A report that was read, and what its file lacks. */
export interface ReportLines {
  readonly report: ReportSource;
  /** Lines in which there is something, and nothing that can be read. */
  readonly damaged: DamagedLines;
  /** The last line is not whole: who wrote it was ended. */
  readonly isCut: boolean;
}

/**
 * Reads a report whose pages stay in the file: each is parsed again whenever it is read. The file stays open until the
 * process ends, so that it may be replaced meanwhile by what is made of it.
 * @param path a report as NDJSON; what is added to it later is not in the report
 * @throws CommandError with a sentence that says what is wrong with the file; when single lines are damaged only if
 *   there is no other
 */
export async function readReportLines(path: string): Promise<ReportLines> {
  let place: Place = { start: 0, length: 0 };
  const kept = new NdjsonFacts(() => place);
  const damaged = new DamagedLines(path);
  let number = 0;
  let readable = 0;
  try {
    const file = openSync(path, 'r');
    for await (const { text, next, isEnded } of readLines(path)) {
      const reading = parseNdjsonLine(text, ++number);
      // A half of a line is no JSON.
      if (!isEnded && !reading.ok) break;
      const start = place.start + place.length;
      place = { start, length: next - start };
      if (!reading.ok) damaged.add(reading.error);
      else if (reading.fact) {
        kept.add(reading.fact);
        readable++;
      }
    }
    if (readable === 0 && damaged.first !== undefined) throw new CommandError(`${path}: ${damaged.first}`);
    const read = kept.facts({ hasGaps: damaged.first !== undefined });
    if (!read.ok) throw new CommandError(`${path}: ${read.error}`);
    const { pages, ...facts } = read.facts;
    return {
      report: { ...facts, pages: lazyList(pages.length, (index) => pageAt(file, pages[index] as Place)) },
      damaged,
      isCut: fstatSync(file).size > place.start + place.length,
    };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path}: the report cannot be read: ${reasonOf(error)}.`);
  }

  function pageAt(file: number, { start, length }: Place): ReportPage {
    const bytes = Buffer.allocUnsafe(length);
    readSync(file, bytes, 0, length, start);
    const reading = parseNdjsonLine(bytes.toString('utf8'), 0);
    if (reading.ok && reading.fact && 'page' in reading.fact) return reading.fact.page;
    throw new CommandError(`${path}: the report was changed while it was read.`);
  }
}
