import browser from 'webextension-polyfill';
import { RecordsCache } from '../../dns/records-cache.ts';
import { isPrivate } from '../extension.ts';
import { inTime } from '../in-time.ts';
import { sessionItem } from './session-item.ts';

/** Session storage is in memory only. Private windows may share it with others, but not what is in it. */
const usual = 'dns/';
const secret = 'dns-private/';
/** When the user last wanted everything forgotten, milliseconds since the epoch. */
const forgotten = sessionItem('dns-forgotten', 0);
const prefix = isPrivate ? secret : usual;

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

/** @returns the records that are known since the browser was started; without them, hosts are asked about again */
export async function openRecordsCache(): Promise<RecordsCache> {
  const all = await inTime(() => browser.storage.session.get()).catch(() => ({}));
  const stored = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return new RecordsCache({ area, now: () => Date.now(), stored });
}

/** Forgets what resolvers answered, to usual and to private windows. */
export async function forgetRecords(): Promise<void> {
  const keys = Object.keys(await browser.storage.session.get());
  await browser.storage.session.remove(keys.filter((key) => key.startsWith(usual) || key.startsWith(secret)));
  await forgotten.write(Date.now());
}

/** @param changed is called when all records are to be forgotten, wherever the user has asked for that */
export function observeForgetting(changed: () => void): void {
  forgotten.observe(changed);
}
