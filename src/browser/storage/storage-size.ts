/** How much the extension has stored on this device. */
import { inTime } from '../in-time.ts';

/** Chromium reports the size of IndexedDB by itself (MDN, StorageManager.estimate, `usageDetails`). */
interface Estimate extends StorageEstimate {
  readonly usageDetails?: { readonly indexedDB?: number };
}

/** @returns how many bytes the extension has stored on this device; null if the browser does not report it */
export async function storageSize(): Promise<number | null> {
  try {
    const { usage, usageDetails }: Estimate = await inTime(() => navigator.storage.estimate());
    return usageDetails?.indexedDB ?? usage ?? null;
  } catch {
    return null;
  }
}
