import { type FailureId, failureId } from '../../page/events/failure.ts';

/**
 * Stands for a browser's name of an error, where a request got no answer and nobody names a reason: it is still under way, or
 * the tool that recorded it has none.
 */
export const unexplainedError = 'no answer';

/**
 * What tools that write HAR files say in place of a browser's name, the first row that fits counts: Safari and other WebKits
 * (NSURLError in English, libcurl), proxies on Node, Python and Java, WebPageTest's codes of WinInet.
 */
const sentences: readonly (readonly [pattern: RegExp, id: FailureId])[] = [
  [
    /resolve host|hostname could not be found|(?:Name or service|servname provided, or) not known|ENOTFOUND|getaddrinfo failed|no such host|WinInet 12007/,
    'unknown-host',
  ],
  [errno(111, 61, 10_061, /connection refused|ECONNREFUSED/), 'refused'],
  [errno(110, 60, 10_060, /timed out|timeout was reached|i\/o timeout|ETIMEDOUT|WinInet 12002/), 'timed-out'],
  [errno(101, 51, 10_051, /connect to (?:the )?(?:server|host)|unreachable|WinInet 12029/), 'unreachable'],
  [errno(113, 65, 10_065, /no route to host|EHOSTUNREACH/), 'unreachable'],
  [/appears to be offline/, 'offline'],
  // WebKit of the ports that no browser asks (WebLocalizedStrings of "restricted network port"), Foundation of schemes.
  [/restricted network port|unsupported URL/, 'disallowed'],
  // mitmproxy's word for what its user ends (mitmproxy/flow.py).
  [/content blocker|^Connection killed/i, 'blocked'],
  [/certificate|WinInet 120(?:37|38|45)/i, 'certificate'],
  [/(?:SSL|TLS) error|WinInet 12157/, 'secure-connection'],
  [
    errno(104, 54, 10_054, /connection was lost|connection reset|ECONNRESET|closed connection|WinInet 1203[01]/),
    'reset',
  ],
  // All that Firefox reports of a request that an extension blocked (test/data/errors/firefox.json).
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

/**
 * @param linux the number of the system's error on Linux (asm-generic/errno.h); proxies on Python write "[Errno 111]"
 * @param bsd on macOS and the BSDs (sys/errno.h)
 * @param windows on Windows (winerror.h), written "[WinError 10061]"
 * @param words what others say of it
 */
function errno(linux: number, bsd: number, windows: number, words: RegExp): RegExp {
  return new RegExp(`\\[Errno (?:${linux}|${bsd}|${windows})\\]|\\[WinError ${windows}\\]|${words.source}`, 'i');
}
