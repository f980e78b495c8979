import { failureId } from '../../src/page/events/failure.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { snake } from '../../src/text.ts';
import { text } from '../shared/texts.ts';

/** @returns whether Playwright says how a navigation failed, and not that the page is gone */
export function isOfNavigation(message: string): boolean {
  return /net::\w|Download is starting|interrupted by another navigation/.test(message);
}

/**
 * @param message what Playwright says of a navigation that failed
 * @param status the status of the last answer to it, if there was one
 * @returns the problem; undefined if the page itself went on to another page
 */
export function navigationProblem(message: string, status: number | undefined): VisitProblem | undefined {
  if (message.includes('interrupted by another navigation')) return undefined;
  if (message.includes('Download is starting')) {
    return { id: 'download', text: 'The answer was a file to download, which was not kept.' };
  }
  const error = /net::\w+/.exec(message)?.[0];
  if (error === 'net::ERR_ABORTED' && (status === 204 || status === 205)) {
    return { id: 'no-content', text: `The answer was that there is nothing to show (HTTP status ${status}).` };
  }
  if (status !== undefined && status >= 400) return statusProblem(status);
  const failure = failureId(error ?? '');
  return {
    id: failure === 'certificate' ? 'certificate' : 'failed',
    text: `${text(`failure_${snake(failure)}_hint`)} (${error})`,
  };
}

/** @returns the problem of a page that came with an error of HTTP */
export function statusProblem(status: number): VisitProblem {
  const what = status === 401 ? 'that a user name and a password are needed' : 'an error';
  return { id: 'status', text: `The answer was ${what} (HTTP status ${status}).` };
}
