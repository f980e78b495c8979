/** What the servers of the world served, so that a test can compare it with what the extension shows. */

/** One request that reached a server. */
export interface Served {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly scheme: 'http' | 'https' | 'ws' | 'wss';
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  readonly method: string;
  /** The server's address that the request came to. */
  readonly localAddress: string;
  readonly httpVersion: string;
  /** Null while there is no answer, and for ever when the server breaks the connection instead. */
  status: number | null;
  readonly kind: 'http' | 'websocket';
  /** The header Sec-Fetch-Dest. */
  readonly dest: string | null;
  /** The header Sec-Purpose: set for a prefetch. */
  readonly purpose: string | null;
  /** All headers of the request, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a resolver was asked, as `v6.test AAAA`. */
  question: string | null;
}
