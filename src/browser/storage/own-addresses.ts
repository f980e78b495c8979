import type { KnownAddresses } from '../../own-addresses/own-addresses.ts';
import { reachAbout } from '../../own-addresses/reach.ts';
import { isPrivate } from '../extension.ts';
import { sessionItem } from './session-item.ts';

/** In memory only, until the network changes or the time is over. */
const item = sessionItem<KnownAddresses | null>('ownAddresses', null);

/**
 * Private windows may share the storage with others: what is asked there is kept in the view alone, and nothing is read.
 * @returns what is known; null where nothing is, or not any more
 */
export async function readOwnAddresses(): Promise<KnownAddresses | null> {
  if (isPrivate) return null;
  const kept = await item.read().catch(() => null);
  return reachAbout(kept?.reach, Date.now()) ? kept : null;
}

/** @param kept null forgets */
export async function writeOwnAddresses(kept: KnownAddresses | null): Promise<void> {
  // Without room, it is asked again.
  if (!isPrivate) await item.write(kept).catch(() => {});
}

/**
 * Follows what is known, in all views, and has it forgotten when the network changes.
 * @param changed is called with it
 */
export function observeOwnAddresses(changed: (kept: KnownAddresses | null) => void): void {
  if (!isPrivate) item.observe(changed);
  const forget = (): void => {
    changed(null);
    void writeOwnAddresses(null);
  };
  addEventListener('online', forget);
  addEventListener('offline', forget);
  // Chromium only (MDN, Navigator.connection).
  const { connection } = navigator as { readonly connection?: EventTarget };
  connection?.addEventListener('change', forget);
}
