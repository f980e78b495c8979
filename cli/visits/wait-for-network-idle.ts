import type { Frame, Page } from 'playwright-core';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { type Activity, maxRequests } from './activity.ts';
import { isTimeout } from './playwright-errors.ts';

/** How long to wait, in milliseconds. */
interface WaitLimits {
  /** So long no request may begin or end. */
  readonly quietMs: number;
  /** So long all may take. */
  readonly timeoutMs: number;
  /** When that is over, since the epoch. */
  readonly deadlineMs: number;
}

/**
 * Waits until a page is complete and makes no requests any more.
 * @returns what was wrong, if anything
 */
export async function waitForNetworkIdle(
  page: Page,
  activity: Activity,
  limits: WaitLimits,
): Promise<VisitProblem | undefined> {
  const problem = await Promise.race([waitUntilIdle(page, activity, limits), activity.overflow.then(tooMany)]);
  const silent = activity.silentHosts;
  if (silent.length === 0) return problem;
  const reason = `No answer came from: ${silent.slice(0, 5).join(', ')}${silent.length > 5 ? ', …' : ''}.`;
  return problem?.id === 'timeout' ? { ...problem, text: `${problem.text} ${reason}` } : { id: 'silent', text: reason };
}

function tooMany(): VisitProblem {
  return { id: 'restless', text: `The page made more than ${maxRequests.toLocaleString('en')} requests.` };
}

/** @returns undefined once the page is idle, else why it never was */
async function waitUntilIdle(
  page: Page,
  activity: Activity,
  { quietMs, timeoutMs, deadlineMs }: WaitLimits,
): Promise<VisitProblem | undefined> {
  // The page may go to another one meanwhile, that is not complete. To ask for its state once more is a dozen messages.
  let hasLeft = false;
  const onNavigated = (frame: Frame) => {
    hasLeft ||= frame === page.mainFrame();
  };
  page.on('framenavigated', onNavigated);
  try {
    for (;;) {
      try {
        await page.waitForLoadState('load', { timeout: Math.max(1, deadlineMs - Date.now()) });
      } catch (error) {
        if (!isTimeout(error)) throw error;
        return { id: 'timeout', text: `The page was not complete within ${timeoutMs / 1000} seconds.` };
      }
      hasLeft = false;
      if (!(await activity.quiet(quietMs, deadlineMs))) {
        return { id: 'restless', text: `The page still made requests after ${timeoutMs / 1000} seconds.` };
      }
      if (!hasLeft) return undefined;
      const { last } = activity;
      const complete = await page.waitForLoadState('load', { timeout: quietMs }).then(
        () => true,
        () => false,
      );
      if (complete && activity.last === last) return undefined;
    }
  } finally {
    page.off('framenavigated', onNavigated);
  }
}
