import type { Family } from '../src/address/address.ts';
import type { RefreshError } from '../src/lookup/rdap/refresh-bootstraps.ts';
import type { Words } from '../src/text.ts';
import type { Store } from '../ui/store.ts';
import type { UnansweredId } from '../ui/unanswered-ids.ts';

/** The dependencies of the options page, handed in by its `main.tsx`. */
export interface OptionsDeps {
  readonly words: Words;
  /** @returns an id for a new lookup provider of the user's own */
  newProviderId(): string;
  readonly registries: Registries;
  /** Whether this browser lets extensions ask its own resolver. */
  readonly browserResolves: boolean;
  /** Whether hostnames may be sent to another resolver. */
  readonly consent: Store<boolean>;
  /** What the browser has not answered, besides what is stored. */
  readonly unanswered: Store<readonly UnansweredId[]>;
  /** Asks the user for that; in the turn of a click. @returns whether it was given */
  requestDataConsent(): Promise<boolean>;
  /** Forgets what resolvers have answered. */
  forgetAnswers(): Promise<void>;
  /** Hands the user a file. @returns its name */
  saveFile(name: string, content: string): string;
}

/** When IANA published the list of each family, ISO 8601. */
export type Published = Readonly<Record<Family, string>>;

/** The lists of registries that the extension goes by. */
export interface Registries {
  published(): Promise<Published>;
  /** Asks IANA for the lists of today; only on the user's click. */
  refresh(
    signal: AbortSignal,
  ): Promise<
    { readonly ok: true; readonly published: Published } | { readonly ok: false; readonly error: RefreshError }
  >;
}
