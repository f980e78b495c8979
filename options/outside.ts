import type { RefreshError } from '../src/lookup/rdap/refresh-bootstraps.ts';
import type { Words } from '../ui/words.ts';

/** What the options page needs from outside of itself. */
export interface Outside {
  readonly words: Words;
  /** @returns an id for a new lookup provider of the user's own */
  newProviderId(): string;
  /** @returns an ISO 8601 date as people write it */
  date(iso: string): string;
  readonly registries: Registries;
  /** Hands the user a file. */
  saveFile(name: string, content: string): void;
}

/** The lists of registries that the extension goes by. */
export interface Registries {
  /** @returns when IANA published them, ISO 8601 */
  published(): Promise<string>;
  /** Asks IANA for the lists of today; only on the user's click. */
  refresh(
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly published: string } | { readonly ok: false; readonly error: RefreshError }>;
}
