import browser from 'webextension-polyfill';
import { inTime } from '../in-time.ts';

/** On this device only: another one may be in another network. The key has an older word, for what is stored. */
const key = 'droppedNat64Prefixes';
const maxPrefixes = 64;

/** @returns the NAT64 prefixes that the user dismissed, the newest last; none where the browser does not say in time */
export function readDismissedNat64Prefixes(): Promise<readonly string[]> {
  return inTime(read).catch(() => []);
}

async function read(): Promise<readonly string[]> {
  const stored: unknown = (await browser.storage.local.get(key))[key];
  return Array.isArray(stored) ? stored.filter((prefix) => typeof prefix === 'string') : [];
}

/** Does not mention a prefix again. */
export async function dismissNat64Prefix(prefix: string): Promise<void> {
  // However long it takes: what is not known here would be lost.
  const before = await read();
  await browser.storage.local.set({ [key]: [...before.filter((each) => each !== prefix), prefix].slice(-maxPrefixes) });
}
