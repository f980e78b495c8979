/** The facts that a whois card shows: which, in which order, and how each is laid out. */
import type { OrganisationSource, WhoisCard } from '../../src/lookup/rdap/whois-result.ts';
import type { RoutingResult } from '../../src/lookup/routing/routing-result.ts';
import type { TextId } from '../../src/text.ts';

/** How a value is written: a date is ISO 8601, of which the day counts, a country mostly an ISO 3166 code. */
export type WhoisValueKind = 'text' | 'address' | 'email' | 'date' | 'country';

export type WhoisFactLayout = 'half' | 'wide' | 'inline';

/** A line of the whois card. */
export interface WhoisFact {
  readonly name: TextId;
  readonly values: readonly { readonly kind: WhoisValueKind; readonly text: string }[];
  /** A note behind the values, where there are any. */
  readonly note?: TextId | undefined;
  /** `wide`: a value may be as long as a line; `inline`: values are short, so several stand in a line. */
  readonly layout: WhoisFactLayout;
}

interface FactRow {
  readonly name: TextId;
  readonly kind: WhoisValueKind;
  readonly read: (card: WhoisCard) => string | readonly string[];
  /** Left out when empty; of the others it matters that the registry did not say. */
  readonly optional?: boolean;
  /** The note behind the values. */
  readonly note?: (card: WhoisCard) => TextId | undefined;
  readonly layout?: WhoisFactLayout;
}

/** By where the registry has put it. */
const organisationNotes: Readonly<Partial<Record<OrganisationSource, TextId>>> = {
  description: 'whois_from_description',
  technical: 'whois_from_technical',
};

/** What a card shows, in order. Rows of the same name stand next to each other and make one fact. */
const rows: readonly FactRow[] = [
  {
    name: 'whois_organisation',
    kind: 'text',
    read: ({ organisation }) => organisation,
    note: ({ organisationFrom }) => organisationNotes[organisationFrom],
    layout: 'wide',
  },
  { name: 'whois_name', kind: 'text', read: ({ name }) => name },
  { name: 'whois_handle', kind: 'text', read: ({ handle }) => handle, optional: true },
  { name: 'whois_range', kind: 'address', read: ({ first, last }) => `${first} - ${last}`, layout: 'wide' },
  { name: 'whois_cidr', layout: 'inline', kind: 'address', read: ({ cidrs }) => cidrs },
  { name: 'whois_type', kind: 'text', read: ({ type }) => type, optional: true },
  { name: 'whois_status', layout: 'inline', kind: 'text', read: ({ status }) => status, optional: true },
  { name: 'whois_country', kind: 'country', read: ({ country }) => country },
  { name: 'whois_abuse', layout: 'inline', kind: 'email', read: ({ abuse }) => abuse.emails },
  { name: 'whois_abuse', layout: 'inline', kind: 'text', read: ({ abuse }) => abuse.phones },
  { name: 'whois_registered', kind: 'date', read: ({ registered }) => registered },
  { name: 'whois_changed', kind: 'date', read: ({ changed }) => changed },
  { name: 'whois_remarks', kind: 'text', read: ({ remarks }) => remarks, optional: true, layout: 'wide' },
];

/** @returns which autonomous systems announce the address, and the network that they announce; nothing where that is not known */
export function routingFacts(routing: RoutingResult | undefined): readonly WhoisFact[] {
  if (routing?.kind !== 'routed') return [];
  const { prefix, origins } = routing.network;
  const names = origins.map(({ as, holder }) => ({ kind: 'text' as const, text: `AS${as} ${holder}`.trim() }));
  return [
    { name: 'whois_as', values: names, layout: 'half' },
    { name: 'whois_prefix', values: [{ kind: 'address', text: prefix }], layout: 'half' },
  ];
}

/** @returns the facts of the card in order; one without values is one that the registry did not report */
export function whoisFacts(card: WhoisCard): readonly WhoisFact[] {
  const facts = new Map<TextId, WhoisFact>();
  for (const { name, kind, read, note: noteOf, optional, layout = 'half' } of rows) {
    const values = [read(card)]
      .flat()
      .filter((text) => text !== '')
      .map((text) => ({ kind, text }));
    const before = facts.get(name)?.values ?? [];
    if (values.length + before.length > 0 || !optional)
      facts.set(name, { name, values: [...before, ...values], note: noteOf?.(card), layout });
  }
  return [...facts.values()];
}
