/**
 * The kinds of hosts that there are: what their name servers answer and what is at the addresses. What follows from that
 * for anybody is stated nowhere: it is observed.
 */

/**
 * What is at an address. Each has a prefix of its own in both families (`network.ts`); the kernel's firewall and nginx do
 * the rest.
 */
export const services = [
  'alive',
  /** The port is closed: a reset. */
  'refused',
  /** Packets are lost. */
  'blackhole',
  /** ICMP says that it is administratively prohibited. */
  'prohibited',
  /** The first SYN of each connection is lost, so that it takes a second. */
  'slow',
  /** The first two are lost: three seconds. */
  'slower',
  /** Like `alive`, but one port is closed, or lost. */
  'https-refused',
  'https-blackhole',
  'http-refused',
  /** Connections are accepted, and nothing more comes. */
  'silent',
  /** Connections are accepted, and reset at the first byte. */
  'reset',
  /** Packets of full size are lost, and nobody says so. */
  'small-packets-only',
  /** The certificate is for another name. */
  'wrong-certificate',
  /** The server answers, with 503. */
  'unavailable',
] as const;
export type ServiceId = (typeof services)[number];

/** An address of a record: a service's, one as it stands, or one made of the host's first IPv4 address. */
export type Target = ServiceId | { readonly literal: string } | { readonly embed: string };

/** What a name server does with questions for a type, instead of answering (dnsdist). */
export const mischiefs = [
  'servfail',
  'refused',
  'notimp',
  'formerr',
  'drop',
  /** There is no such name, with the SOA record that RFC 2308 wants. */
  'nxdomain',
  /** The same without it. */
  'nxdomain-bare',
  /** No error and no record, without an SOA record. */
  'empty',
  /** Over UDP the answer is always truncated. */
  'truncated',
  /** Answers after a second. */
  'late',
] as const;
export type MischiefId = (typeof mischiefs)[number];

export interface Kind {
  readonly a?: readonly Target[];
  readonly aaaa?: readonly Target[];
  /** How the name leads to the one that has the addresses. */
  readonly alias?: 'same-site' | 'other-site' | 'four' | 'dname' | 'dangling' | 'loop';
  /** A form of the name. */
  readonly name?: 'ipv4-literal' | 'ipv6-literal' | 'idn' | 'final-dot' | 'wildcard';
  /** By the type of the question. */
  readonly mischief?: Partial<Record<'A' | 'AAAA' | 'any', MischiefId>>;
  /** Only IPv4 addresses. */
  readonly nameServers?: 'ipv4-only';
  /** An HTTPS record (RFC 9460) with hints for the addresses of `a` and of this service, or one that is an alias. */
  readonly https?: 'hints' | 'ipv6-hint-only';
}

const alive4 = { a: ['alive'] } as const;
const dual = { a: ['alive'], aaaa: ['alive'] } as const;
const aaaa = (literal: string): Kind => ({ ...alive4, aaaa: [{ literal }] });
const embedded = (embed: string): Kind => ({ ...alive4, aaaa: [{ embed }] });
const over6 = (...to: readonly ServiceId[]): Kind => ({ ...alive4, aaaa: to });
const forAaaa = (mischief: MischiefId, records: Kind = alive4): Kind => ({ ...records, mischief: { AAAA: mischief } });

/** Nothing is wrong with these, but that some have one family only. */
const sound = {
  dual,
  'ipv6-only': { aaaa: ['alive'] },
  'ipv4-only': alive4,
  'dual-several': { a: ['alive', 'alive'], aaaa: ['alive', 'alive', 'alive'] },
  'ipv4-several': { a: ['alive', 'alive', 'alive'] },
  'alias-dual': { ...dual, alias: 'same-site' },
  'alias-ipv4': { ...alive4, alias: 'same-site' },
  'alias-ipv6': { aaaa: ['alive'], alias: 'other-site' },
  'alias-away-dual': { ...dual, alias: 'other-site' },
  'alias-away-ipv4': { ...alive4, alias: 'other-site' },
  'alias-four-dual': { ...dual, alias: 'four' },
  'alias-four-ipv4': { ...alive4, alias: 'four' },
  'dname-dual': { ...dual, alias: 'dname' },
  'dname-ipv4': { ...alive4, alias: 'dname' },
  'wildcard-dual': { ...dual, name: 'wildcard' },
  'wildcard-ipv4': { ...alive4, name: 'wildcard' },
  'idn-dual': { ...dual, name: 'idn' },
  'idn-ipv4': { ...alive4, name: 'idn' },
  'final-dot-dual': { ...dual, name: 'final-dot' },
  'final-dot-ipv4': { ...alive4, name: 'final-dot' },
  'ipv4-literal': { ...alive4, name: 'ipv4-literal' },
  'ipv6-literal': { aaaa: ['alive'], name: 'ipv6-literal' },
  'ipv4-name-servers-dual': { ...dual, nameServers: 'ipv4-only' },
  'ipv4-name-servers-ipv4': { ...alive4, nameServers: 'ipv4-only' },
  'truncated-dual': { ...dual, mischief: { any: 'truncated' } },
  'truncated-ipv4': { ...alive4, mischief: { any: 'truncated' } },
  'late-dual': { ...dual, mischief: { any: 'late' } },
  'late-aaaa': forAaaa('late', dual),
  'https-hints-dual': { ...dual, https: 'hints' },
} as const satisfies Record<string, Kind>;

