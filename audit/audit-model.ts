import type { Nat64Prefix } from '../src/address/nat64-prefix.ts';
import type { SiteOf } from '../src/address/site.ts';
import { inTimeSlices } from '../src/async/time-slices.ts';
import type { HostRecords } from '../src/dns/host-records.ts';
import type { HarProblem } from '../src/format/har/har-problems.ts';
import type { KnownAddresses } from '../src/own-addresses/own-addresses.ts';
import { hostnamesToAsk } from '../src/readiness/judged-report/host-selection.ts';
import { type PrefixSuggestion, suggestPrefixes } from '../src/readiness/network/suggest-prefixes.ts';
import {
  pauseRecording,
  type Recorder,
  resumeRecording,
  startRecording,
  stoppedRecorder,
} from '../src/readiness/report/recorder.ts';
import { emptyReport, mergeReports, type Report, type Run } from '../src/readiness/report.ts';
import { type ReportView, viewReportInSteps } from '../src/readiness/view-report.ts';
import { createStore, type Store } from '../ui/store.ts';
import { noteUnanswered, type UnansweredId } from '../ui/unanswered-ids.ts';
import type { FileReading } from './files/read-report-file.ts';
import { type OwnNetwork, runsNear, runsWithReach } from './state/runs-with-reach.ts';

/** All that the audit page shows, but for the place where the reader is. */
export interface AuditState {
  /** Null until it was read. */
  readonly report: Report | null;
  /** What follows from it. */
  readonly view: ReportView | null;
  /** The hostnames whose AAAA would settle something. */
  readonly toAsk: readonly string[];
  /** The NAT64 prefixes that the network of recorded or imported pages seems to have, and that no run knows. */
  readonly suggestions: readonly PrefixSuggestion[];
  /** Whether a report is being judged that takes its time. */
  readonly judging: boolean;
  readonly recorder: Recorder;
  /** Questions that the browser has not answered. */
  readonly unanswered: readonly UnansweredId[];
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
  readonly own: OwnNetwork;
  /** The runs that were made from this machine's network of now, as far as one can know. */
  readonly ownRuns: readonly string[];
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
  /** @returns undefined while the browser does not say */
  read(): Promise<Recorder | undefined>;
  write(recorder: Recorder): Promise<void>;
  observe(changed: (recorder: Recorder) => void): void;
}

/** Asks the DNS for AAAA; only if the user has turned that on. */
export interface AaaaCheck {
  state(): 'off' | 'ready';
  /** Who is asked: a name, or the empty text for the browser's own resolver. */
  readonly resolverName: string;
  /** @returns the NAT64 prefixes of this computer's network; null if nobody can tell */
  nat64Prefixes(signal: AbortSignal): Promise<readonly Nat64Prefix[] | null>;
  /** @returns what the resolver has answered about ipv4only.arpa, so that AAAA of its own making are recognised */
  dns64Records(): HostRecords | undefined;
  /** @returns when all have answered or failed to; rejects when the signal ended it */
  check(
    hostnames: readonly string[],
    options: { readonly signal: AbortSignal; readonly onRecords: (records: HostRecords) => void },
  ): Promise<void>;
  /** @param changed is called after the user has chosen otherwise */
  observe(changed: () => void): void;
}

/** What the user made of NAT64 prefixes that were found. */
export interface FoundPrefixes {
  /** Takes one into the settings. */
  keep(prefix: string): Promise<void>;
  /** Does not mention one again. */
  drop(prefix: string): Promise<void>;
  dropped(): Promise<readonly string[]>;
}

/** What this machine's network was found to offer, by whomever the user let be asked. */
export interface OwnNetworkSource {
  settings(): Promise<NonNullable<OwnNetwork['settings']>>;
  /** @param changed is called after the settings may have changed */
  observeSettings(changed: () => void): void;
  /** @returns what any view has learnt that still holds; null where that is nothing */
  known(): Promise<KnownAddresses | null>;
  observeKnown(changed: (known: KnownAddresses | null) => void): void;
  /** Whether recordings of it may keep what was learnt: in a private window nothing may stay. */
  readonly isKept: boolean;
}

