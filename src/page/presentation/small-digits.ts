/** A request besides the main document's answer, as far as the icon's small digits ask. */
export interface CountedRequest {
  /** Whether its host is that of the main document. */
  readonly mainHost: boolean;
  /** Whether it went over the other family than the main document, or the main document's is not known. */
  readonly otherFamily: boolean;
  /** Whether it was answered from the cache. */
  readonly cached: boolean;
}

/**
 * What the small digits can count. The first is the default: what the page needs of others. Its own host counts only
 * where it answered over the other family than the document; else the page's own stylesheet would make a small 6 beside
 * nearly every 6.
 */
export const smallDigits = {
  'other-hosts': ({ mainHost, otherFamily }) => !mainHost || otherFamily,
  requests: () => true,
  uncached: ({ cached }) => !cached,
  none: () => false,
} satisfies Record<string, (request: CountedRequest) => boolean>;

/** The name of what the small digits count. */
export type SmallDigits = keyof typeof smallDigits;

/** What the small digits count unless somebody chose otherwise. */
export const defaultSmallDigits: SmallDigits = 'other-hosts';
