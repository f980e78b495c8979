/** What the user can choose. */
export interface Settings {
  /** NAT64 prefixes in use besides the well-known one, as "2001:db8:64::/96". */
  readonly nat64Prefixes: readonly string[];
}

export const defaultSettings: Settings = { nat64Prefixes: [] };

/**
 * Reads settings as they were stored, by whatever version or by hand.
 * @param stored anything
 * @returns settings in which each value that makes no sense is the default
 */
export function parseSettings(stored: unknown): Settings {
  const record: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const prefixes = record.nat64Prefixes;
  return {
    nat64Prefixes: Array.isArray(prefixes)
      ? prefixes.filter((prefix) => typeof prefix === 'string')
      : defaultSettings.nat64Prefixes,
  };
}
