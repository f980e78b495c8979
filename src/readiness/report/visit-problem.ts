/**
 * What may go wrong with a visit. `open`: hosts may be missing for it, so that a verdict that all works cannot be given;
 * what breaks breaks all the same. `shown`: the page itself came, if not all of it.
 * `document`: a document may have come, if only an error of HTTP or one that was lost.
 */
export const visitProblems = {
  /** What was to be visited is no URL. */
  url: { open: true, shown: false, document: false },
  /** It is a URL, and not one of the web. */
  scheme: { open: true, shown: false, document: false },
  /** No answer: no such name, connection refused, ... */
  failed: { open: true, shown: false, document: false },
  certificate: { open: true, shown: false, document: false },
  /** The answer was an error of HTTP. */
  status: { open: true, shown: false, document: true },
  /** The answer was a file to keep. */
  download: { open: true, shown: false, document: false },
  /** The answer was that there is nothing to show. */
  'no-content': { open: true, shown: false, document: false },
  /** The document was not complete in time. */
  timeout: { open: true, shown: true, document: true },
  /** The document was complete, and requests went on until the time was over. */
  restless: { open: false, shown: true, document: true },
  /** Hosts that had not answered when the page was taken; nothing else is known of them. */
  silent: { open: true, shown: true, document: true },
  /** The page came, and what was seen of it did not reach the report, twice. */
  unrecorded: { open: true, shown: false, document: true },
  /** The script of steps failed. */
  steps: { open: true, shown: true, document: true },
  /** The page crashed, or closed itself. */
  crashed: { open: true, shown: false, document: true },
  closed: { open: true, shown: false, document: true },
  /** The file that the page was read from is broken or cut off behind its last request. */
  cut: { open: true, shown: true, document: true },
  /** A file has no document of the page: its URL is what its requests name as their referrer, or that of the first. */
  'no-document': { open: true, shown: true, document: false },
  /** The browser crashed, twice. */
  browser: { open: true, shown: false, document: true },
} satisfies Record<string, { readonly open: boolean; readonly shown: boolean; readonly document: boolean }>;

export type VisitProblemId = keyof typeof visitProblems;
export const visitProblemIds = Object.keys(visitProblems) as VisitProblemId[];

/** Why a visit says less of a page than it could. */
export interface VisitProblem {
  readonly id: VisitProblemId;
  /** A sentence in English, for who reads the row. */
  readonly text: string;
}

/**
 * @param status a status of HTTP, 400 or higher
 * @returns the problem of a page that came with it: it shows an error, and not what it is like otherwise
 */
export function statusProblem(status: number): VisitProblem {
  const what = status === 401 ? 'that a user name and a password are needed' : 'an error';
  return { id: 'status', text: `The answer was ${what} (HTTP status ${status}).` };
}