/** A file that the user has chosen. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
}

/** The dependencies of the model. */
export interface AuditOptions<File extends ChosenFile> {
  readonly storage: AuditStorage;
  readonly recorder: RecorderSwitch;
  readonly aaaa: () => Promise<AaaaCheck>;
  readonly foundPrefixes: FoundPrefixes;
  readonly ownNetwork: OwnNetworkSource;
  readonly siteOf: () => Promise<SiteOf>;
  /** @returns a run for what is recorded from now on */
  readonly newRun: () => Promise<Run>;
  /** @returns null if the file cannot be read at all; rejects when the signal ended it */
  readonly readFile: (file: File, signal: AbortSignal) => Promise<FileReading | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
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
  /** Takes a suggested NAT64 prefix into the runs that it explains; into the settings too if they are of this browser. */
  keepPrefix(prefix: string): Promise<void>;
  /** Does not suggest a NAT64 prefix again. */
  dropPrefix(prefix: string): Promise<void>;
  /** Follows what is known of this machine's addresses, and whether anybody may be asked. */
  followOwnNetwork(): Promise<void>;
  /** Takes what was learnt of this machine's network into the runs that were made from it. */
  learnOwnAddresses(known: KnownAddresses): void;
}

/** While a recording runs, the report is read again at most once in this interval ... */
const refreshIntervalMs = 500;
/** ... and after a pause of this many times what the last reading took. */
const pauseFactor = 4;

/** A database that has not answered by then is reported as unanswered. */
const reportDeadlineMs = 1000;

/** How many answers of the DNS are stored at a time. */
const recordsPerWrite = 50;

