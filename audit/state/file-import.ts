import { mergeReports, withFile } from '../../src/readiness/report/merge-reports.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import type { FileReading } from '../files/read-report-file.ts';
import type { AuditParts, FileNote } from './audit-state.ts';

/** A file that the user has chosen. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
}

/** @returns null if the file cannot be read at all; rejects when the signal ended it */
export type ReadFile<File extends ChosenFile> = (file: File, signal: AbortSignal) => Promise<FileReading | null>;

/** What is done with files. */
export interface FileImport<File extends ChosenFile> {
  /** Adds what is in the files to the report, one after the other. */
  importFiles(files: readonly File[]): Promise<void>;
  /** Opens a file to compare with, without keeping it. @returns whether it could be read */
  openBaseline(file: File): Promise<boolean>;
  cancelReading(): void;
  forgetFiles(): void;
}

/** @returns what reads files, one set of them at a time: a new one ends the reading of those before */
export function createFileImport<File extends ChosenFile>(
  { store, storage, set, stored, refresh }: AuditParts,
  readFile: ReadFile<File>,
): FileImport<File> {
  let readingFiles: AbortController | undefined;
  /** `take` gives how many pages were added, or null where nothing was stored. */
  const readFiles = async (
    files: readonly File[],
    take: (file: File, reading: FileReading & { ok: true }, signal: AbortSignal) => Promise<number | null>,
    { isBaseline } = { isBaseline: false },
  ) => {
    readingFiles?.abort();
    const control = new AbortController();
    readingFiles = control;
    set({ files: [], done: null });
    for (const [at, file] of files.entries()) {
      const note = (more: Partial<FileNote>) =>
        store.update((state) => ({
          ...state,
          files: [
            ...state.files,
            { name: file.name, isBaseline, pages: 0, known: 0, problems: [], error: '', ...more },
          ],
        }));
      set({ reading: { name: file.name, size: file.size, at: at + 1, of: files.length } });
      let reading: FileReading | null;
      try {
        reading = await readFile(file, control.signal);
      } catch {
        // Whoever ended it has taken the place of this reading, or wants none.
        break;
      }
      if (!reading) note({ error: 'unreadable' });
      else if (!reading.ok) note({ error: reading.error });
      else if (reading.report.pages.length === 0) note({ error: 'empty', problems: reading.problems });
      else {
        const pages = await take(file, reading, control.signal);
        const known = reading.report.pages.length - (pages ?? 0);
        if (pages !== null) note({ pages, known, problems: reading.problems });
      }
    }
    if (readingFiles === control) set({ reading: null });
  };
  return {
    importFiles: (files) =>
      readFiles(files, async ({ name }, { report }, signal) => {
        // Files may be added one after the other: of each page it is said which it is from.
        const named = report.runs.every(({ source }) => source === 'har');
        const read = named ? withFile(report, name) : report;
        let added: Report | undefined;
        const add = async () => {
          // What is shown may be older than what is there: while it is recorded, or judged, or in another window.
          const known = await storage.read();
          if (signal.aborted) return;
          added = newIn(known, read);
          await storage.add(added);
        };
        const done = await stored(() => storage.alone(add));
        await refresh();
        return done && added ? added.pages.length : null;
      }),
    async openBaseline(file) {
      let opened = false;
      const open = async ({ name }: File, { report }: FileReading & { ok: true }) => {
        set({ baseline: { name, report } });
        opened = true;
        return report.pages.length;
      };
      await readFiles([file], open, { isBaseline: true });
      return opened;
    },
    cancelReading() {
      readingFiles?.abort();
      set({ reading: null });
    },
    forgetFiles: () => set({ files: [] }),
  };
}

/**
 * What an import adds: of a page that both have, the visit with more requests stays.
 * @param known what there is
 * @param read what was read
 */
function newIn(known: Report, read: Report): Report {
  const merged = mergeReports([known, read]);
  const pages = new Set(known.pages);
  const dns = new Set(known.dns);
  const runs = new Set(read.runs.map(({ id }) => id));
  return {
    runs: merged.runs.filter(({ id }) => runs.has(id)),
    pages: [...merged.pages].filter((page) => !pages.has(page)),
    dns: merged.dns.filter((records) => !dns.has(records)),
    ...(merged.checks && { checks: merged.checks }),
    ...(merged.operators && { operators: merged.operators }),
    ...(merged.delegations && { delegations: merged.delegations }),
  };
}
