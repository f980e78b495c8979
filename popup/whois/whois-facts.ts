import type { WhoisCard } from '../../src/lookup/rdap/whois-card.ts';
import type { TextId } from '../../src/text.ts';

/** How a value is written: a date is ISO 8601, a country mostly an ISO 3166 code. */
export type WhoisValueKind = 'text' | 'address' | 'email' | 'date' | 'country';

export interface WhoisFact {
  readonly name: TextId;
  readonly values: readonly { readonly kind: WhoisValueKind; readonly text: string }[];
}

interface FactRow {
  readonly name: TextId;
  readonly kind: WhoisValueKind;
  readonly read: (card: WhoisCard) => string | readonly string[];
  /** Left out when empty; of the others it matters that the registry did not say. */
  readonly optional?: boolean;
}

/** What a card shows, in order. Rows of the same name stand next to each other and make one fact. */
const rows: readonly FactRow[] = [
  { name: 'whois_organisation', kind: 'text', read: ({ organisation }) => organisation },
  { name: 'whois_name', kind: 'text', read: ({ name }) => name },
  { name: 'whois_handle', kind: 'text', read: ({ handle }) => handle, optional: true },
  { name: 'whois_range', kind: 'address', read: ({ first, last }) => `${first} - ${last}` },
  { name: 'whois_cidr', kind: 'address', read: ({ cidrs }) => cidrs },
  { name: 'whois_type', kind: 'text', read: ({ type }) => type, optional: true },
  { name: 'whois_status', kind: 'text', read: ({ status }) => status, optional: true },
  { name: 'whois_country', kind: 'country', read: ({ country }) => country },
  { name: 'whois_abuse', kind: 'email', read: ({ abuse }) => abuse.emails },
  { name: 'whois_abuse', kind: 'text', read: ({ abuse }) => abuse.phones },
  { name: 'whois_registered', kind: 'date', read: ({ registered }) => registered },
  { name: 'whois_changed', kind: 'date', read: ({ changed }) => changed },
  { name: 'whois_remarks', kind: 'text', read: ({ remarks }) => remarks, optional: true },
];

/** @returns the facts of the card in order; one without values is one that the registry did not tell */
export function whoisFacts(card: WhoisCard): readonly WhoisFact[] {
  const facts = new Map<TextId, WhoisFact>();
  for (const { name, kind, read, optional } of rows) {
    const values = [read(card)]
      .flat()
      .filter((text) => text !== '')
      .map((text) => ({ kind, text }));
    const before = facts.get(name)?.values ?? [];
    if (values.length + before.length > 0 || !optional) facts.set(name, { name, values: [...before, ...values] });
  }
  return [...facts.values()];
}
