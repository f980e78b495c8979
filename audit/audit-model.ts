import type { HostRecords } from '../src/dns/host-records.ts';
import type { HarProblem } from '../src/format/har-entry.ts';
import type { SiteOf } from '../src/page/site.ts';
import {
  pauseRecording,
  type Recorder,
  resumeRecording,
  startRecording,
  stoppedRecorder,
} from '../src/readiness/recorder.ts';
import { emptyReport, mergeReports, type Report, type Run } from '../src/readiness/report.ts';
import { type ReportView, viewReport } from '../src/readiness/view-report.ts';
import { hostnamesToAsk } from '../src/readiness/what-to-do.ts';
import { createStore, type Store } from '../ui/store.ts';
import type { FileReading } from './read-report-file.ts';

/** All that the audit page shows, but for the place where the reader is. */
export interface AuditState {
  /** Null until it was read. */
  readonly report: Report | null;
  /** What follows from it. */
  readonly view: ReportView | null;
  readonly recorder: Recorder;
  /** What could not be done with the storage last; `read`: nothing can be shown. */
  readonly failure: 'none' | 'read' | 'full' | 'storage';
  /** The file that is being read, and how many there are. */
  readonly reading: { readonly name: string; readonly size: number; readonly at: number; readonly of: number } | null;
  /** What came of the files that were chosen last. */
  readonly files: readonly FileNote[];
  /** What was done last, for the status line; with the report that undoing brings back. */
  readonly done: { readonly what: Done; readonly undo?: Report } | null;
  /** A report to compare with, which is not kept. */
  readonly baseline: { readonly name: string; readonly report: Report } | null;
  /** Bytes on this device; null if the browser does not tell. */
  readonly size: number | null;
  readonly asking: { readonly done: number; readonly of: number } | null;
  /** Whether the DNS may be asked for AAAA, and who is; null until that is known. */
  readonly aaaa: { readonly state: 'off' | 'ready'; readonly resolverName: string } | null;
}

export type Done = 'deleted' | 'undone' | 'started' | 'paused' | 'resumed' | 'stopped' | 'checked';

/** What came of a file. */
export interface FileNote {
  readonly name: string;
  /** How many pages it brought. */
  readonly pages: number;
  readonly problems: readonly HarProblem[];
  /** Why nothing of it was taken; empty if something was. `unreadable` and `empty` have texts. */
  readonly error: string;
}

/** Where reports are kept. */
export interface AuditStorage {
  read(): Promise<Report>;
  /** Adds, or replaces what has the same key: all of it or nothing. */
  add(part: Partial<Report>): Promise<void>;
  clear(): Promise<void>;
  /** @returns bytes, or null if nobody knows */
  size(): Promise<number | null>;
  /** @param changed is called after other parts of the extension changed something */
  observe(changed: () => void): void;
}

/** The recorder's switch, which the background follows. */
export interface RecorderSwitch {
  read(): Promise<Recorder>;
  write(recorder: Recorder): Promise<void>;
  observe(changed: (recorder: Recorder) => void): void;
}

/** Asks the DNS for AAAA; only if the user has turned that on. */
export interface AaaaCheck {
  state(): 'off' | 'ready';
  /** Who is asked: a name, or the empty text for the browser's own resolver. */
  readonly resolverName: string;
  /** @returns when all have answered or failed to; rejects when the signal ended it */
  check(
    hostnames: readonly string[],
    options: { readonly signal: AbortSignal; readonly onRecords: (records: HostRecords) => void },
  ): Promise<void>;
  /** @param changed is called after the user has chosen otherwise */
  observe(changed: () => void): void;
}

