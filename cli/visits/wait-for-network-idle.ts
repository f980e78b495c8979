import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { withDeadline } from '../../src/async/deadline.ts';
import { after } from '../../src/browser/in-time.ts';
import { count } from '../../src/display/count.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { type Activity, maxRequests } from './activity.ts';
import { isTimeout } from './playwright-errors.ts';

/** A page is given this many times the quiet time to answer a question. */
const answerFactor = 10;

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
  await activity.waitForLast(limits.quietMs, limits.timeoutMs);
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
        return notComplete(timeoutMs);
      }
      hasLeft = false;
      if (!(await activity.quiet(quietMs, deadlineMs))) {
        const answerMs = answerFactor * quietMs;
        if (!(await isComplete(page, answerMs, Date.now() + answerMs))) return notComplete(timeoutMs);
        return { id: 'restless', text: `The page still made requests after ${count(timeoutMs / 1000, 'second')}.` };
      }
      const { last } = activity;
      if (hasLeft) {
        const complete = await page.waitForLoadState('load', { timeout: quietMs }).then(
          () => true,
          () => false,
        );
        if (!complete || activity.last !== last) continue;
      }
      if ((await isComplete(page, answerFactor * quietMs, deadlineMs)) && activity.last === last) return undefined;
      if (Date.now() >= deadlineMs) return notComplete(timeoutMs);
      await sleep(Math.min(quietMs, deadlineMs - Date.now()));
    }
  } finally {
    page.off('framenavigated', onNavigated);
  }
}

function notComplete(timeoutMs: number): VisitProblem {
  return { id: 'timeout', text: `The page was not complete within ${count(timeoutMs / 1000, 'second')}.` };
}

/** Also true of a document that has loaded and that a script has opened again, to write to it. */
const hasLoaded = "document.readyState === 'complete' || performance.timing.loadEventStart > 0";

/**
 * Asks the document itself. On a busy machine the load event of the blank page that the tab showed before can come after
 * the commit of the next document, and Playwright takes it for that one's: no request had begun for a second, and the page was
 * called ready with none of its 22 hosts (test/truth, seed 12080, beside two other browsers).
 * @param mostMs a page that does not answer for so long, because it is busy for ever, counts as complete
 * @param deadlineMs when to give up, ms since the epoch
 * @returns whether all that the document wants at first is there
 */
async function isComplete(page: Page, mostMs: number, deadlineMs: number): Promise<boolean> {
  // A document that is replaced meanwhile does not answer; the next one is asked in its place.
  const ask = () => page.evaluate<boolean>(hasLoaded).catch(() => page.isClosed());
  const milliseconds = Math.max(0, Math.min(mostMs, deadlineMs - Date.now()));
  const answer = await withDeadline(ask, { milliseconds, after, signal: new AbortController().signal });
  return answer !== false;
}
