/** What a failed request means to a reader; each id has a text in the locales. */
export const failureIds = [
  'cancelled',
  'refused',
  'unknown-host',
  'unreachable',
  'timed-out',
  'reset',
  'offline',
  'certificate',
  'secure-connection',
  'blocked',
  'disallowed',
  'rejected-answer',
  'proxy',
  'too-many-redirects',
  'protocol',
  'browser',
  'unexplained',
  'other',
] as const;
export type FailureId = (typeof failureIds)[number];

/** What the page, the user, a newer navigation or, in HAR files, the tool gave up: it is counted otherwise than what failed. */
const cancelled =
  // Firefox ends a load with NS_ERROR_PARSED_DATA_CACHED when it needs no more of it: an image that it has decoded
  // already, a media element whose source was taken away (MediaResource.cpp). Of its NS_BINDING names all others
  // mean that somebody gave up (ErrorList.py).
  /ERR_(ABORTED|CONTEXT_SHUT_DOWN|DNS_REQUEST_CANCELLED|WS_UPGRADE|HTTP2_RST_STREAM_NO_ERROR)|NS_BINDING_(?!FAILED)|NS_ERROR_(DOM_)?ABORT|PARSED_DATA_CACHED|DOCSHELL_DYING|NS_ERROR_NO_CONTENT$|WITHOUT_SENDING_REQUEST|DNS_NAME_HTTPS_ONLY|^(?:Load request )?cancell?ed\.?$|^Client disconnected/i;

/**
 * From the browser's name of an error that is none of those to its meaning; the first row that fits counts. Chromium's names are those of its
 * net_error_list.h, Firefox's those of its ErrorList.py and, for TLS, sentences of NSS in the browser's language
 * (test/data/recordings/firefox/failed-tls.json). test/data/errors lists them with what each has to mean.
 */
