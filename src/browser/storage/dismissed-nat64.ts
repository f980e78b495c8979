import browser from 'webextension-polyfill';
import { inTime } from '../in-time.ts';

/** On this device only: another one may be in another network. */
const key = 'droppedNat64Prefixes';
const maxPrefixes = 64;

/** @returns the NAT64 prefixes that the user dismissed, the newest last */
export async function readDroppedNat64Prefixes(): Promise<readonly string[]> {
  const stored: unknown = (
    await inTime(() => browser.storage.local.get(key)).catch(() => ({}) as Record<string, unknown>)
  )[key];
  return Array.isArray(stored) ? stored.filter((prefix) => typeof prefix === 'string') : [];
}

/** Does not mention a prefix again. */
export async function dropNat64Prefix(prefix: string): Promise<void> {
  const before = await readDroppedNat64Prefixes();
  await browser.storage.local.set({ [key]: [...before.filter((each) => each !== prefix), prefix].slice(-maxPrefixes) });
}
