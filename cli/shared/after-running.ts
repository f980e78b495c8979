import { inRunningTime } from '../../src/async/running-time.ts';
import { after } from '../../src/browser/in-time.ts';

/** The timer for answers of the network: a machine that is busy with browsers is not mistaken for a silent server. */
export const afterRunning = inRunningTime(after);
