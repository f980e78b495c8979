/** Deletes the report of the audit page, and brings it back where the reader wants that. */
import { stoppedRecorder } from '../../src/readiness/report/recorder.ts';
import { emptyReport } from '../../src/readiness/report/report.ts';
import type { AuditParts } from './audit-state.ts';
import type { RecorderSwitch } from './recording.ts';

/** What deleting needs of the page. */
interface DeletionOptions {
  readonly recorder: Pick<RecorderSwitch, 'write'>;
  /** Ends what would store something afterwards. */
  readonly beforeDeleting: () => void;
}

/** Deleting all that was recorded and imported. */
export interface Deletion {
  /** Deletes everything, and ends the recording; can be undone. */
  clear(): Promise<void>;
  undo(): Promise<void>;
}

/** @returns what deletes the report, and brings it back */
export function createDeletion(
  { store, storage, set, stored, refresh }: AuditParts,
  { recorder, beforeDeleting }: DeletionOptions,
): Deletion {
  return {
    async clear() {
      beforeDeleting();
      let undo = store.get().report ?? emptyReport;
      const deleted = await stored(async () => {
        if (store.get().recorder.state !== 'stopped') await recorder.write(stoppedRecorder);
        await storage.alone(async () => {
          // What is shown may be older than what is there: while it is recorded, or judged, or in another window.
          undo = await storage.read().catch(() => undo);
          await storage.clear();
        });
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
  };
}
