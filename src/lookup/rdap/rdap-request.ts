/** What came back from one request. */
export type RdapResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The header Retry-After as it is, null without one. */
      readonly retryAfter: string | null;
      readonly body: string;
    }
  | {
      readonly kind: 'redirect';
      /** The header Location as it is; undefined if the browser does not tell. */
      readonly location: string | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly reason: 'network' | 'too-large';
      /** The browser's name of the error, empty if it gave none. */
      readonly error: string;
    };

/**
 * Makes one GET request for JSON, without cookies and following no redirect. Never rejects; what it gives after the
 * signal was aborted does not matter.
 */
export type RdapRequest = (url: string, signal: AbortSignal) => Promise<RdapResponse>;
