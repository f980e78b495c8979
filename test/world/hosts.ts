/**
 * The table of the private world: which name has which addresses.
 *
 * - Every name ends in `.test`, so nothing here can be mistaken for a host of the Internet. Only the services that the
 *   extension knows by name (registries, resolvers, lookup sites) have the names that they have there, and a few are
 *   below public suffixes of more than one label, which `.test` has not.
 * - Every name has addresses of its own, because browsers send requests for two names over one HTTP/2 connection
 *   when they share an address and a certificate. `shared-a.test` and `shared-b.test` share theirs on purpose.
 * - A name that is not in the table does not resolve.
 */
import { AUDIT_HOSTS } from './audit-hosts.ts';
import { SHOP_HOSTS } from './shop-hosts.ts';
import { ADDRESS_NAMES, RESOLVER, TRANSLATIONS } from './vantages.ts';

/** One name of the world. */
export interface Host {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Addresses of this name on which nothing listens: a connection is refused. */
  readonly dead?: readonly string[];
  /** What its name servers have, where the resolver of this network says something else. */
  readonly published?: readonly string[];
  /** The only port on which somebody listens, where it is not both. */
  readonly port?: 80 | 443;
}

/** The names written by hand, one per kind of address and a few for special purposes. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  // Plain hosts.
  'v6.test': ['2606:4700::10'],
  'v4.test': ['198.41.30.10'],
  'dual.test': ['2606:4700::11', '198.41.30.11'],
  'many.test': ['2606:4700::21', '2606:4700::22', '198.41.30.21', '198.41.30.22'],
  'many6.test': ['2606:4700::23', '2606:4700::24'],
  'many4.test': ['198.41.30.23', '198.41.30.24'],

  // Names below the plain ones, for frames and redirects.
  'a.v6.test': ['2606:4700::a'],
  'b.v6.test': ['2606:4700::b'],
  'a.v4.test': ['198.41.30.110'],
  'b.v4.test': ['198.41.30.111'],
  'six.v4.test': ['2606:4700::64'],
  'www.dual.test': ['2606:4700::12', '198.41.30.112'],

  // Translation and tunnels.
  'nat64.test': ['64:ff9b::c629:1e21'],
  'nat64-local.test': ['64:ff9b:1:fffe::c629:1e2b'],
  'nsp.test': ['2001:67c:2960:6464::c629:1e22'],
  'mapped.test': ['::ffff:198.41.30.12'],
  'six-to-four.test': ['2002:c629:1e0d::1'],
  'teredo.test': ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],

  // Special-purpose blocks.
  'ula.test': ['fd00:6::10'],
  'private.test': ['10.6.0.10'],
  'private172.test': ['172.16.6.10'],
  'private192.test': ['192.168.6.10'],
  'shared.test': ['100.64.6.10'],
  'benchmark.test': ['198.18.6.10'],
  'doc4.test': ['203.0.113.10'],
  'doc6.test': ['2001:db8::10'],
  'doc6-new.test': ['3fff::10'],
  'loop4.test': ['127.0.0.1'],
  'loop6.test': ['::1'],
  'linklocal.test': ['169.254.6.10'],

  // In the ranges of the recorded answers of the registries (test/data/rdap).
  'arin.test': ['2001:4860:4860::8888'],
  'arin4.test': ['74.125.225.230'],
  'ripe.test': ['62.239.237.1'],
  'ripe-b.test': ['62.239.237.77'], // in the same range
  'ripe-nat64.test': ['64:ff9b::3eef:ed01'],
  'apnic.test': ['2001:240:10c:1::ca20:9d1d'],
  'lacnic.test': ['2801:10:c000::'],
  'afrinic.test': ['196.11.240.215'],

  // Names that the world's resolvers answer for in their own way (zone.ts).
  'alias.test': ['198.41.30.120'],
  'alias6.test': ['2606:4700::78', '198.41.30.121'],
  'hints.test': ['2606:4700::79', '198.41.30.122'],
  'hints-only6.test': ['198.41.30.123'],
  'service-alias.test': ['198.41.30.124'],
  'servfail.test': ['198.41.30.125'],

  // Sites that only the Public Suffix List tells apart, and a suffix that is a host itself.
  'news.co.uk': ['2606:4700::5b:1'],
  'img.news.co.uk': ['198.41.30.131'],
  'shop.co.uk': ['2606:4700::5b:2'],
  'github.io': ['2606:4700::5b:3'],
  'one.github.io': ['2606:4700::5b:4'],
  'cdn.one.github.io': ['198.41.30.132'],
  'two.github.io': ['2606:4700::5b:5'],

  // One connection for two names.
  'shared-a.test': ['2606:4700::5a'],
  'shared-b.test': ['2606:4700::5a'],

  // Names that are hard to read.
  'xn--bcher-kva.test': ['2606:4700::1d:1'], // bücher
  'xn--e1afmkfd.test': ['2606:4700::1d:2'], // пример: one script
  'xn--pple-43d.test': ['198.41.30.61'], // аpple with a Cyrillic а: a spoof
  [`${['a', 'b', 'c'].map((letter) => letter.repeat(63)).join('.')}.${'d'.repeat(42)}.test`]: ['198.41.30.62'],
};

/** Who serves the answers of which registry. The first label of a file in test/data/rdap names the registry. */
export const REGISTRIES = {
  'rdap.arin.net': 'arin',
  'rdap.db.ripe.net': 'ripe',
  'rdap.apnic.net': 'apnic',
  'rdap.lacnic.net': 'lacnic',
  'rdap.afrinic.net': 'afrinic',
} as const;

