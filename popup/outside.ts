import type { Words } from '../ui/words.ts';

/** What the popup needs from outside of its page. */
export interface Outside {
  readonly words: Words;
  /** Tells the background whose single requests are wanted. */
  open(hostnames: readonly string[]): void;
  /** Writes to the clipboard; rejects where the browser does not allow it. */
  copy(text: string): Promise<void>;
  /** Asks the user for the permission to see the requests of all sites; needs the user's click. */
  requestPermission(): void;
}
