import { type Recorder, stoppedRecorder } from '../../readiness/report/recorder.ts';
import { sessionItem } from './session-item.ts';

/**
 * Whether pages are recorded. In memory only, so that nobody records for weeks without knowing: it ends with the
 * browser. What was recorded stays.
 */
export const recorderArea = sessionItem<Recorder>('audit/recorder', stoppedRecorder);
