/** Searches the live log in slices, so that the page answers meanwhile. */
import type { LogFilter, RequestLog } from './request-log.ts';

/** So long a page may search at a time without a key press being felt, in milliseconds. */
const sliceMs = 8;

/** What searching a log needs of the page. */
interface SearchOptions {
  /** Milliseconds, ever growing. */
  readonly now: () => number;
  /** Lets the page handle events, and resolves then. */
  readonly yieldToPage: () => Promise<void>;
  /** Called when more was found, or the last was searched. */
  readonly onProgress: () => void;
}

/**
 * Sets filters of a log and finds the lines that they let through, in slices: the first one at once, so that a short log
 * is never seen half searched. A filter that is set meanwhile ends the search for the one before.
 * @returns sets a filter; resolves when all lines that there are by then are searched for the newest filter
 */
export function createLogSearch(log: RequestLog, { now, yieldToPage, onProgress }: SearchOptions) {
  let running: Promise<void> | undefined;
  const searchSlice = (): boolean => {
    const until = now() + sliceMs;
    return log.search(() => now() >= until);
  };
  const searchRest = async () => {
    do await yieldToPage();
    while (more());
    running = undefined;
  };
  const more = (): boolean => {
    const isMore = searchSlice();
    onProgress();
    return isMore;
  };
  return (filter: LogFilter): Promise<void> => {
    log.show(filter);
    if (!more()) return running ?? Promise.resolve();
    running ??= searchRest();
    return running;
  };
}
