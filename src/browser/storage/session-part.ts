import browser from 'webextension-polyfill';

/** A part of the session storage, by keys without what they begin with there. */
export interface SessionPart<Value> {
  /** @returns the part of all that the session storage holds */
  of(stored: Readonly<Record<string, unknown>>): Record<string, Value>;
  set(items: Readonly<Record<string, Value>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/**
 * @param prefix what its keys begin with. A private window may have a background of its own (manifest key "incognito":
 *   "split") and yet share this storage, so each of the two has a part of its own.
 */
export function sessionPart<Value>(prefix: string): SessionPart<Value> {
  const { session } = browser.storage;
  return {
    of: (stored) =>
      Object.fromEntries(
        Object.entries(stored)
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => [key.slice(prefix.length), value as Value]),
      ),
    set: (items) => session.set(Object.fromEntries(Object.entries(items).map(([key, value]) => [prefix + key, value]))),
    remove: (keys) => session.remove(keys.map((key) => prefix + key)),
  };
}