/** @returns the model of an audit page; `refresh` fills it */
export function createAuditModel<File extends ChosenFile>(options: AuditOptions<File>): AuditModel<File> {
  const { storage, recorder, now } = options;
  const store = createStore<AuditState>({
    report: null,
    view: null,
    toAsk: [],
    suggestions: [],
    judging: false,
    recorder: stoppedRecorder,
    unanswered: [],
    failure: 'none',
    reading: null,
    files: [],
    done: null,
    baseline: null,
    size: null,
    asking: null,
    aaaa: null,
    own: { settings: null, known: null },
    ownRuns: [],
  });
  const set = (changes: Partial<AuditState>) => store.update((state) => ({ ...state, ...changes }));
  let readingFiles: AbortController | undefined;
  let asking: AbortController | undefined;
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  /** The NAT64 prefixes that the network itself announces. */
  let discoveredPrefixes: readonly string[] = [];
  const note = (id: UnansweredId, isUnanswered: boolean) =>
    store.update((state) => ({ ...state, unanswered: noteUnanswered(state.unanswered, id, isUnanswered) }));
  const read = async () => {
    const stop = options.after(reportDeadlineMs, () => note('report', true));
    const answered = () => {
      stop();
      note('report', false);
    };
    try {
      const [report, size, siteOf, dropped] = await Promise.all([
        storage.read(),
        storage.size(),
        options.siteOf(),
        options.foundPrefixes.dropped(),
      ]);
      answered();
      const whole = withoutOrphans(report);
      const judged = await inTimeSlices(judge(whole, siteOf, { discovered: discoveredPrefixes, dropped }), now, () => {
        if (!store.get().judging) set({ judging: true });
        return options.pause(0);
      });
      store.update((state) => ({
        ...state,
        ...judged,
        ownRuns: runsNear(whole, now()).map(({ id }) => id),
        report: whole,
        judging: false,
        size,
        failure: state.failure === 'read' ? 'none' : state.failure,
      }));
      void noteReach();
    } catch {
      answered();
      set({ failure: 'read', judging: false });
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

  let isThrottled = false;
  let refreshPending = false;
  /** Changes come in bursts: refreshes at most once in an interval, because a large report takes long to read. */
  const throttledRefresh = async () => {
    if (isThrottled) return;
    isThrottled = true;
    const before = now();
    await refresh();
    await options.pause(Math.max(refreshIntervalMs, pauseFactor * (now() - before)));
    isThrottled = false;
    if (refreshPending) {
      refreshPending = false;
      void throttledRefresh();
    }
  };
  storage.observe(() => {
    refreshPending = isThrottled;
    // The reader waits for the last change of a recording.
    if (store.get().recorder.state === 'recording') void throttledRefresh();
    else void refresh();
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
    await refresh();
  };
  const noteReach = async () => {
    const { own, report } = store.get();
    const runs = options.ownNetwork.isKept && report ? runsWithReach(report, own) : [];
    if (runs.length > 0 && (await stored(() => storage.add({ runs })))) await refresh();
  };
  const setOwn = (changes: Partial<OwnNetwork>) => {
    store.update((state) => ({ ...state, own: { ...state.own, ...changes } }));
    void noteReach();
  };
  const latest = () => store.get().report ?? emptyReport;
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
      const [known] = await Promise.all([recorder.read().catch(() => undefined), refresh()]);
      if (known) set({ recorder: known });
      note('recorder', known === undefined);
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
    },
    pause: () => record(pauseRecording(store.get().recorder), 'paused'),
    async resume() {
      const { recorder: before } = store.get();
      if (before.state === 'paused') await record(resumeRecording(before, now()), 'resumed');
    },
    stop: () => record(stoppedRecorder, 'stopped'),
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
      const hostnames = store.get().toAsk;
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
      const listening = check.nat64Prefixes(control.signal).then(
        (found) => {
          discoveredPrefixes = found?.map(({ text }) => text) ?? [];
        },
        () => {},
      );
      set({ asking: { done: 0, of: hostnames.length }, done: null });
      try {
        await check.check(hostnames, {
          signal: control.signal,
          onRecords(records) {
            waiting.push(records);
            count++;
            set({ asking: { done: count, of: hostnames.length } });
            if (waiting.length >= recordsPerWrite) write();
          },
        });
      } catch {
        // Cancelled; what was answered before holds.
      }
      // Whether the resolver that was asked makes AAAA up itself.
      const ofTestName = check.dns64Records();
      if (ofTestName) waiting.push(ofTestName);
      write();
      await Promise.all([writing, listening]);
      if (discoveredPrefixes.length > 0) await refresh();
      set({ asking: null });
      if (asking !== control) return;
      asking = undefined;
      set({ done: { what: 'checked' } });
    },
    cancelAaaa: () => asking?.abort(),
    async keepPrefix(prefix) {
      const suggestion = store.get().suggestions.find((each) => each.prefix === prefix);
      const runs = latest()
        .runs.filter(({ id }) => suggestion?.runs.includes(id))
        .map((run) => ({ ...run, nat64Prefixes: [...run.nat64Prefixes, prefix] }));
      if (runs.length === 0 || !(await stored(() => storage.add({ runs })))) return;
      if (runs.some(({ source }) => source === 'recording')) await options.foundPrefixes.keep(prefix);
      await refresh();
    },
    async dropPrefix(prefix) {
      await options.foundPrefixes.drop(prefix);
      await refresh();
    },
    async followOwnNetwork() {
      const { ownNetwork } = options;
      const readOwnSettings = async () => setOwn({ settings: await ownNetwork.settings() });
      ownNetwork.observeSettings(() => void readOwnSettings());
      ownNetwork.observeKnown((known) => setOwn({ known }));
      // Either may be late.
      await Promise.all([readOwnSettings(), ownNetwork.known().then((known) => known && setOwn({ known }))]);
    },
    learnOwnAddresses: (known) => setOwn({ known }),
  };
}

function* judge(
  report: Report,
  siteOf: SiteOf,
  prefixes: Parameters<typeof suggestPrefixes>[1],
): Generator<undefined, Pick<AuditState, 'view' | 'toAsk' | 'suggestions'>> {
  const view = yield* viewReportInSteps(report, siteOf);
  yield;
  const toAsk = hostnamesToAsk(view.hosts);
  yield;
  return { view, toAsk, suggestions: yield* suggestPrefixes(report, prefixes) };
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

/** A page that was stored in the moment in which everything was deleted has no run any more. */
function withoutOrphans(report: Report): Report {
  const runs = new Set(report.runs.map(({ id }) => id));
  return { ...report, pages: report.pages.filter(({ run }) => runs.has(run)) };
}
