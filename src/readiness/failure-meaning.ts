import { type FailureId, failureId } from '../page/events/failure.ts';

/** Stands for the error of a request that got no answer while the tool that recorded it names no reason. */
export const unexplainedError = 'no answer';

/**
 * What tools that write HAR files say in place of a browser's name, the first row that fits counts: Safari and other WebKits
 * (NSURLError in English, libcurl), proxies on Node, Python and Java, WebPageTest's codes of WinInet.
 */
const sentences: readonly (readonly [pattern: RegExp, id: FailureId])[] = [
  [/resolve host|hostname could not be found|Name or service not known|ENOTFOUND|WinInet 12007/, 'unknown-host'],
  [/connection refused|ECONNREFUSED|\[Errno 111\]/i, 'refused'],
  [/connect to (?:the )?(?:server|host)|unreachable|WinInet 12029/i, 'unreachable'],
  [/timed out|timeout was reached|ETIMEDOUT|WinInet 12002/i, 'timed-out'],
  [/appears to be offline/, 'offline'],
  // mitmproxy's word for what its user ends (mitmproxy/flow.py).
  [/content blocker|^Connection killed/i, 'blocked'],
  [/certificate|WinInet 120(?:37|38|45)/i, 'certificate'],
  [/(?:SSL|TLS) error|WinInet 12157/, 'secure-connection'],
  [/connection was lost|connection reset|ECONNRESET|closed connection|WinInet 1203[01]/i, 'reset'],
  // Firefox tells no more than that of what an extension blocked.
  [/^no answer$|^Charles /, 'unexplained'],
];

/**
 * @param error the browser's name of an error, or what the tool says that a report comes from
 * @returns what it means
 */
export function failureMeaning(error: string): FailureId {
  const id = failureId(error);
  return id === 'other' ? (sentences.find(([pattern]) => pattern.test(error))?.[1] ?? id) : id;
}
