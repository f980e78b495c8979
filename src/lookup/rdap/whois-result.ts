import type { AddressClass } from '../../address/class-table.ts';
import type { LookupTarget, SpecialTarget } from '../lookup-target.ts';

/**
 * Who holds the network by name: its registrant · where none is given, the first line of its description (`descr` at APNIC and RIPE) ·
 * where there is none either, its technical contact (KRNIC).
 */
export type OrganisationSource = 'registrant' | 'description' | 'technical';

/** What is shown of a network's registration. Plain JSON; an empty text or list means that the registry did not say. */
export interface WhoisCard {
  readonly name: string;
  readonly handle: string;
  /** The range's ends, RFC 5952 text. */
  readonly first: string;
  readonly last: string;
  /** The range in CIDR notation, in ascending order. */
  readonly cidrs: readonly string[];
  readonly version: 4 | 6;
  /** The registry's own word, as ASSIGNED PA. */
  readonly type: string;
  /** ISO 3166 code in capitals where the registry gave one, else its text. */
  readonly country: string;
  readonly organisation: string;
  /** Where the registry has put it. */
  readonly organisationFrom: OrganisationSource;
  readonly abuse: {
    /** Each fits into a mailto link (`mailtoUrl`). */
    readonly emails: readonly string[];
    readonly phones: readonly string[];
  };
  /** ISO 8601 in the time zone of the registry; the day comes first. */
  readonly registered: string;
  readonly changed: string;
  readonly status: readonly string[];
  /** One line each. */
  readonly remarks: readonly string[];
  /** https URL of a page for people about the network, at its registry. */
  readonly link: string;
}

/** @returns a link to write to that address, an email of a card */
export function mailtoUrl(email: string): string {
  return `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
}

/** The result of a question about an address, and its progress. Plain JSON. */

/**
 * Why there is no card: `no-registry` none is known for the address · `no-network` the host could not be reached ·
 * `unreadable` that, or the extension may not read what it answers ·
 * `refused` it answered 4xx · `not-found` it answered 404, or about all addresses · `rate-limited` it wants to be left
 * alone until a time · `server-error` any other status · `time-out` · `broken-json` · `too-large` · `wrong-answer` not
 * about this address, or no network at all · `too-many-redirects` more than five, or in a circle · `insecure-redirect`
 * to a URL without TLS · `private-redirect` to this computer or its network · `hidden-redirect` the browser does not
 * report where to, because the extension may not see requests to that host · `cancelled` by the user.
 */
export type WhoisFailureKind =
  | 'no-registry'
  | 'no-network'
  | 'unreadable'
  | 'refused'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'time-out'
  | 'broken-json'
  | 'too-large'
  | 'wrong-answer'
  | 'too-many-redirects'
  | 'insecure-redirect'
  | 'private-redirect'
  | 'hidden-redirect'
  | 'cancelled';

/** Why there is no card. */
export interface WhoisFailure {
  readonly kind: WhoisFailureKind;
  /** The hosts asked until then, in order; the last one failed. */
  readonly asked: readonly string[];
  /** HTTP status, where that is the reason. */
  readonly status?: number;
  /** When it may be asked again, milliseconds since 1970; with `rate-limited`. */
  readonly until?: number;
  /** The browser's name of the error, where it gave one. */
  readonly error?: string;
}

/** How a question to the registries ended. */
export type WhoisResult =
  | {
      readonly kind: 'card';
      readonly card: WhoisCard;
      /** The hosts asked, in order: each but the last sent on to the next; the last one answered. */
      readonly asked: readonly string[];
      /** When the registry answered, milliseconds since 1970. */
      readonly time: number;
      /** Nobody was asked: it is the answer to an earlier question. */
      readonly cached: boolean;
    }
  /** Known without asking: the address belongs to a special-purpose block. */
  | { readonly kind: 'local'; readonly class: AddressClass }
  | { readonly kind: 'failed'; readonly failure: WhoisFailure };

/** How far a question is. */
export interface WhoisProgress {
  /** `waiting`: another question to the same registry is under way. */
  readonly kind: 'waiting' | 'asking';
  /** The hosts asked so far, in order; the last one is meant. */
  readonly asked: readonly string[];
}

/** How registries are to be asked. */
export interface WhoisQuestion {
  /** Ends the question at once; it then fails with `cancelled`. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WhoisProgress) => void;
  /** Ask the registry even if an answer is kept. */
  readonly fresh?: boolean;
}

/** Asks about an address. Never rejects. */
export type WhoisLookup = (target: LookupTarget | SpecialTarget, question: WhoisQuestion) => Promise<WhoisResult>;
