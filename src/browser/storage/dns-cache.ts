import browser from 'webextension-polyfill';
import { RecordsCache } from '../../dns/records-cache.ts';
import { isPrivate } from '../extension.ts';
import { inTime } from '../in-time.ts';
import { sessionItem } from './session-item.ts';
import { sessionPart } from './session-part.ts';

/** Session storage is in memory only. Private windows may share it with others, but not what is in it. */
const ofUsualWindows = 'dns/';
const ofPrivateWindows = 'dns-private/';
/** When the user last wanted everything forgotten, milliseconds since the epoch. */
const forgotten = sessionItem('dns-forgotten', 0);
const part = sessionPart<unknown>(isPrivate ? ofPrivateWindows : ofUsualWindows);

/** @returns the records that are known since the browser was started; without them, hosts are asked about again */
export async function openRecordsCache(): Promise<RecordsCache> {
  const all = await inTime(() => browser.storage.session.get()).catch(() => ({}));
  return new RecordsCache({ area: part, now: () => Date.now(), stored: part.of(all) });
}

/** Forgets what resolvers answered, to usual and to private windows. */
export async function forgetRecords(): Promise<void> {
  const keys = Object.keys(await browser.storage.session.get());
  await browser.storage.session.remove(
    keys.filter((key) => key.startsWith(ofUsualWindows) || key.startsWith(ofPrivateWindows)),
  );
  await forgotten.write(Date.now());
}

/** @param changed is called when all records are to be forgotten, wherever the user has asked for that */
export function observeForgetting(changed: () => void): void {
  forgotten.observe(changed);
}
