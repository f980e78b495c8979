/**
 * Asks a server as servers want to be asked: not while it asks to be left alone, and for a limited time. Whoever asks
 * decides what a question is and what an answer means.
 */
import { type After, withDeadline } from '../async/deadline.ts';
import { retryTime } from '../async/retry-time.ts';
import { isRateLimit } from './rate-limit.ts';

/** What came back from one request. */
export type ServerResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The header Retry-After as it is, null without one. */
      readonly retryAfter: string | null;
      readonly body: string;
    }
  | {
      readonly kind: 'redirect';
      /** The header Location as it is, empty without one; undefined if the browser does not report it. */
      readonly location: string | undefined;
    }
  | {
      readonly kind: 'failed';
      /** `unreadable`: either nobody was reached, or the browser lets the extension neither read the answer nor know why. */
      readonly reason: 'network' | 'unreadable' | 'too-large';
      /** The browser's name of the error, empty if it gave none. */
      readonly error: string;
    };

/**
 * Makes one GET request for JSON, without cookies and following no redirect. Never rejects; what it gives after the
 * signal was aborted does not matter.
 */
export type ServerRequest = (url: string, signal: AbortSignal) => Promise<ServerResponse>;

/** A key-value store that all views share and that need not outlive the browser. Never rejects; it may forget. */
export interface SharedMemory {
  /** @returns what was set, undefined if nothing was */
  get(key: string): Promise<unknown>;
  /** Sets what `change` makes of the present value; no other change of that key comes between. */
  update(key: string, change: (value: unknown) => unknown): Promise<void>;
}

/** What asking depends on. */
export interface AskServerDeps {
  readonly request: ServerRequest;
  /**
   * Runs the task when no other task of that name runs, in any view.
   * @returns what the task gives; rejects when the signal is aborted before the task began
   */
  lock<Result>(name: string, signal: AbortSignal, task: () => Promise<Result>): Promise<Result>;
  readonly memory: SharedMemory;
  /** @returns milliseconds since 1970 */
  now(): number;
  readonly later: After;
}

interface ServerQuestion {
  /** The server's host, by which its wish to be left alone is remembered. */
  readonly server: string;
  readonly url: string;
  /** Ends the question. */
  readonly signal: AbortSignal;
  /** From sending the request to the end of the body. */
  readonly timeoutMs: number;
  /** Called when the request is sent. */
  readonly onAsking?: () => void;
}

/** What came of a question: a response, or why there is none. */
type ServerResult =
  | ServerResponse
  | { readonly kind: 'cancelled' | 'late' }
  | {
      readonly kind: 'rate-limited';
      /** When the server may be asked again, milliseconds since 1970. */
      readonly until: number;
      /** Of the answer that said so; undefined where nothing was sent, because an earlier one holds. */
      readonly status?: number;
    };

/** Asks a server once, and remembers when it wants to be left alone. */
export async function askServer(deps: AskServerDeps, question: ServerQuestion): Promise<ServerResult> {
  const { memory, now } = deps;
  const { server, signal, onAsking } = question;
  const waitKey = `wait:${server}`;
  const until = await memory.get(waitKey);
  if (typeof until === 'number' && until > now()) return { kind: 'rate-limited', until };
  // What is aborted already tells nobody any more.
  if (signal.aborted) return { kind: 'cancelled' };
  onAsking?.();
  const response = await responseInTime(deps, question);
  if (response.kind !== 'answer' || !isRateLimit(response)) return response;
  const time = retryTime(response.retryAfter, now());
  await memory.update(waitKey, () => time);
  return { kind: 'rate-limited', until: time, status: response.status };
}

async function responseInTime(
  { request, later }: AskServerDeps,
  { url, signal, timeoutMs }: ServerQuestion,
): Promise<ServerResponse | { readonly kind: 'cancelled' | 'late' }> {
  try {
    const limits = { milliseconds: timeoutMs, after: later, signal };
    const response = await withDeadline((inner) => request(url, inner), limits);
    if (signal.aborted) return { kind: 'cancelled' };
    return response === 'timeout' ? { kind: 'late' } : response;
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    throw error;
  }
}