/** Where the list of the registries is. */
export const BOOTSTRAP_NAME = 'data.iana.org';

/** Who tells which autonomous system announces an address. */
export const ROUTING_NAME = 'stat.ripe.net';

/** Resolvers that speak DNS over HTTPS. */
export const RESOLVERS = ['doh.test', 'cloudflare-dns.com', 'dns.google', 'dns.quad9.net', 'doh.dns.sb'] as const;

/** Sites that tabs are opened on. */
const LOOKUP_SITES = ['bgp.he.net', 'bgp.tools', 'stat.ripe.net', 'info.addr.tools', 'ipinfo.io', 'search.arin.net'];

const SERVICES: readonly Host[] = [
  ...Object.keys(REGISTRIES),
  BOOTSTRAP_NAME,
  ...RESOLVERS,
  ...LOOKUP_SITES,
  ROUTING_NAME,
].map((name, index) => ({
  name,
  addresses: name === RESOLVER.name ? RESOLVER.published : [`2606:4700:2::${(index + 1).toString(16)}`],
}));

/** Names that the resolver of a network with NAT64 gives an address under its prefix. */
const TRANSLATED: readonly Host[] = [
  { name: 'nsp-a.test', addresses: ['2001:67c:2960:6464::c629:1e23'], published: ['198.41.30.35'] },
  { name: 'nsp-b.test', addresses: ['2001:67c:2960:6464::c629:1e24'], published: ['198.41.30.36'] },
];

/** Names with an address on which nothing listens. */
const DEAD: readonly Host[] = [
  { name: 'dead.test', addresses: ['198.41.30.66'], dead: ['198.41.30.66'] },
  { name: 'dead6.test', addresses: ['2606:4700::dead'], dead: ['2606:4700::dead'] },
  // IPv6 is refused, IPv4 answers: a browser falls back.
  { name: 'fallback.test', addresses: ['2606:4700::dead:4', '198.41.30.67'], dead: ['2606:4700::dead:4'] },
];

/** Sites with TLS alone or without it, below a public suffix: browsers try nothing else with names that are none. */
const ONE_PORT: readonly Host[] = [
  { name: 'plain.co.uk', addresses: ['2606:4700::5b:6'], port: 80 },
  { name: 'secure.co.uk', addresses: ['2606:4700::5b:7'], port: 443 },
];

/** How many names `bulkHost` knows. */
const BULK_HOSTS = 2048;

/** Routes that make every address of the bulk names local without adding each to an interface. */
export const BULK_ROUTES: readonly string[] = ['198.41.64.0/18', '2606:4700:b::/64'];

/** Returns the bulk name with this number: an even one has IPv6 only, an odd one IPv4 only. */
export function bulkHost(index: number): Host {
  const address =
    index % 2 === 0 ? `2606:4700:b::${(index + 1).toString(16)}` : `198.41.${64 + (index >> 8)}.${index & 255}`;
  return { name: `h${String(index).padStart(4, '0')}.bulk.test`, addresses: [address] };
}

/** All names outside the bulk. */
export const NAMED_HOSTS: readonly Host[] = [
  ...Object.entries(NAMED).map(([name, addresses]) => ({ name, addresses })),
  ...TRANSLATED,
  ...DEAD,
  ...ONE_PORT,
  ...SERVICES,
  ...ADDRESS_NAMES.map(({ name, published }) => ({ name, addresses: published })),
  ...AUDIT_HOSTS,
  ...SHOP_HOSTS,
];

/** All names of the world. */
export const HOSTS: readonly Host[] = [
  ...NAMED_HOSTS,
  ...Array.from({ length: BULK_HOSTS }, (_, index) => bulkHost(index)),
];

/** Returns the addresses of a name; throws for a name that the world does not have. */
export function addressesOf(name: string): readonly string[] {
  const host = HOSTS.find((candidate) => candidate.name === name);
  if (!host) throw new Error(`${name} is not a name of the world (test/world/hosts.ts)`);
  return host.addresses;
}

/**
 * Returns the addresses on which the world's servers listen, each once, as a socket wants them.
 * @param port on which they do
 */
export function listeningAddresses(port: 80 | 443): string[] {
  const own = HOSTS.filter((host) => (host.port ?? port) === port).flatMap((host) =>
    host.addresses.filter((address) => !host.dead?.includes(address)),
  );
  const translated = TRANSLATIONS.filter(({ dead }) => !dead).map(({ address }) => address);
  return [...new Set([...own, ...translated].map(socketAddress))];
}

/** Returns what the kernel uses for an address: a mapped address is an IPv4 socket. */
export function socketAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

/** Returns the text of the hosts file. */
export function hostsFile(): string {
  const lines = HOSTS.flatMap((host) => host.addresses.map((address) => `${address} ${host.name}`));
  return ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
}
