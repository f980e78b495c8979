/** What a failed request means to a reader; each id has a text in the locales. */
export type FailureId =
  | 'cancelled'
  | 'refused'
  | 'unknown-host'
  | 'unreachable'
  | 'timed-out'
  | 'reset'
  | 'offline'
  | 'certificate'
  | 'secure-connection'
  | 'blocked'
  | 'proxy'
  | 'too-many-redirects'
  | 'protocol'
  | 'other';

/** From the browser's name of an error to its meaning; the first row that fits counts. */
const failures: readonly (readonly [pattern: RegExp, id: FailureId])[] = [
  [/ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_ABORT$|NS_BINDING_REDIRECTED/, 'cancelled'],
  [/PROXY|SOCKS|TUNNEL/, 'proxy'],
  [/CONNECTION_REFUSED/, 'refused'],
  [/NAME_NOT_RESOLVED|UNKNOWN_HOST|NAME_RESOLUTION|DNS_|ICANN_NAME_COLLISION/, 'unknown-host'],
  [/ADDRESS_UNREACHABLE|NET_UNREACHABLE|HOST_UNREACHABLE|ADDRESS_INVALID|CONNECTION_FAILED/, 'unreachable'],
  [/TIMED_OUT|NET_TIMEOUT/, 'timed-out'],
  [/INTERNET_DISCONNECTED|OFFLINE|NETWORK_CHANGED|NETWORK_IO_SUSPENDED/, 'offline'],
  [/BLOCKED|CONTENT_POLICY|DOM_BAD_URI|TRACKING_URI|MALWARE_URI|PHISHING_URI|CORP|NS_ERROR_DOM_/, 'blocked'],
  [/CERT|SEC_ERROR_|MOZILLA_PKIX|PINNED_KEY/, 'certificate'],
  [/SSL_|ERR_ECH_|NET_INADEQUATE_SECURITY/, 'secure-connection'],
  [/TOO_MANY_REDIRECTS|REDIRECT_LOOP|UNSAFE_REDIRECT/, 'too-many-redirects'],
  [
    /CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|NET_RESET|EMPTY_RESPONSE|NET_INTERRUPT|PARTIAL_TRANSFER/,
    'reset',
  ],
  [/HTTP2_|QUIC_|SPDY_|INVALID_|CONTENT_LENGTH|CHUNKED|DECODING|CORRUPTED|RESPONSE_HEADERS/, 'protocol'],
];

/**
 * @param error the browser's name of the error, as net::ERR_CONNECTION_REFUSED or NS_ERROR_UNKNOWN_HOST
 * @returns what it means
 */
export function failureId(error: string): FailureId {
  return failures.find(([pattern]) => pattern.test(error))?.[1] ?? 'other';
}

/**
 * @param error the browser's name of an error
 * @returns whether the page, the user or a newer navigation gave the request up, so that it says nothing about the host
 */
export function isCancelled(error: string): boolean {
  return failureId(error) === 'cancelled';
}
