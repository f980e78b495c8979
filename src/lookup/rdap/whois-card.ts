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
  /** ISO 8601 in UTC. */
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
