/**
 * Networks from which the world looks different: each has an interface of its own that leads to the world, its own
 * routes and its own resolver (see `vantageProgram`).
 *
 * - `ipv6-only`: no IPv4 address and no route for IPv4.
 * - `nat64`: the same with a translator and a DNS64 that use the well-known prefix.
 * - `nat64-own`: with a translator and a DNS64 that use a prefix of 64 bits of their own.
 * - `ipv4-only`: no IPv6 address and no route for IPv6.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_HOSTS, type AuditHost, embedded, embeddedAfter64 } from './audit-hosts.ts';

/** How a network resolves and what it routes. */
interface VantageRow {
  /** What can be routed to. Everything else cannot, the special-purpose blocks of IPv6 among it. */
  readonly routes: readonly string[];
  /** Where its translator shows an IPv4 address, or null where none does. */
  readonly translate?: (ipv4: string) => string | null;
}

/** The public internet, and the part of fd00::/8 that is this network's own. */
const IPV6 = ['2000::/3', 'fd00:64::/48'];

const VANTAGES = {
  'ipv6-only': { routes: IPV6 },
  nat64: {
    routes: [...IPV6, '64:ff9b::/96'],
    translate: (ipv4) => (isPrivate(ipv4) ? null : embedded('64:ff9b::', ipv4)),
  },
  'nat64-own': {
    routes: IPV6,
    translate: (ipv4) => (isPrivate(ipv4) ? null : embeddedAfter64('2001:67c:2960:6400', ipv4)),
  },
  'ipv4-only': { routes: ['0.0.0.0/0'] },
} as const satisfies Record<string, VantageRow>;

export type VantageName = keyof typeof VANTAGES;
const VANTAGE_NAMES = Object.keys(VANTAGES) as VantageName[];

/** The prefix that a resolver of `nat64-own` tells (RFC 7050). */
export const OWN_PREFIX = '2001:67c:2960:6400::/64';

/** Whom a network asks for its prefix (RFC 7050). */
const IPV4_ONLY: Pick<AuditHost, 'name' | 'published'> = {
  name: 'ipv4only.arpa',
  published: ['192.0.0.170', '192.0.0.171'],
};

/** A resolver that speaks DNS over HTTPS and can be asked from every network. */
export const RESOLVER: Pick<AuditHost, 'name' | 'published'> = {
  name: 'doh.test',
  published: ['2606:4700:2::d0', '198.41.30.200'],
};

/** Who tells a browser the address that it comes from: a name with A only, and one with AAAA only. */
export const ADDRESS_NAMES: readonly Pick<AuditHost, 'name' | 'published' | 'dead'>[] = [
  { name: 'api4.ipify.org', published: ['198.41.30.210'] },
  { name: 'api6.ipify.org', published: ['2606:4700:2::e6'] },
];

/** Addresses at which the translators show the IPv4 servers of hosts; null where nobody listens. */
export const TRANSLATIONS: readonly { readonly address: string; readonly dead: boolean }[] = [
  ...AUDIT_HOSTS,
  ...ADDRESS_NAMES,
].flatMap(({ published, dead = [] }) =>
  published.filter(isIpv4).flatMap((ipv4) =>
    VANTAGE_NAMES.flatMap((name) => {
      const { translate }: VantageRow = VANTAGES[name];
      const address = translate?.(ipv4);
      return address ? { address, dead: dead.includes(ipv4) } : [];
    }),
  ),
);

/** The well-known prefix is not for such addresses (RFC 6052, 3.1), and the other operator does as much. */
function isPrivate(ipv4: string): boolean {
  return ipv4.startsWith('10.');
}

function isIpv4(address: string): boolean {
  return !address.includes(':');
}