/** A file that the user has chosen. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
}

/** What the model needs from outside. */
export interface AuditOptions<File extends ChosenFile> {
  readonly storage: AuditStorage;
  readonly recorder: RecorderSwitch;
  readonly aaaa: () => Promise<AaaaCheck>;
  readonly siteOf: () => Promise<SiteOf>;
  /** @returns a run for what is recorded from now on */
  readonly newRun: () => Promise<Run>;
  /** @returns null if the file cannot be read at all; rejects when the signal ended it */
  readonly readFile: (file: File, signal: AbortSignal) => Promise<FileReading | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The audit page without its looks. */
export interface AuditModel<File extends ChosenFile = ChosenFile> {
  readonly store: Store<AuditState>;
  /** Reads all anew. Of several calls at the same time the last is sure to see what was stored before it. */
  refresh(): Promise<void>;
  /** Follows whether the DNS may be asked. */
  followAaaa(): Promise<void>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  /** Adds what is in the files to the report, one after the other. */
  importFiles(files: readonly File[]): Promise<void>;
  /** Opens a file to compare with, without keeping it. @returns whether it could be read */
  openBaseline(file: File): Promise<boolean>;
  cancelReading(): void;
  forgetFiles(): void;
  /** Deletes everything, and ends the recording; can be undone. */
  clear(): Promise<void>;
  undo(): Promise<void>;
  /** Asks for the AAAA of all hosts whose verdict they would settle. */
  checkAaaa(): Promise<void>;
  cancelAaaa(): void;
}

/** While somebody records, the report is read anew at this pace at most, and at a fraction of the time at most. */
const pace = 500;
const rest = 4;

/** How many answers of the DNS are stored at a time. */
const batch = 50;

/** @returns the model of an audit page; `refresh` fills it */
export function createAuditModel<File extends ChosenFile>(options: AuditOptions<File>): AuditModel<File> {
  const { storage, recorder, now } = options;
  const store = createStore<AuditState>({
    report: null,
    view: null,
    recorder: stoppedRecorder,
    failure: 'none',
    reading: null,
    files: [],
    done: null,
    baseline: null,
    size: null,
    asking: null,
    aaaa: null,
  });
  const set = (changes: Partial<AuditState>) => store.update((state) => ({ ...state, ...changes }));
  let readingFiles: AbortController | undefined;
  let asking: AbortController | undefined;
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const read = async () => {
    try {
      const [report, size, siteOf] = await Promise.all([storage.read(), storage.size(), options.siteOf()]);
      const whole = withoutOrphans(report);
      store.update((state) => ({
        ...state,
        report: whole,
        view: viewReport(whole, siteOf),
        size,
        failure: state.failure === 'read' ? 'none' : state.failure,
      }));
    } catch {
      set({ failure: 'read' });
    }
  };
  const refresh = (): Promise<void> => {
    if (!current) {
      current = read().finally(() => {
        current = undefined;
      });
      return current;
    }
    next ??= current.then(() => {
      next = undefined;
      return refresh();
    });
    return next;
  };

  let newsWaits = false;
  let newsMissed = false;
  /** What others store comes in bursts; nobody reads so fast, and a large report takes its time. */
  const hearNews = async () => {
    if (newsWaits) return;
    newsWaits = true;
    const before = now();
    await refresh();
    await options.pause(Math.max(pace, rest * (now() - before)));
    newsWaits = false;
    if (newsMissed) {
      newsMissed = false;
      void hearNews();
    }
  };
  storage.observe(() => {
    newsMissed = newsWaits;
    void hearNews();
  });
  recorder.observe((state) => set({ recorder: state }));

  /** @returns whether it was stored; if not, the page says why */
  const stored = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step();
      set({ failure: 'none' });
      return true;
    } catch (error) {
      set({ failure: error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'storage' });
      return false;
    }
  };
  const record = async (state: Recorder, what: Done) => {
    if (await stored(() => recorder.write(state))) set({ recorder: state, done: { what } });
  };
  const latest = () => store.get().report ?? emptyReport;
  /** The run learns the NAT64 prefixes that became known while it was recorded. */
  const noteNetwork = async () => {
    const { recorder: current } = store.get();
    const run = current.state === 'stopped' ? undefined : latest().runs.find(({ id }) => id === current.run);
    const { nat64Prefixes } = await options.newRun();
    if (!run || nat64Prefixes.every((prefix) => run.nat64Prefixes.includes(prefix))) return;
    const known = new Set([...run.nat64Prefixes, ...nat64Prefixes]);
    await stored(() => storage.add({ runs: [{ ...run, nat64Prefixes: [...known] }] }));
    await refresh();
  };

  const readFiles = async (
    files: readonly File[],
    take: (file: File, reading: FileReading & { ok: true }) => Promise<boolean>,
  ) => {
    readingFiles?.abort();
    const control = new AbortController();
    readingFiles = control;
    set({ files: [], done: null });
    for (const [at, file] of files.entries()) {
      const note = (more: Partial<FileNote>) =>
        store.update((state) => ({
          ...state,
          files: [...state.files, { name: file.name, pages: 0, problems: [], error: '', ...more }],
        }));
      set({ reading: { name: file.name, size: file.size, at: at + 1, of: files.length } });
      let reading: FileReading | null;
      try {
        reading = await options.readFile(file, control.signal);
      } catch {
        // Whoever ended it has taken the place of this reading, or wants none.
        break;
      }
      if (!reading) note({ error: 'unreadable' });
      else if (!reading.ok) note({ error: reading.error });
      else if (reading.report.pages.length === 0) note({ error: 'empty', problems: reading.problems });
      else if (await take(file, reading)) note({ pages: reading.report.pages.length, problems: reading.problems });
    }
    if (readingFiles === control) set({ reading: null });
  };

  return {
    store,
    async refresh() {
      set({ recorder: await recorder.read().catch(() => stoppedRecorder) });
      await refresh();
    },
    async followAaaa() {
      const check = await options.aaaa();
      const follow = () => set({ aaaa: { state: check.state(), resolverName: check.resolverName } });
      check.observe(follow);
      follow();
    },
    async start() {
      const run = await options.newRun();
      // The run goes first: a page without its run would be lost.
      if (!(await stored(() => storage.add({ runs: [run] })))) return;
      await record(startRecording(run.id, now()), 'started');
      await refresh();
    },
    async pause() {
      await noteNetwork();
      await record(pauseRecording(store.get().recorder), 'paused');
    },
    async resume() {
      const { recorder: before } = store.get();
      if (before.state !== 'paused') return;
      await noteNetwork();
      await record(resumeRecording(before, now()), 'resumed');
    },
    async stop() {
      await noteNetwork();
      await record(stoppedRecorder, 'stopped');
    },
    importFiles: (files) =>
      readFiles(files, async (_, { report }) => {
        const done = await stored(() => storage.add(newIn(latest(), report)));
        await refresh();
        return done;
      }),
    async openBaseline(file) {
      let opened = false;
      await readFiles([file], async ({ name }, { report }) => {
        set({ baseline: { name, report } });
        opened = true;
        return true;
      });
      return opened;
    },
    cancelReading() {
      readingFiles?.abort();
      set({ reading: null });
    },
    forgetFiles: () => set({ files: [] }),
    async clear() {
      asking?.abort();
      asking = undefined;
      const undo = latest();
      const deleted = await stored(async () => {
        if (store.get().recorder.state !== 'stopped') await recorder.write(stoppedRecorder);
        await storage.clear();
      });
      if (deleted) set({ recorder: stoppedRecorder, files: [], done: { what: 'deleted', undo } });
      await refresh();
    },
    async undo() {
      const { done } = store.get();
      if (!done?.undo) return;
      const { undo } = done;
      if (await stored(() => storage.add(undo))) set({ done: { what: 'undone' } });
      await refresh();
    },
    async checkAaaa() {
      const hostnames = hostnamesToAsk(store.get().view?.hosts ?? []);
      if (asking || hostnames.length === 0) return;
      const control = new AbortController();
      asking = control;
      const check = await options.aaaa();
      const waiting: HostRecords[] = [];
      let count = 0;
      let writing = Promise.resolve();
      const write = () => {
        const dns = waiting.splice(0);
        if (dns.length === 0) return;
        writing = writing.then(async () => {
          // Deleting ends the questions too, and then nothing of them is to come back.
          if (asking !== control) return;
          if (!(await stored(() => storage.add({ dns })))) control.abort();
          await refresh();
        });
      };
      set({ asking: { done: 0, of: hostnames.length }, done: null });
      try {
        await check.check(hostnames, {
          signal: control.signal,
          onRecords(records) {
            waiting.push(records);
            count++;
            set({ asking: { done: count, of: hostnames.length } });
            if (waiting.length >= batch) write();
          },
        });
      } catch {
        // Cancelled; what was answered before holds.
      }
      write();
      await writing;
      set({ asking: null });
      if (asking !== control) return;
      asking = undefined;
      set({ done: { what: 'checked' } });
    },
    cancelAaaa: () => asking?.abort(),
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
    pages: merged.pages.filter((page) => !pages.has(page)),
    dns: merged.dns.filter((records) => !dns.has(records)),
  };
}

/** A page that was stored in the moment in which everything was deleted has no run any more. */
function withoutOrphans(report: Report): Report {
  const runs = new Set(report.runs.map(({ id }) => id));
  return { ...report, pages: report.pages.filter(({ run }) => runs.has(run)) };
}
