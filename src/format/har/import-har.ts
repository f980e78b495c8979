import { Tracker } from '../../page/recording/tracker.ts';
import type { Report, ReportPage, Run } from '../../readiness/report/report.ts';
import { reportPage } from '../../readiness/report/report-page.ts';
import type { VisitProblem } from '../../readiness/report/visit-problem.ts';
import { FileDigest } from '../file/file-digest.ts';
import { type FileChunks, FileError, textOfFile } from '../file/file-text.ts';
import { type HarProblem, leftOutOfFile } from './har-problems.ts';
import { HarReader, type HarResult, parseHar } from './parse-har.ts';

const cutOff = {
  id: 'cut',
  text: 'The file is broken or cut off behind the last request of this page, so more may be missing.',
} as const satisfies VisitProblem;

/** What became of a file of HARs; `error` is one sentence. */
export type HarImport =
  | {
      readonly ok: true;
      readonly report: Report;
      readonly problems: readonly HarProblem[];
      /** The end of the file was not read: it is missing, or never comes. */
      readonly isCut?: boolean;
    }
  | { readonly ok: false; readonly error: string };

/**
 * Makes a report of a file of HARs, of any size. The same file becomes the same run, however often and wherever it is
 * read.
 * @param chunks the file, compressed or not, in any encoding that `textOfFile` reads
 * @param nat64Prefixes those of the network where the file was recorded
 * @returns as `importHar`
 * @throws whatever reading the chunks throws
 */
export async function importHarFile(chunks: FileChunks, nat64Prefixes: readonly string[]): Promise<HarImport> {
  const digest = new FileDigest();
  return readAll(digest.through(chunks), (pieces) => importHarText(pieces, digest, nat64Prefixes));
}

/**
 * Reads a file, and says also what of it was no part of its text.
 * @param chunks the file
 * @param read reads its text
 * @returns what that returns, with what was left out of the file among its problems
 */
export async function readAll(
  chunks: FileChunks,
  read: (pieces: AsyncGenerator<string>) => Promise<HarImport>,
): Promise<HarImport> {
  const left: HarProblem[] = [];
  const reading = await read(textOfFile(chunks, (sentence) => left.push(leftOutOfFile(sentence))));
  return reading.ok ? { ...reading, problems: [...left, ...reading.problems] } : reading;
}

/**
 * The same, of a file whose text is already being read.
 * @param pieces the text
 * @param digest what all of the file goes through
 */
export async function importHarText(
  pieces: AsyncIterable<string>,
  digest: FileDigest,
  nat64Prefixes: readonly string[],
): Promise<HarImport> {
  const reader = new HarReader();
  let broken: FileError | undefined;
  try {
    for await (const piece of pieces) {
      reader.push(piece);
      if (reader.isEndless) break;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    broken = error;
  }
  const result = reader.end(broken?.message);
  if (!result.ok && broken) return { ok: false, error: broken.message };
  return reportOf(result, { id: `har-${await digest.hex()}`, nat64Prefixes });
}

/**
 * Makes a report of HARs. Their entries become network events and go through the same tracker as those of a browser, one
 * page at a time.
 * @param text the file
 * @param run the id of the run to make and the NAT64 prefixes of the network where the file was recorded; HARs of another
 *   browser in the same file become runs of their own
 * @returns the report, with what was wrong with single entries; or why the file cannot be read
 */
export function importHar(text: string, run: Pick<Run, 'id' | 'nat64Prefixes'>): HarImport {
  return reportOf(parseHar(text), run);
}

function reportOf(result: HarResult, { id, nat64Prefixes }: Pick<Run, 'id' | 'nat64Prefixes'>): HarImport {
  if (!result.ok) return result;
  const { logs, problems, isCut: isFileCut } = result.har;
  const browsers = [...new Set(logs.map(({ browser }) => browser))];
  const all: ReportPage[] = [];
  const runs = browsers.map((browser, at): Run => {
    const run = at === 0 ? id : `${id}-${at + 1}`;
    const pages = logs
      .filter((log) => log.browser === browser)
      .flatMap((log) => log.pages)
      .flatMap(({ document, events, isCut, problem: ofDocument }): ReportPage[] => {
        const tracker = new Tracker();
        for (const event of events) tracker.apply(event);
        const page = tracker.page(document);
        const problem = isCut && ofDocument?.id !== 'no-document' ? cutOff : ofDocument;
        return page ? [{ ...reportPage(page, run, tracker.pagesBefore(document)), ...(problem && { problem }) }] : [];
      });
    all.push(...pages);
    const time = pages.reduce((first, page) => Math.min(first, page.time), Number.POSITIVE_INFINITY);
    return { id: run, source: 'har', browser, time: Number.isFinite(time) ? time : 0, nat64Prefixes };
  });
  return { ok: true, report: { runs, pages: all, dns: [] }, problems, ...(isFileCut && { isCut: true }) };
}
