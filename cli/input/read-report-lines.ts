import { openSync, readSync } from 'node:fs';
import { NdjsonFacts, readNdjsonLine } from '../../src/format/ndjson.ts';
import { lazyList } from '../../src/readiness/list.ts';
import type { ReportPage, ReportSource } from '../../src/readiness/report.ts';
import { CommandError, reasonOf } from '../command-error.ts';
import { readLines } from './read-lines.ts';

/** Where a page stands in the file, in bytes. */
interface Place {
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a report whose pages stay in the file: each is read again whenever somebody wants it. The file stays open until
 * the process ends, so that it may be replaced meanwhile by what is made of it.
 * @param path a report as NDJSON; what is added to it later is not in the report
 * @throws CommandError with a sentence that says what is wrong with the file
 */
export async function readReportLines(path: string): Promise<ReportSource> {
  let place: Place = { start: 0, length: 0 };
  const kept = new NdjsonFacts(() => place);
  let number = 0;
  try {
    const file = openSync(path, 'r');
    for await (const { text, next } of readLines(path)) {
      const start = place.start + place.length;
      place = { start, length: next - start };
      const reading = readNdjsonLine(text, ++number);
      if (!reading.ok) throw new CommandError(`${path}: ${reading.error}`);
      if (reading.fact) kept.add(reading.fact);
    }
    const read = kept.facts();
    if (!read.ok) throw new CommandError(`${path}: ${read.error}`);
    const { pages, ...facts } = read.facts;
    return { ...facts, pages: lazyList(pages.length, (index) => pageAt(file, pages[index] as Place)) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path}: the report cannot be read: ${reasonOf(error)}.`);
  }

  function pageAt(file: number, { start, length }: Place): ReportPage {
    const bytes = Buffer.allocUnsafe(length);
    readSync(file, bytes, 0, length, start);
    const reading = readNdjsonLine(bytes.toString('utf8'), 0);
    if (reading.ok && reading.fact && 'page' in reading.fact) return reading.fact.page;
    throw new CommandError(`${path}: the report was changed while it was read.`);
  }
}