const failures: readonly (readonly [pattern: RegExp, id: FailureId])[] = [
  [/PROXY|SOCKS|TUNNEL|PAC_|PROXIES/, 'proxy'],
  [/NON_LOCAL_CONNECTION_REFUSED/, 'blocked'],
  [/CONNECTION_REFUSED/, 'refused'],
  [/NET_TIMEOUT|(^|:|_)TIMED_OUT|DNS_TIMED_OUT/, 'timed-out'],
  [/CACHE_|QUEUE_(FULL|TOO_LARGE)/, 'browser'],
  // Chromium says DNS_NO_MATCHING_SUPPORTED_ALPN of a name that it has found (net_error_list.h).
  [/NAME_NOT_RESOLVED|UNKNOWN_HOST|NAME_RESOLUTION|DNS_(?!NO_)|ICANN_NAME_COLLISION/, 'unknown-host'],
  [/ADDRESS_UNREACHABLE|NET_UNREACHABLE|HOST_UNREACHABLE|ADDRESS_INVALID|CONNECTION_FAILED/, 'unreachable'],
  [/INTERNET_DISCONNECTED|OFFLINE|NETWORK_CHANGED|NETWORK_IO_SUSPENDED/, 'offline'],
  [/INTERCEPTION_BLOCKED/, 'certificate'],
  [/CLIENT_AUTH|PRIVATE_KEY/, 'secure-connection'],
  // What the URL or the page rules out before anybody is asked, in any browser: ports and schemes (Fetch standard, "bad
  // port"), content security policy.
  [
    /UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED|URL_SCHEME|UNKNOWN_PROTOCOL|INVALID_URL|MALFORMED_URI|BLOCKED_BY_CSP|CSP_FORM_ACTION/,
    'disallowed',
  ],
  // What headers of the answer or of the page forbid to use (CORP, COEP, X-Frame-Options, frame-ancestors). What the body decides
  // (ORB, integrity, type) may be another answer elsewhere: an error page in the place of an image is no rule.
  [/BLOCKED_BY_RESPONSE|XFO_VIOLATION|CSP_FRAME_ANCESTOR|DOM_(CORP|COEP|COOP)_/, 'rejected-answer'],
  [/BLOCKED|CONTENT_POLICY|ACCESS_(DENIED|REVOKED)|CSP_/, 'blocked'],
  // Firefox's lists of Safe Browsing and of its protection against tracking (UrlClassifier*.cpp).
  [/(TRACKING|MALWARE|PHISHING|UNWANTED|HARMFUL|HARMFULADDON|FINGERPRINTING|CRYPTOMINING)_URI/, 'blocked'],
  [
    /ADDRESS_SPACE|CLEARTEXT_NOT_PERMITTED|HTTPS_ONLY|RESTRICTED_CONTENT|THROTTLED|TRUST_TOKEN|SRI_|UNSAFE_CONTENT_TYPE|BASIC_HTTP_AUTH_DISABLED/,
    'blocked',
  ],
  [/NS_ERROR_DOM_(NETWORK|MEDIA|TIMEOUT)/, 'other'],
  [/DOM_BAD_|NS_ERROR_DOM_|WEBEXT/, 'blocked'],
  [/CERT|SEC_ERROR_|MOZILLA_PKIX|PINNED_KEY|ERR_CT_|INSECURE_RESPONSE/, 'certificate'],
  [/SSL_|TLS|ERR_ECH_|ECH_CONFIG|INADEQUATE_(TRANSPORT_)?SECURITY|EARLY_DATA|ALPN/, 'secure-connection'],
  [/TOO_MANY_(REDIRECTS|RETRIES|ACCEPT_CH)|REDIRECT_LOOP|(UNSAFE|INVALID)_REDIRECT/, 'too-many-redirects'],
  [
    /CONNECTION_(RESET|CLOSED|ABORTED)|NET_RESET|EMPTY_RESPONSE|NET_INTERRUPT|PARTIAL_TRANSFER|SOCKET_NOT_CONNECTED|NOT_CONNECTED|HTTP2_PING_FAILED|NET_HTTP2_SENT_GOAWAY/,
    'reset',
  ],
  [
    /HTTP2_|HTTP_?(1_1|RESPONSE)|HTTP3|QUIC_|SPDY_|H2_OR_QUIC|WS_PROTOCOL|CONTENT_LENGTH|CHUNKED|DECOD|ENCODING|CORRUPTED|RESPONSE_(HEADERS|BODY)|INVALID_(RESPONSE|SIGNED_EXCHANGE|WEB_BUNDLE|CONTENT_ENCODING)|SYN_REPLY|PARSING_HTTP|NET_ERROR_RESPONSE|RANGE_NOT_SATISFIABLE|METHOD_NOT_SUPPORTED|DICTIONARY|AUTH|MALFORMED_IDENTITY|SECURITY_LIBRARY|ENTITY_CHANGED|NOT_RESUMABLE|UNRECOGNIZED_FTP/,
    'protocol',
  ],
  [
    /OUT_OF_MEMORY|INSUFFICIENT_RESOURCES|NO_BUFFER_SPACE|FILE_|DOCUMENT_NOT_CACHED|UPLOAD_|SOCKET_|ADDRESS_IN_USE|MAX_SOCKET_LIMIT|MSG_TOO_BIG|WINSOCK|INVALID_(ARGUMENT|HANDLE)|NOT_(IMPLEMENTED|INITIALIZED|AVAILABLE)|(ALREADY|IN_PROGRESS)|CRASHED|INTERCEPTION_FAILED|IF_READY|DOCSHELL|WONT_HANDLE|RECURSIVE_DOCUMENT|TRANSPORT_INIT/,
    'browser',
  ],
];

/** NSS's sentences about certificates, in the languages of most users. */
const aboutCertificate = /certifica|zertifikat|сертификат|証明書|证书|憑證/i;

/**
 * What stands before a sentence of NSS, which Firefox reports in place of a name (recordings/firefox/failed-tls.json).
 */
export const tlsErrorPrefix = 'TLS: ';

/**
 * @param error the browser's name of the error, as net::ERR_CONNECTION_REFUSED or NS_ERROR_UNKNOWN_HOST, or
 *   `tlsErrorPrefix` and a sentence
 * @returns what it means
 */
export function failureId(error: string): FailureId {
  if (error.startsWith(tlsErrorPrefix)) return aboutCertificate.test(error) ? 'certificate' : 'secure-connection';
  if (isCancelled(error)) return 'cancelled';
  return failures.find(([pattern]) => pattern.test(error))?.[1] ?? 'other';
}

/**
 * @param error the browser's name of an error
 * @returns whether the page, the user or a newer navigation gave the request up, so that it says nothing about the host
 */
export function isCancelled(error: string): boolean {
  return !error.startsWith(tlsErrorPrefix) && cancelled.test(error);
}

/**
 * @param error the browser's name of an error that came behind an answer
 * @returns whether the response was truncated: it failed after its headers; else the page merely gave up the rest of it
 */
export function isTruncation(error: string): boolean {
  // Chromium has this name for a fetch that the page gives up once it has the headers
  // (recordings/chromium/failed-sub.json), and for what was loading when a document goes on to another one
  // (recordings/chromium/client-redirect.json).
  return error !== 'net::ERR_FAILED' && !isCancelled(error);
}
