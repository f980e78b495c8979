import browser from 'webextension-polyfill';
import { RecordsCache } from '../dns/records-cache.ts';

/** Session storage is in memory only. Private windows may share it with others, but not what is in it. */
const prefix = browser.extension.inIncognitoContext ? 'dns-private/' : 'dns/';

const area = {
  async set(items: Record<string, unknown>): Promise<void> {
    await browser.storage.session.set(
      Object.fromEntries(Object.entries(items).map(([key, value]) => [prefix + key, value])),
    );
  },
  async remove(keys: string[]): Promise<void> {
    await browser.storage.session.remove(keys.map((key) => prefix + key));
  },
};

/** @returns the records that are known since the browser was started */
export async function openRecordsCache(): Promise<RecordsCache> {
  const all = await browser.storage.session.get().catch(() => ({}));
  const stored = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return new RecordsCache({ area, now: () => Date.now(), stored });
}
