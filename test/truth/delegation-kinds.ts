/** Ways in which zones are delegated, for nsd to serve; what a resolver with IPv6 alone makes of them is observed. */

/** A name server: where it is, and what the zone above and its own zone tell of that. */
export interface ServerKind {
  readonly name: string;
  /** The families whose addresses the zone above gives with the name; none where the name is elsewhere. */
  readonly glue: readonly (4 | 6)[];
  /** The families whose addresses the zone that the name is in has. */
  readonly own: readonly (4 | 6)[];
  /** What is at the address of IPv6: `refused` no program, `lame` a name server of other zones, `upward` one that leads to the root's. */
  readonly at?: 'refused' | 'lame' | 'upward';
  /** What it makes of questions, by dnsdist before it. */
  readonly spoils?: Spoiling;
}

/** Name servers that answer for addresses, and are peculiar about all else: each a rule of dnsdist, and what it does. */
export const spoilings = {
  'edns-formerr': ['RecordsCountRule(DNSSection.Additional, 1, 99)', 'RCodeAction(DNSRCode.FORMERR)'],
  'edns-notimp': ['RecordsCountRule(DNSSection.Additional, 1, 99)', 'RCodeAction(DNSRCode.NOTIMP)'],
  'ns-refused': ['QTypeRule(DNSQType.NS)', 'RCodeAction(DNSRCode.REFUSED)'],
  'ns-denied': ['QTypeRule(DNSQType.NS)', 'RCodeAction(DNSRCode.NXDOMAIN)'],
  'ns-empty': ['QTypeRule(DNSQType.NS)', 'RCodeAction(DNSRCode.NOERROR)'],
  'ns-dropped': ['QTypeRule(DNSQType.NS)', 'DropAction()'],
} as const satisfies Record<string, readonly [rule: string, action: string]>;
export type Spoiling = keyof typeof spoilings;

export interface ZoneKind {
  readonly zone: string;
  readonly servers: readonly ServerKind[];
  /** Besides the host `www`, which has both families: where aliases lead. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const both = [4, 6] as const;
const server = (name: string, more: Partial<ServerKind> = {}): ServerKind => ({
  name,
  glue: both,
  own: both,
  ...more,
});
const elsewhere = (name: string): ServerKind => ({ name, glue: [], own: [] });

/** In each the host `www` is asked for, and the aliases. */
export const zoneKinds: readonly ZoneKind[] = [
  { zone: 'sound.org', servers: [server('ns.sound.org')], aliases: { away: 'www.no-aaaa.org' } },
  { zone: 'no-aaaa.org', servers: [server('ns.no-aaaa.org', { glue: [4], own: [4] })] },
  { zone: 'no-glue.org', servers: [server('ns.no-glue.org', { glue: [4] })] },
  { zone: 'glue-alone.org', servers: [server('ns.glue-alone.org', { own: [4] })] },
  {
    zone: 'one-of-two.org',
    servers: [server('a.one-of-two.org', { glue: [4], own: [4] }), server('b.one-of-two.org')],
  },
  { zone: 'refused.org', servers: [server('ns.refused.org', { at: 'refused' })] },
  { zone: 'lame.org', servers: [server('ns.lame.org', { at: 'lame' })] },
  { zone: 'sibling.org', servers: [elsewhere('ns.sound.org')] },
  { zone: 'other-tld.org', servers: [elsewhere('ns.sound.net')] },
  { zone: 'broken-name.org', servers: [elsewhere('ns.no-aaaa.net')] },
  { zone: 'circle-a.org', servers: [elsewhere('ns.circle-b.org')] },
  { zone: 'circle-b.org', servers: [elsewhere('ns.circle-a.org')] },
  { zone: 'sound.net', servers: [server('ns.sound.net')] },
  // The server's own name has an AAAA; its zone is served over IPv4 alone.
  { zone: 'no-aaaa.net', servers: [server('dns.no-aaaa.net', { glue: [4], own: [4] })], aliases: {} },
  { zone: 'below.sound.org', servers: [server('ns.below.sound.org', { glue: [4], own: [4] })] },
  { zone: 'deep.sound.org', servers: [server('ns.deep.sound.org')] },
  { zone: 'shop.info', servers: [server('ns.shop.info')] },
  // Who asks the first name server over IPv6 is led to the root, and sees no cut below.
  { zone: 'upward.org', servers: [server('a.upward.org', { at: 'upward' }), server('b.upward.org')] },
  { zone: 'below.upward.org', servers: [server('ns.below.upward.org', { glue: [4], own: [4] })] },
  ...(Object.keys(spoilings) as Spoiling[]).map((spoils): ZoneKind => {
    return { zone: `${spoils}.org`, servers: [server(`ns.${spoils}.org`, { spoils })] };
  }),
];

/** The top-level domains; those of `info` have IPv4 alone. */
export const topLevel: readonly ZoneKind[] = [
  { zone: 'org', servers: [server('ns.nic.org')] },
  { zone: 'net', servers: [server('ns.nic.net')] },
  { zone: 'info', servers: [server('ns.nic.info', { glue: [4], own: [4] })] },
];

/** @returns the names to ask for */
export function delegatedNames(): string[] {
  return zoneKinds.flatMap(({ zone, aliases = {} }) => [
    `www.${zone}`,
    ...Object.keys(aliases).map((label) => `${label}.${zone}`),
  ]);
}
