/** What a page keeps on this device and reads before it is drawn. Browsers may forbid it; then nothing is kept. */

/** @returns the text that is kept under a key, or null */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text under a key, or nothing any more. */
export function remember(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // What cannot be kept is not kept.
  }
}
