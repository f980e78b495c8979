import browser from 'webextension-polyfill';
import type { SessionArea } from '../../contracts.ts';

/**
 * The browser's session storage, which is kept in memory only.
 *
 * What is stored are texts of JSON, which a browser takes about three times faster than the objects they stand for.
 *
 * A private window may have a background of its own (manifest key "incognito": "split") and yet share this storage, so
 * each of the two sees only keys of its own.
 *
 * @param onRead is called with all that the storage holds, also what other parts of the extension keep there, before
 *   what was recorded is returned: so a start needs one answer of the browser, and no more
 */
export function sessionArea(onRead: (items: Readonly<Record<string, unknown>>) => void): SessionArea {
  return {
    async getAll() {
      const stored = await browser.storage.session.get();
      onRead(stored);
      return Object.fromEntries(
        Object.entries(stored)
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => [key.slice(prefix.length), String(value)]),
      );
    },
    async set(items) {
      await browser.storage.session.set(
        Object.fromEntries(Object.entries(items).map(([key, value]) => [prefix + key, value])),
      );
    },
    async remove(keys) {
      if (keys.length > 0) await browser.storage.session.remove(keys.map((key) => prefix + key));
    },
  };
}

/** Bytes that both browsers give the session storage of an extension; a character of ASCII takes one. */
export const sessionCapacity = 10_000_000;

const prefix = browser.extension.inIncognitoContext ? 'private/' : 'usual/';
