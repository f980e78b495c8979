import browser from 'webextension-polyfill';
import { type Recorder, stoppedRecorder } from '../readiness/recorder.ts';

/**
 * Whether pages are recorded. In memory only, so that nobody records for weeks without knowing: it ends with the
 * browser. What was recorded stays.
 */
const key = 'audit/recorder';

/** @returns what the user chose last */
export async function readRecorder(): Promise<Recorder> {
  return ((await browser.storage.session.get(key))[key] as Recorder | undefined) ?? stoppedRecorder;
}

/** Starts, pauses, resumes or stops; the background follows. */
export async function writeRecorder(recorder: Recorder): Promise<void> {
  await browser.storage.session.set({ [key]: recorder });
}

/** @param changed is called with what the user chooses, from now on */
export function observeRecorder(changed: (recorder: Recorder) => void): void {
  browser.storage.session.onChanged.addListener((changes) => {
    const change = changes[key];
    if (change) changed((change.newValue as Recorder | undefined) ?? stoppedRecorder);
  });
}
