/** A request besides the main document's answer, as far as the icon's small digits ask. */
interface Counted {
  /** Whether its host is that of the main document. */
  readonly mainHost: boolean;
  /** Whether it was answered from the cache. */
  readonly cached: boolean;
}

/** What the small digits can count. */
export const smallDigits = {
  requests: () => true,
  'other-hosts': ({ mainHost }) => !mainHost,
  uncached: ({ cached }) => !cached,
  none: () => false,
} satisfies Record<string, (request: Counted) => boolean>;

/** The name of what the small digits count. */
export type SmallDigits = keyof typeof smallDigits;
