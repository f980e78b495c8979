import {
  pauseRecording,
  type Recorder,
  resumeRecording,
  startRecording,
  stoppedRecorder,
} from '../../src/readiness/report/recorder.ts';
import type { Run } from '../../src/readiness/report/report.ts';
import type { AuditParts, Done } from './audit-state.ts';

/** The recorder's switch, which the background follows. */
export interface RecorderSwitch {
  /** @returns undefined while the browser does not say */
  read(): Promise<Recorder | undefined>;
  write(recorder: Recorder): Promise<void>;
  observe(changed: (recorder: Recorder) => void): void;
}

interface RecordingOptions {
  readonly recorder: RecorderSwitch;
  /** @returns a run for what is recorded from now on */
  readonly newRun: () => Promise<Run>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a user does with the recorder. */
export interface Recording {
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** @returns what records pages while the user browses; follows the recorder when others switch it */
export function createRecording(
  { store, storage, set, stored, refresh }: AuditParts,
  { recorder, newRun, now }: RecordingOptions,
): Recording {
  recorder.observe((state) => set({ recorder: state }));
  const record = async (state: Recorder, what: Done) => {
    if (await stored(() => recorder.write(state))) set({ recorder: state, done: { what } });
    await refresh();
  };
  return {
    async start() {
      const run = await newRun();
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
  };
}