/** Something is wrong with these, most often with their IPv6 alone. */
const broken = {
  'aaaa-servfail': forAaaa('servfail'),
  'aaaa-refused': forAaaa('refused'),
  'aaaa-notimp': forAaaa('notimp'),
  'aaaa-formerr': forAaaa('formerr'),
  'aaaa-drop': forAaaa('drop'),
  'aaaa-nxdomain': forAaaa('nxdomain'),
  'aaaa-nxdomain-bare': forAaaa('nxdomain-bare'),
  'aaaa-empty': forAaaa('empty'),
  'alias-aaaa-servfail': { ...forAaaa('servfail'), alias: 'other-site' },
  'alias-aaaa-nxdomain': { ...forAaaa('nxdomain'), alias: 'other-site' },
  'aaaa-mapped': embedded('::ffff:'),
  'aaaa-compatible': embedded('::'),
  'aaaa-well-known-prefix': embedded('64:ff9b::'),
  'aaaa-other-well-known': aaaa('64:ff9b::c633:6401'),
  'aaaa-unspecified': aaaa('::'),
  'aaaa-loopback': aaaa('::1'),
  'aaaa-link-local': aaaa('fe80::5:1'),
  'aaaa-site-local': aaaa('fec0::5:1'),
  'aaaa-unique-local': aaaa('fd12:3456:789a::1'),
  'aaaa-documentation': aaaa('2001:db8::51'),
  'aaaa-documentation-20': aaaa('3fff::51'),
  'aaaa-6to4': aaaa('2002:c633:6401::1'),
  'aaaa-teredo': aaaa('2001:0:c633:6401::1'),
  'aaaa-discard': aaaa('100::1'),
  'aaaa-multicast': aaaa('ff0e::1'),
  'aaaa-benchmarking': aaaa('2001:2::1'),
  'aaaa-mapped-beside-alive': { ...alive4, aaaa: [{ embed: '::ffff:' }, 'alive'] },
  'aaaa-local-beside-alive': { ...alive4, aaaa: [{ literal: 'fd12:3456:789a::1' }, 'alive'] },
  'ipv6-refused': over6('refused'),
  'ipv6-refused-twice': over6('refused', 'refused'),
  'ipv6-blackhole': over6('blackhole'),
  'ipv6-prohibited': over6('prohibited'),
  'ipv6-slow': over6('slow'),
  'ipv6-slower': over6('slower'),
  'ipv6-https-refused': over6('https-refused'),
  'ipv6-https-blackhole': over6('https-blackhole'),
  'ipv6-http-refused': over6('http-refused'),
  'ipv6-silent': over6('silent'),
  'ipv6-reset': over6('reset'),
  'ipv6-small-packets': over6('small-packets-only'),
  'ipv6-wrong-certificate': over6('wrong-certificate'),
  'ipv6-unavailable': over6('unavailable'),
  'ipv6-refused-beside-alive': over6('refused', 'alive'),
  'ipv6-blackhole-beside-alive': over6('blackhole', 'alive'),
  'alias-ipv6-refused': { ...over6('refused'), alias: 'other-site' },
  'ipv4-refused': { a: ['refused'], aaaa: ['alive'] },
  'ipv4-blackhole': { a: ['blackhole'], aaaa: ['alive'] },
  'ipv4-slow-alone': { a: ['slow'] },
  'ipv4-https-refused-alone': { a: ['https-refused'] },
  'ipv4-refused-alone': { a: ['refused'] },
  'both-refused': { a: ['refused'], aaaa: ['refused'] },
  'both-blackhole': { a: ['blackhole'], aaaa: ['blackhole'] },
  'both-wrong-certificate': { a: ['wrong-certificate'], aaaa: ['wrong-certificate'] },
  'both-unavailable': { a: ['unavailable'], aaaa: ['unavailable'] },
  'a-servfail': { ...dual, mischief: { A: 'servfail' } },
  'a-nxdomain': { ...dual, mischief: { A: 'nxdomain' } },
  'a-drop': { ...dual, mischief: { A: 'drop' } },
  'all-servfail': { ...dual, mischief: { any: 'servfail' } },
  'all-nxdomain': { ...alive4, mischief: { any: 'nxdomain' } },
  'no-addresses': {},
  dangling: { alias: 'dangling' },
  'alias-loop': { alias: 'loop' },
  'https-ipv6-hint-only': { ...alive4, https: 'ipv6-hint-only' },
} as const satisfies Record<string, Kind>;

export type KindId = keyof typeof sound | keyof typeof broken;

export const kinds: Readonly<Record<KindId, Kind>> = { ...sound, ...broken };
export const soundKinds = Object.keys(sound) as KindId[];
export const brokenKinds = Object.keys(broken) as KindId[];
