import type { Change, Tracker } from '../page/recording/tracker.ts';
import { isRecorded, type Recorder } from '../readiness/report/recorder.ts';
import type { ReportPage } from '../readiness/report/report.ts';
import { reportPage } from '../readiness/report/report-page.ts';

/** Where recorded pages are kept. */
interface AuditArea {
  /** The ids of the pages that a run has already. */
  pageIds(run: string): Promise<readonly string[]>;
  /** Adds pages, or replaces what was known of them. */
  putPages(pages: readonly ReportPage[]): Promise<void>;
  /** Adds NAT64 prefixes to what is known of a run's network. */
  addNat64Prefixes(run: string, prefixes: readonly string[]): Promise<void>;
}

/** The dependencies of the audit recorder. */
export interface AuditRecorderOptions {
  readonly area: AuditArea;
  /** The NAT64 prefixes in use besides the well-known one. */
  readonly nat64Prefixes: () => readonly string[];
  readonly after: (milliseconds: number, callback: () => void) => void;
  /** Called when pages could not be kept: there is no room, or the browser does not allow it. */
  readonly onFailure: () => void;
}

/** A page that loads changes with each request; its copy follows in this interval. */
const refreshIntervalMs = 500;

/**
 * Keeps a copy of each page that is shown while the user records. What came in after the last copy when the background
 * was killed is not lost: the tracker knows it, and all its pages are looked at again.
 */
export class AuditRecorder {
  #tracker: Tracker;
  readonly #options: AuditRecorderOptions;
  readonly #dirty = new Set<string>();
  #recorder: Recorder = { state: 'stopped' };
  #known: Promise<Set<string>> = Promise.resolve(new Set());
  #scheduled = false;

  constructor(tracker: Tracker, options: AuditRecorderOptions) {
    this.#tracker = tracker;
    this.#options = options;
  }

  /** Looks into another tracker from now on. */
  readFrom(tracker: Tracker): void {
    this.#tracker = tracker;
  }

  /** Goes on as the user wants it: starts, pauses, resumes or stops. */
  follow(recorder: Recorder): void {
    if (recorder.state === 'recording' && recorder.run !== this.#run()) {
      this.#known = this.#options.area.pageIds(recorder.run).then(
        (ids) => new Set(ids),
        () => new Set(),
      );
    }
    // What came in before the user paused or stopped is kept too.
    if (recorder.state !== 'recording' && this.#dirty.size > 0) void this.#keep().catch(this.#options.onFailure);
    this.#recorder = recorder;
    this.noteNetwork();
    if (recorder.state !== 'recording') return;
    for (const id of this.#tracker.pageIds()) this.#dirty.add(id);
    this.#schedule();
  }

  /** Takes note of what changed. */
  note(changes: readonly Change[]): void {
    if (this.#recorder.state !== 'recording') return;
    for (const change of changes) {
      const id = change.kind === 'tab' ? this.#tracker.shownPage(change.tab)?.id : change.page;
      if (id !== undefined) this.#dirty.add(id);
    }
    if (this.#dirty.size > 0) this.#schedule();
  }

  /** To be called when there are other NAT64 prefixes: those from before hold for the run as well. */
  noteNetwork(): void {
    const run = this.#run();
    const prefixes = this.#options.nat64Prefixes();
    if (run === undefined || prefixes.length === 0) return;
    void this.#options.area.addNat64Prefixes(run, prefixes).catch(this.#options.onFailure);
  }

  #run(): string | undefined {
    return this.#recorder.state === 'stopped' ? undefined : this.#recorder.run;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.after(refreshIntervalMs, () => {
      this.#scheduled = false;
      void this.#keep().catch(this.#options.onFailure);
    });
  }

  async #keep(): Promise<void> {
    const recorder = this.#recorder;
    const known = await this.#known;
    if (recorder.state !== 'recording') return;
    const pages: ReportPage[] = [];
    for (const id of this.#dirty) {
      const page = this.#tracker.page(id);
      if (page && isRecorded(recorder, page, known.has(id))) {
        pages.push(reportPage(page, recorder.run, this.#tracker.pagesBefore(id)));
      }
    }
    this.#dirty.clear();
    if (pages.length === 0) return;
    await this.#options.area.putPages(pages);
    for (const { id } of pages) known.add(id);
  }
}
