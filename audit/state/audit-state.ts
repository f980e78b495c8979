import type { HarProblem } from '../../src/format/har/har-problems.ts';
import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import type { PrefixSuggestion } from '../../src/readiness/network/suggest-prefixes.ts';
import { type Recorder, stoppedRecorder } from '../../src/readiness/report/recorder.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import type { Store } from '../../ui/store.ts';
import type { UnansweredId } from '../../ui/unanswered-ids.ts';
import type { OwnNetwork } from './runs-with-reach.ts';

/** All that the audit page shows, but for the place where the reader is. */
export interface AuditState {
  /** Null until it was read. */
  readonly report: Report | null;
  /** What follows from it. */
  readonly judged: JudgedReport | null;
  /** The hostnames whose AAAA would settle something. */
  readonly hostnamesToLookUp: readonly string[];
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
  /** Bytes on this device; null if the browser does not report them. */
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
  /** Whether it is to compare with only, and nothing of it was kept. */
  readonly isBaseline: boolean;
  /** How many pages it added, or has to compare with. */
  readonly pages: number;
  /** How many pages of it were there already. */
  readonly known: number;
  readonly problems: readonly HarProblem[];
  /** Why nothing of it was taken; empty if something was. `unreadable` and `empty` have texts. */
  readonly error: string;
}

/** Nothing is known yet. */
export const initialState: AuditState = {
  report: null,
  judged: null,
  hostnamesToLookUp: [],
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
};

/** Where reports are kept. */
export interface AuditStorage {
  read(): Promise<Report>;
  /** Adds, or replaces what has the same key: all of it or nothing. */
  add(part: Partial<Report>): Promise<void>;
  clear(): Promise<void>;
  /** Takes a step while no other window takes one: what it reads still holds when it adds to that. */
  alone(step: () => Promise<void>): Promise<void>;
  /** @returns bytes, or null if it is not known */
  size(): Promise<number | null>;
  /** @param changed is called after other parts of the extension changed something */
  observe(changed: () => void): void;
}

/** What each part of the model can do with the whole of it. */
export interface AuditParts {
  readonly store: Store<AuditState>;
  readonly storage: AuditStorage;
  set(changes: Partial<AuditState>): void;
  /** @returns whether a step of storing succeeded; if not, the page says why */
  stored(step: () => Promise<void>): Promise<boolean>;
  /** Reads and judges the report anew. */
  refresh(): Promise<void>;
}

/** @returns what the parts of a model share: its store and storage, and how they say that something could not be stored */
export function sharedParts(store: Store<AuditState>, storage: AuditStorage, refresh: () => Promise<void>): AuditParts {
  const set = (changes: Partial<AuditState>) => store.update((state) => ({ ...state, ...changes }));
  return {
    store,
    storage,
    set,
    refresh,
    async stored(step) {
      try {
        await step();
        set({ failure: 'none' });
        return true;
      } catch (error) {
        set({ failure: error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'storage' });
        return false;
      }
    },
  };
}
