/**
 * The hosts of the audited site: one for each way in which a host can do with or without IPv4, with the truth.
 *
 * The truth is of networks without IPv4, which `vantages.ts` makes for real: "with-nat64" has a translator and a DNS64
 * with the well-known prefix, "without-nat64" has neither.
 */
import type { Host } from './hosts.ts';

export const NETWORKS = ['with-nat64', 'without-nat64'] as const;
export type NetworkName = (typeof NETWORKS)[number];

/** What is true of a host, and the verdict that it must have after a visit from a network with both families. */
export interface HostTruth {
  /** The verdict's id. */
  readonly verdict: string;
  /** Whether it can be reached. */
  readonly works: Readonly<Record<NetworkName, boolean>>;
  /** Where a visit with both families cannot tell. */
  readonly open?: readonly NetworkName[];
}

/** A named host. */
export interface AuditHost extends Host, HostTruth {
  readonly published: readonly string[];
  /** The names that it is an alias of. */
  readonly aliases?: readonly string[];
  /** How its name servers answer instead of right; a browser's own resolver may know it all the same. */
  readonly answers?: 'servfail' | 'servfail-for-aaaa' | 'nxdomain-for-aaaa';
  readonly ipv6hint?: readonly string[];
}

/** Where the translator of the well-known prefix shows an IPv4 address. */
const WELL_KNOWN = '64:ff9b::';

/** Another operator's prefix of 96 bits, which the extension does not know. */
const ANOTHER = '2001:67c:2960:6464::';

const groups = (ipv4: string): [string, string] => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)];
};

/** Returns the address at which a translator with a prefix of 96 bits shows an IPv4 address (RFC 6052, 2.2). */
export function embedded(prefix: string, ipv4: string): string {
  return `${prefix}${groups(ipv4).join(':')}`;
}

