import { failureId } from '../../src/page/events/failure.ts';
import { failureHint } from '../../src/page/presentation/failure-hint.ts';
import { statusProblem, type VisitProblem } from '../../src/readiness/report/visit-problem.ts';
import { text } from '../shared/texts.ts';

/** @returns whether Playwright has waited in vain */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** @returns what an error says, without Playwright's name of the call and its log */
export function messageOf(error: unknown): string {
  return fullMessageOf(error)
    .replace(/^\w+\.\w+: /, '')
    .replace(/\n[\s\S]*/, '');
}

/** @returns all that an error says */
export function fullMessageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What Playwright says where no browser answers (chromium.connectOverCDP), and what it means. */
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/ECONNREFUSED/, 'nobody listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no host of that name'],
  [/EHOSTUNREACH|ENETUNREACH/, 'no route leads there'],
  [/ETIMEDOUT|Timeout \d+ms exceeded/, 'nothing answers there'],
  [
    /ECONNRESET|socket hang up|Parse Error|Unexpected status|WebSocket error: \S+ \d{3}|not valid JSON/i,
    'what answers there is no browser',
  ],
];

/**
 * @param error what connecting to a browser threw
 * @returns why, for a sentence
 */
export function reasonOfConnection(error: unknown): string {
  const message = messageOf(error);
  const known = reasons.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? message.replace(/\.$/, '');
}

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
    text: `${text(failureHint(error ?? ''))} (${error})`,
  };
}