/** Returns what a name resolves to in a network. */
function resolved(host: Pick<AuditHost, 'published' | 'answers'>, { translate }: VantageRow): readonly string[] {
  const { published, answers } = host;
  if (answers === 'servfail') return [];
  if (!translate) return published;
  // RFC 6147, 5.1.4: mapped addresses are no AAAA. 5.1.2: a name error is passed on, any other failure is not.
  const own = published.filter((address) => !isIpv4(address) && !address.startsWith('::ffff:'));
  const ipv4 = published.filter(isIpv4);
  const made = own.length > 0 || answers === 'nxdomain-for-aaaa' ? [] : ipv4.flatMap((each) => translate(each) ?? []);
  return [...own, ...made, ...ipv4];
}

/**
 * Many resolvers keep such addresses to themselves. Here so that tests end: connecting to one without naming an interface
 * is an invalid argument, at which Firefox 153 neither fails nor goes on.
 */
const LINK_LOCAL = 'fe80:';

function hostsFileOf(row: VantageRow): string {
  const lines = [...AUDIT_HOSTS, ...ADDRESS_NAMES, IPV4_ONLY, RESOLVER].flatMap((host) =>
    resolved(host, row)
      .filter((address) => !address.startsWith(LINK_LOCAL))
      .map((address) => `${address} ${host.name}`),
  );
  return ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
}

/**
 * Tells how to start a program in a network.
 * @param name the network; the world's own if left out
 * @param program its path
 * @returns what to start instead, with the program's own arguments, and what to add to the environment
 */
export function vantageProgram(
  name: VantageName | undefined,
  program: string,
): { readonly command: string; readonly env: Readonly<Record<string, string>> } {
  if (!name) return { command: program, env: {} };
  return { command: join(process.env.GREENSIX_VANTAGES ?? '', name, 'run'), env: { GREENSIX_PROGRAM: program } };
}

function ip(args: readonly string[], lines: readonly string[]): void {
  const [command = 'ip', ...before] = args;
  execFileSync(command, [...before, '-batch', '-'], { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'inherit'] });
}

/**
 * Makes the networks. Called inside of the world, once.
 * @param folder where their files go; has to stay as long as the world
 */
export function setUpVantages(folder: string): void {
  VANTAGE_NAMES.forEach((name, index) => {
    const row: VantageRow = VANTAGES[name];
    const dir = join(folder, name);
    mkdirSync(dir, { recursive: true });
    const [network, hosts, script] = ['net', 'hosts', 'run'].map((file) => join(dir, file)) as [string, string, string];
    writeFileSync(network, '');
    writeFileSync(hosts, hostsFileOf(row));
    // The program is named by the environment, because not everybody can put arguments before those of a browser.
    // The world's own file is mounted there, and its name is gone: nothing can be mounted over it.
    const mounted = `umount /etc/hosts && mount --bind '${hosts}' /etc/hosts && exec "$GREENSIX_PROGRAM" "$@"`;
    writeFileSync(
      script,
      `#!/bin/sh\nexec nsenter --net='${network}' unshare --mount sh -c '${mounted.replaceAll("'", `'\\''`)}' sh "$@"\n`,
      { mode: 0o755 },
    );

    execFileSync('unshare', [`--net=${network}`, 'true']);
    const four = !row.routes.some((route) => route.includes(':'));
    const [here, there] = four
      ? [`198.41.3${index + 2}.1`, `198.41.3${index + 2}.2`]
      : [`2606:4700:1:${index + 1}::1`, `2606:4700:1:${index + 1}::2`];
    const length = four ? 24 : 64;
    const flags = four ? '' : ' nodad';
    ip(
      ['ip'],
      [
        `link add away${index} type veth peer name outward netns ${network}`,
        `link set away${index} addrgenmode none`,
        `link set away${index} up`,
        `addr add ${here}/${length} dev away${index}${flags}`,
      ],
    );
    ip(
      ['nsenter', `--net=${network}`, 'ip'],
      [
        'link set lo up',
        'link set outward addrgenmode none',
        'link set outward up',
        `addr add ${there}/${length} dev outward${flags}`,
        ...row.routes.map((route) => `route add ${route} via ${here} dev outward`),
      ],
    );
  });
}
