import browser from 'webextension-polyfill';
import { inTime } from '../in-time.ts';

/** On this device only: another one may be in another network. The key has an older word, for what is stored. */
const key = 'droppedNat64Prefixes';
const maxPrefixes = 64;

/** @returns the NAT64 prefixes that the user dismissed, the newest last */
export async function readDismissedNat64Prefixes(): Promise<readonly string[]> {
  const stored: unknown = (
    await inTime(() => browser.storage.local.get(key)).catch(() => ({}) as Record<string, unknown>)
  )[key];
  return Array.isArray(stored) ? stored.filter((prefix) => typeof prefix === 'string') : [];
}

/** Does not mention a prefix again. */
export async function dismissNat64Prefix(prefix: string): Promise<void> {
  const before = await readDismissedNat64Prefixes();
  await browser.storage.local.set({ [key]: [...before.filter((each) => each !== prefix), prefix].slice(-maxPrefixes) });
}