/** The same with a prefix of 64 bits: eight bits of zero stand before the address. */
export function embeddedAfter64(prefix: string, ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${prefix}:${a.toString(16)}:${((b << 8) | c).toString(16)}:${(d << 8).toString(16)}:0`;
}

const everywhere = { 'with-nat64': true, 'without-nat64': true } as const;
const translated = { 'with-nat64': true, 'without-nat64': false } as const;
const nowhere = { 'with-nat64': false, 'without-nat64': false } as const;
const both: readonly NetworkName[] = NETWORKS;

type Row = Omit<AuditHost, 'name' | 'addresses' | 'published'> & {
  readonly published: (ipv4: string, ipv6: string) => readonly string[];
  /** Only where the resolver of the network with both families says something else than the name servers. */
  readonly resolved?: (ipv4: string, ipv6: string) => readonly string[];
  readonly deadOnes?: (ipv4: string, ipv6: string) => readonly string[];
};

/** IPv4 works, and this AAAA is of no use. */
const unusable = (aaaa: string): Row => ({
  published: (ipv4) => [aaaa, ipv4],
  deadOnes: () => [aaaa],
  verdict: 'aaaa-unusable',
  works: nowhere,
});

const dual: Row = { published: (ipv4, ipv6) => [ipv6, ipv4], verdict: 'ipv6', works: everywhere };
const ipv4Only: Row = { published: (ipv4) => [ipv4], verdict: 'no-aaaa', works: translated };

const ROWS: Readonly<Record<string, Row>> = {
  // Reached over IPv6.
  'dual.ready.test': dual,
  'six.ready.test': { published: (_, ipv6) => [ipv6], verdict: 'ipv6', works: everywhere },
  'dual.elsewhere.test': dual,
  'dual.third.test': dual,
  'chain6.ready.test': { ...dual, aliases: ['edge.elsewhere.test', 'pop6.elsewhere.test'] },
  // Useless and useful AAAA at once.
  'both.ready.test': {
    published: (ipv4, ipv6) => ['fd00:6::64', ipv6, ipv4],
    deadOnes: () => ['fd00:6::64'],
    verdict: 'ipv6',
    works: everywhere,
  },
  // Only its IPv4 is dead.
  'half.ready.test': { ...dual, deadOnes: (ipv4) => [ipv4] },
  // Ways that work from here, and perhaps not from elsewhere; where there is an A, systems prefer that (RFC 6724).
  'tunnel.ready.test': {
    published: (ipv4) => [`2002:${groups(ipv4).join(':')}::1`],
    verdict: 'ipv6-tunnelled',
    works: everywhere,
  },
  'inside.ready.test': { published: () => ['fd00:64::1'], verdict: 'ipv6-local', works: everywhere },

  // No AAAA.
  'four.ready.test': ipv4Only,
  'four.elsewhere.test': ipv4Only,
  'four.third.test': ipv4Only,
  'chain4.ready.test': { ...ipv4Only, aliases: ['edge4.elsewhere.test', 'pop4.elsewhere.test'] },
  'hints.ready.test': { ...ipv4Only, ipv6hint: ['2606:4700:a::beef'] },
  // unbound's DNS64 makes an address from the A, BIND's passes the denial on.
  'denied.ready.test': { ...ipv4Only, answers: 'nxdomain-for-aaaa', works: nowhere, open: ['with-nat64'] },
  // Not every translator is for addresses like this (RFC 6052, 3.1).
  'private.ready.test': {
    ...ipv4Only,
    published: () => ['10.6.40.1'],
    works: nowhere,
    open: ['with-nat64'],
  },

  // AAAA that lead nowhere.
  'unused.ready.test': { ...dual, deadOnes: (_, ipv6) => [ipv6], verdict: 'ipv6-unused', works: nowhere },
  // Browsers try the first one, and then IPv4.
  'some.ready.test': {
    published: (ipv4, ipv6) => [`${ipv6}:1`, `${ipv6}:2`, ipv4],
    deadOnes: (_, ipv6) => [`${ipv6}:1`],
    verdict: 'ipv6-unused',
    works: everywhere,
    open: both,
  },
  'ula.ready.test': unusable('fd00:6::40'),
  'linklocal.ready.test': unusable('fe80::40'),
  'doc.ready.test': unusable('2001:db8::40'),
  'doc-new.ready.test': unusable('3fff::40'),
  'six-to-four.ready.test': unusable('2002:c629:28fe::1'),
  'teredo.ready.test': unusable('2001:0:4136:e378:8000:63bf:39d6:d701'),
  // Something else listens at ::1 here, and many resolvers keep such answers to themselves.
  'loop.ready.test': {
    published: (ipv4) => ['::1', ipv4],
    resolved: (ipv4) => [ipv4],
    verdict: 'aaaa-unusable',
    works: nowhere,
  },
  // RFC 6147, 5.1.4: a DNS64 leaves it out of account.
  'mapped.ready.test': {
    published: (ipv4) => [`::ffff:${ipv4}`, ipv4],
    verdict: 'aaaa-unusable',
    // BIND's DNS64 replaces such an AAAA, unbound passes it on.
    open: ['with-nat64'],
    works: translated,
  },

  // The network with both families has a translator too.
  'nat64.ready.test': {
    published: (ipv4) => [ipv4],
    resolved: (ipv4) => [embedded(WELL_KNOWN, ipv4), ipv4],
    verdict: 'nat64',
    works: translated,
  },
  'nat64-own.ready.test': {
    published: (ipv4) => [ipv4],
    resolved: (ipv4) => [embedded(ANOTHER, ipv4), ipv4],
    verdict: 'nat64',
    works: translated,
  },
  'nat64-own.elsewhere.test': {
    published: (ipv4) => [ipv4],
    resolved: (ipv4) => [embedded(ANOTHER, ipv4), ipv4],
    verdict: 'nat64',
    works: translated,
  },

  // Failures.
  'dead.ready.test': {
    published: (ipv4, ipv6) => [ipv6, ipv4],
    deadOnes: (ipv4, ipv6) => [ipv6, ipv4],
    verdict: 'failed',
    works: nowhere,
  },
  'dead4.ready.test': {
    published: (ipv4) => [ipv4],
    deadOnes: (ipv4) => [ipv4],
    verdict: 'failed',
    works: nowhere,
  },
  // Known to the browser's own resolver, and the one that is asked finds nothing out.
  'servfail.ready.test': {
    published: (ipv4) => [ipv4],
    answers: 'servfail',
    verdict: 'ipv4-seen',
    works: nowhere,
    open: ['with-nat64'],
  },
  'servfail-aaaa.ready.test': {
    published: (ipv4) => [ipv4],
    answers: 'servfail-for-aaaa',
    verdict: 'aaaa-fails',
    works: translated,
    open: ['with-nat64'],
  },

  // Behind a proxy, where there are both families.
  // A proxy has tried it, and whether over IPv6 it does not report.
  'dual.proxied.test': { ...dual, verdict: 'ipv6-available', open: both },
  'four.proxied.test': ipv4Only,
};

/** The named hosts of the audited site. */
export const AUDIT_HOSTS: readonly AuditHost[] = Object.entries(ROWS).map(
  ([name, { published, resolved, deadOnes, ...row }], index) => {
    const own = [`198.41.40.${index + 1}`, `2606:4700:a::${(index + 1).toString(16)}`] as const;
    const addresses = (resolved ?? published)(...own);
    const dead = deadOnes?.(...own);
    return { ...row, name, addresses, published: published(...own), ...(dead && { dead }) };
  },
);

/** Hosts without a name: whose URL has an address. */
const LITERALS: Readonly<Record<string, HostTruth>> = {
  [addressOf('four.ready.test', 4)]: { verdict: 'ipv4-literal', works: nowhere },
  [`[${addressOf('dual.ready.test', 6)}]`]: { verdict: 'ipv6', works: everywhere },
};
export const LITERAL4 = Object.keys(LITERALS)[0] ?? '';
export const LITERAL6 = Object.keys(LITERALS)[1] ?? '';

function addressOf(name: string, family: 4 | 6): string {
  const published = AUDIT_HOSTS.find((host) => host.name === name)?.published ?? [];
  return published.find((address) => address.includes(':') === (family === 6)) ?? '';
}

/** A name that nobody has. */
export const NO_NAME = 'nobody.ready.test';

/** What is true of every hostname of the site. */
export const TRUTHS: ReadonlyMap<string, HostTruth> = new Map<string, HostTruth>([
  ...AUDIT_HOSTS.map((host): [string, HostTruth] => [host.name, host]),
  ...Object.entries(LITERALS),
  [NO_NAME, { verdict: 'failed', works: nowhere }],
]);
