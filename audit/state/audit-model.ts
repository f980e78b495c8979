import type { SiteOf } from '../../src/address/site.ts';
import type { Run } from '../../src/readiness/report/report.ts';
import { createStore, type Store } from '../../ui/store.ts';
import { noteUnanswered, type UnansweredId } from '../../ui/unanswered-ids.ts';
import { type AaaaLookups, createAaaaLookups, type ReportCheck } from './aaaa-lookups.ts';
import { type AuditState, type AuditStorage, initialState, sharedParts } from './audit-state.ts';
import { createDeletion, type Deletion } from './deletion.ts';
import { type ChosenFile, createFileImport, type FileImport, type ReadFile } from './file-import.ts';
import { createOwnNetwork, type OwnNetworkRuns, type OwnNetworkSource } from './own-network.ts';
import { createPrefixChoice, type FoundPrefixes, type PrefixChoice } from './prefix-choice.ts';
import { readAndJudge } from './read-and-judge.ts';
import { createRecording, type RecorderSwitch, type Recording } from './recording.ts';
import { createRefresh } from './refresh.ts';

/** The dependencies of the model. */
export interface AuditOptions<File extends ChosenFile> {
  readonly storage: AuditStorage;
  readonly recorder: RecorderSwitch;
  readonly aaaa: () => Promise<ReportCheck>;
  readonly foundPrefixes: FoundPrefixes;
  readonly ownNetwork: OwnNetworkSource;
  readonly siteOf: () => Promise<SiteOf>;
  /** @returns a run for what is recorded from now on */
  readonly newRun: () => Promise<Run>;
  readonly readFile: ReadFile<File>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** The audit page without its looks: each part is a file beside this one. */
export interface AuditModel<File extends ChosenFile = ChosenFile>
  extends Recording,
    FileImport<File>,
    Deletion,
    Omit<AaaaLookups, 'discoveredPrefixes' | 'discardAaaa'>,
    PrefixChoice,
    Omit<OwnNetworkRuns, 'storeReach'> {
  readonly store: Store<AuditState>;
  /** Reads all anew. Of several calls at the same time the last is sure to see what was stored before it. */
  refresh(): Promise<void>;
}

/** @returns the model of an audit page; `refresh` fills it */
export function createAuditModel<File extends ChosenFile>(options: AuditOptions<File>): AuditModel<File> {
  const { storage, recorder } = options;
  const store = createStore<AuditState>(initialState);
  const note = (id: UnansweredId, isUnanswered: boolean) =>
    store.update((state) => ({ ...state, unanswered: noteUnanswered(state.unanswered, id, isUnanswered) }));

  const refresh = createRefresh(async () => {
    const isRead = await readAndJudge(parts, {
      ...options,
      discoveredPrefixes: lookups.discoveredPrefixes,
      dismissedPrefixes: () => options.foundPrefixes.dismissed(),
      noteUnanswered: (isUnanswered) => note('report', isUnanswered),
    });
    if (!isRead) return;
    // Another window has deleted all that is asked for.
    if (store.get().report?.pages.length === 0) discardAaaa();
    void storeReach();
  }, options);
  const parts = sharedParts(store, storage, refresh.now);
  const { discardAaaa, ...lookups } = createAaaaLookups(parts, options.aaaa);
  const files = createFileImport(parts, options.readFile);
  const { storeReach, ...ownNetwork } = createOwnNetwork(parts, options.ownNetwork);
  // The reader waits for the last change of a recording.
  storage.observe(() => refresh.afterChange(store.get().recorder.state === 'recording'));

  return {
    store,
    async refresh() {
      const [known] = await Promise.all([recorder.read().catch(() => undefined), refresh.now()]);
      if (known) parts.set({ recorder: known });
      note('recorder', known === undefined);
    },
    ...createRecording(parts, options),
    ...files,
    ...createDeletion(parts, {
      recorder,
      beforeDeleting() {
        discardAaaa();
        files.cancelReading();
      },
    }),
    ...lookups,
    ...createPrefixChoice(parts, options.foundPrefixes),
    ...ownNetwork,
  };
}
