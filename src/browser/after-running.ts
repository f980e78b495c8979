import { inRunningTime } from '../async/running-time.ts';
import { after } from './in-time.ts';

/** The timer for answers of the network: who was busy or asleep does not mistake it for a silent server. */
export const afterRunning = inRunningTime(after);
