import { documentKind } from '../../page/events/document-kind.ts';
import { isPrivatePartition } from '../../page/events/partition.ts';
import type { Page } from '../../page/recording/page.ts';

/** Whether pages are recorded while the user browses, and since when (ms since the epoch). */
export type Recorder =
  /** `failed`: stopped by itself, because pages could not be kept. */
  | { readonly state: 'stopped'; readonly failed?: boolean }
  | { readonly state: 'paused'; readonly run: string }
  | { readonly state: 'recording'; readonly run: string; readonly since: number };

export const stoppedRecorder = { state: 'stopped' } as const satisfies Recorder;

/**
 * @param run the id of the run that pages are recorded to
 * @param time ms since the epoch
 * @returns a recorder that takes every page that is shown from now on
 */
export function startRecording(run: string, time: number): Recorder {
  return { state: 'recording', run, since: time };
}

/** @returns the recorder, taking nothing until it is resumed */
export function pauseRecording(recorder: Recorder): Recorder {
  return recorder.state === 'recording' ? { state: 'paused', run: recorder.run } : recorder;
}

/** @returns the recorder, taking pages again that are shown from now on */
export function resumeRecording(recorder: Recorder, time: number): Recorder {
  return recorder.state === 'paused' ? startRecording(recorder.run, time) : recorder;
}

/**
 * Decides about a page each time it has changed.
 * @param recorder the recorder
 * @param page the page
 * @param known whether the run has the page already: then it is brought up to date, however long ago it was shown
 * @returns whether the page goes into the report
 */
export function isRecorded(recorder: Recorder, page: Page, known: boolean): boolean {
  return recorder.state === 'recording' && isRecordable(page) && (known || page.shown >= recorder.since);
}

/**
 * @param page a page
 * @returns whether it may ever go into a report: a web page that somebody saw, and not in a private window. As long as
 *   no request reports in which window it is, it may not. A page that was loaded with hosts blocked
 *   by this extension itself tells nothing.
 */
function isRecordable(page: Page): boolean {
  const seen = page.time > 0 && page.shown > 0;
  const asked = page.chain.length > 0 || page.hosts.size > 0;
  const plain = !page.previewed && !isPrivatePartition(page.partition);
  return seen && asked && plain && documentKind(page) === 'web';
}
