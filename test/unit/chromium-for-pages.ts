import { type Browser, chromium } from 'playwright';
import { chromiumSwitches, notTested } from '../e2e/driver/chromium-switches.ts';
import { executables } from '../e2e/driver/executables.ts';

/**
 * Starts a Chromium for pages that a test answers itself, one at a time. All are shown by one process: where each has its
 * own, as sites have, starting it is a tenth of the work.
 */
export function chromiumForPages(): Promise<Browser> {
  return chromium.launch({
    executablePath: executables.chromium,
    args: [
      ...chromiumSwitches({ alsoDisabled: notTested }),
      '--disable-site-isolation-trials',
      '--renderer-process-limit=1',
    ],
  });
}
