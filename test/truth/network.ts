/**
 * The networks: namespaces with an interface that leads to the world, in which all servers are; a firewall that makes
 * services what they are; and translators (tayga).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Daemon, nameServerPrefixes, type ResolverRow } from './dns.ts';
import { type ServiceId, services } from './kinds.ts';
import { servicePrefixes } from './plan.ts';

export const networkNames = ['dual', 'ipv4-only', 'ipv6-only', 'nat64', 'nat64-own'] as const;
export type NetworkName = (typeof networkNames)[number];

interface NetworkRow {
  readonly families: readonly (4 | 6)[];
  readonly resolver: 'plain' | 'dns64' | 'bind64';
  /** Of its translator. */
  readonly prefix: string | null;
}

/** nat64: unbound with the well-known prefix. nat64-own: BIND with a prefix of the operator's own. */
const networks: Readonly<Record<NetworkName, NetworkRow>> = {
  dual: { families: [4, 6], resolver: 'plain', prefix: null },
  'ipv4-only': { families: [4], resolver: 'plain', prefix: null },
  'ipv6-only': { families: [6], resolver: 'plain', prefix: null },
  nat64: { families: [6], resolver: 'dns64', prefix: '64:ff9b::/96' },
  'nat64-own': { families: [6], resolver: 'bind64', prefix: '2001:67c:2960:6464::/96' },
};

/** The resolvers with the addresses that the networks know them by. */
export const resolvers: Readonly<Record<NetworkRow['resolver'], ResolverRow>> = {
  plain: { program: 'unbound', listen: ['185.3.0.53', '2a00:1450:53::1'], prefix: null },
  dns64: { program: 'unbound', listen: ['2a00:1450:53::64'], prefix: networks.nat64.prefix },
  bind64: { program: 'bind', listen: ['2a00:1450:53::65'], prefix: networks['nat64-own'].prefix },
};

/** A computer in a network. */
export interface Place {
  readonly network: NetworkName;
  /** The file that is its network namespace. */
  readonly namespace: string;
  /** A script that runs the program of `TRUTH_PROGRAM` with its arguments there. */
  readonly run: string;
  /** Those that servers see: its own, and the one of IPv4 that the translator has for it alone. */
  readonly addresses: readonly string[];
}

/** As many computers may be in the networks together. */
const mostPlaces = 100;

/** @returns the address at which IPv4 servers see a computer behind the translator of a network */
function translatedAddress(network: NetworkName, number: number): string {
  return `185.2.${networkNames.indexOf(network)}.${100 + number}`;
}

/** @returns an address of IPv6: 2 of a computer, 1 of the other end of its wire */
function ipv6Address(number: number, end: 1 | 2): string {
  return `2a00:1450:1:${number}::${end}`;
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A hardware address has colons, too, but behind the address. */
function isIpv6(line: string): boolean {
  return (line.split(' lladdr ')[0] ?? '').includes(':');
}

function batch(lines: readonly string[], before: readonly string[] = []): void {
  for (const family of ['-4', '-6']) {
    const own = lines.filter((line) => isIpv6(line) === (family === '-6'));
    const [command = 'ip', ...args] = [...before, 'ip', family, '-batch', '-'];
    execFileSync(command, args, { input: own.join('\n'), stdio: ['pipe', 'ignore', 'inherit'] });
  }
}

/** The interfaces that lead to the computers of a network begin with this, and those of no other do. */
function deviceOf(name: NetworkName): string {
  return `net${networkNames.indexOf(name)}x`;
}

/** Makes the addresses of all servers local, and the firewall. Called inside of a network namespace, once. */
export function setUpServers(): void {
  ip('link', 'set', 'lo', 'up');
  const set = (name: string, value: string): void => writeFileSync(`/proc/sys/net/${name}`, value);
  for (const family of ['ipv4', 'ipv6']) set(`${family}/ip_nonlocal_bind`, '1');
  set('ipv4/ip_forward', '1');
  set('ipv6/conf/all/forwarding', '1');
  for (const name of ['all', 'default']) set(`ipv4/conf/${name}/rp_filter`, '0');
  const prefixes = services.flatMap((service) => Object.values(servicePrefixes(service)));
  const local = [...prefixes, ...nameServerPrefixes];
  batch(local.map((prefix) => `route add local ${prefix} dev lo`));
  // BIND listens only at addresses that an interface has.
  const own = Object.values(resolvers).flatMap(({ listen }) => listen);
  batch(own.map((address) => `addr add ${address} dev lo${address.includes(':') ? ' nodad' : ''}`));
  execFileSync('nft', ['-f', '-'], { input: firewall(), stdio: ['pipe', 'ignore', 'inherit'] });
}

/** nftables. Nobody but the clients sends what it looks at, and packets from a translator come in as well. */
function firewall(): string {
  const to = (service: ServiceId, rule: string): string[] => {
    const { ipv4, ipv6 } = servicePrefixes(service);
    return [`ip daddr ${ipv4} ${rule}`, `ip6 daddr ${ipv6} ${rule}`];
  };
  const from = (service: ServiceId, rule: string): string[] =>
    to(service, rule).map((line) => line.replace('daddr', 'saddr'));
  const syn = 'tcp flags & (syn | ack) == syn';
  const connection = (family: 'ip' | 'ip6') => `${family} saddr . tcp sport . ${family} daddr . tcp dport`;
  const lose = (service: ServiceId, family: 'ip' | 'ip6'): string[] => {
    const prefix = servicePrefixes(service)[family === 'ip' ? 'ipv4' : 'ipv6'];
    const key = connection(family);
    const rule = (condition: string, set: string) =>
      `${family} daddr ${prefix} ${syn} ${condition} add @${set}_${family} { ${key} } drop`;
    const once = rule(`${key} != @once_${family}`, 'once');
    const twice = rule(`${key} @once_${family} ${key} != @twice_${family}`, 'twice');
    return service === 'slower' ? [twice, once] : [once];
  };
  const sets = (['ip', 'ip6'] as const).flatMap((family) =>
    ['once', 'twice'].map((name) => {
      const address = family === 'ip' ? 'ipv4_addr' : 'ipv6_addr';
      return `set ${name}_${family} { type ${address} . inet_service . ${address} . inet_service; flags dynamic, timeout; timeout 60s; }`;
    }),
  );
  const data = 'tcp flags & psh == psh';
  const input = [
    ...to('refused', 'meta l4proto tcp reject with tcp reset'),
    ...to('blackhole', 'drop'),
    ...to('prohibited', 'reject with icmpx type admin-prohibited'),
    ...(['slow', 'slower'] as const).flatMap((service) => [...lose(service, 'ip'), ...lose(service, 'ip6')]),
    ...to('https-refused', 'tcp dport 443 reject with tcp reset'),
    ...to('https-blackhole', 'tcp dport 443 drop'),
    ...to('http-refused', 'tcp dport 80 reject with tcp reset'),
    ...to('silent', `${data} drop`),
    ...to('reset', `${data} reject with tcp reset`),
  ];
  const output = from('small-packets-only', 'meta length > 1300 drop');
  // A translator is there for its own network only.
  const forward = networkNames.flatMap((name) => {
    const { prefix } = networks[name];
    return prefix ? [`ip6 daddr ${prefix} iifname != "${deviceOf(name)}*" reject with icmpx type no-route`] : [];
  });
  const chain = (hook: string, rules: readonly string[]) =>
    `chain ${hook} { type filter hook ${hook} priority 0;\n${rules.join('\n')}\n}`;
  return `table inet truth {\n${sets.join('\n')}\n${chain('input', input)}\n${chain('output', output)}\n${chain('forward', forward)}\n}\n`;
}

/**
 * Makes the interfaces and routes of the translators.
 * @param folder where the files go; it has to stay
 * @returns what to start
 */
export function setUpTranslators(folder: string): Daemon[] {
  return networkNames.flatMap((name, index) => {
    const { prefix } = networks[name];
    if (prefix === null) return [];
    const device = `xlat${index}`;
    const data = join(folder, device);
    mkdirSync(data);
    const pool = `185.2.${index}.0/24`;
    const configuration = join(folder, `${device}.conf`);
    const lines = [
      `tun-device ${device}`,
      `ipv4-addr 185.2.${index}.1`,
      `ipv6-addr 2a00:1450:64:${index}::1`,
      `prefix ${prefix}`,
      `data-dir ${data}`,
      // Not from a pool: who asked a server is told by its log alone.
      ...Array.from(
        { length: mostPlaces },
        (_, at) => `map ${translatedAddress(name, at + 1)} ${ipv6Address(at + 1, 2)}`,
      ),
    ];
    writeFileSync(configuration, `${lines.join('\n')}\n`);
    ip('tuntap', 'add', 'dev', device, 'mode', 'tun');
    ip('link', 'set', device, 'up');
    batch([pool, prefix].map((each) => `route add ${each} dev ${device}`));
    return [{ command: 'tayga', args: ['--nodetach', '-c', configuration] }];
  });
}

/** @returns whether a network has IPv4 of its own */
export function hasIpv4(name: NetworkName): boolean {
  return networks[name].families.includes(4);
}

/** @returns whether a network has IPv6 */
export function hasIpv6(name: NetworkName): boolean {
  return networks[name].families.includes(6);
}

/**
 * Puts a computer into a network.
 * @param folder where the files go; it has to stay
 * @param number unlike that of any other place, from 1 to `mostPlaces`
 */
export function setUpPlace(folder: string, network: NetworkName, number: number): Place {
  if (number > mostPlaces) throw new Error(`the translators know no computer ${number}`);
  const { families, resolver, prefix } = networks[network];
  const dir = join(folder, `place-${number}`);
  mkdirSync(dir);
  const [namespace, names, script] = ['net', 'resolv.conf', 'run'].map((file) => join(dir, file)) as [
    string,
    string,
    string,
  ];
  writeFileSync(namespace, '');
  const servers = resolvers[resolver].listen.filter((address) => families.includes(address.includes(':') ? 6 : 4));
  writeFileSync(names, servers.map((address) => `nameserver ${address}\n`).join(''));
  writeFileSync(join(dir, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  writeFileSync(join(dir, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  const mounts = ['resolv.conf', 'hosts', 'nsswitch.conf'].map(
    (file) => `mount --bind "${dir}/${file}" /etc/${file} && `,
  );
  writeFileSync(
    script,
    `#!/bin/sh\nexec nsenter --net="${namespace}" unshare --mount sh -c '${mounts.join('')}exec "$TRUTH_PROGRAM" "$@"' sh "$@"\n`,
    { mode: 0o755 },
  );

  execFileSync('unshare', [`--net=${namespace}`, 'true']);
  const subnets = families.map((family) =>
    family === 4
      ? { here: `185.1.${number}.1`, there: `185.1.${number}.2`, length: 24, flags: '' }
      : { here: ipv6Address(number, 1), there: ipv6Address(number, 2), length: 64, flags: ' nodad' },
  );
  const device = `${deviceOf(network)}${number}`;
  const [hardwareHere, hardwareThere] = ['01', '02'].map(
    (end) => `02:00:00:00:${number.toString(16).padStart(2, '0')}:${end}`,
  ) as [string, string];
  const peer = ['peer', 'name', 'outward', 'address', hardwareThere, 'netns', namespace];
  ip('link', 'add', device, 'address', hardwareHere, 'type', 'veth', ...peer);
  ip('link', 'set', device, 'addrgenmode', 'none');
  ip('link', 'set', device, 'up');
  // Without a link-local address nobody can ask who a neighbour is.
  const neighbour = (address: string, hardware: string, of: string) =>
    `neigh add ${address} lladdr ${hardware} dev ${of} nud permanent`;
  batch(
    subnets.flatMap(({ here, there, length, flags }) => [
      `addr add ${here}/${length} dev ${device}${flags}`,
      neighbour(there, hardwareThere, device),
    ]),
  );
  const inside = ['nsenter', `--net=${namespace}`];
  execFileSync('nsenter', [`--net=${namespace}`, 'ip', 'link', 'set', 'lo', 'up']);
  // No link-local address: a browser drops its requests whenever an address comes or goes, as that one does later.
  execFileSync('nsenter', [`--net=${namespace}`, 'ip', 'link', 'set', 'outward', 'addrgenmode', 'none']);
  execFileSync('nsenter', [`--net=${namespace}`, 'ip', 'link', 'set', 'outward', 'up']);
  batch(
    subnets.flatMap(({ here, there, length, flags }) => [
      `addr add ${there}/${length} dev outward${flags}`,
      neighbour(here, hardwareHere, 'outward'),
      `route add default via ${here} dev outward`,
    ]),
    inside,
  );
  const translated = prefix === null ? [] : [translatedAddress(network, number)];
  return { network, namespace, run: script, addresses: [...subnets.map(({ there }) => there), ...translated] };
}

/**
 * After so many lost packets a connection fails: after 7 seconds when nothing answers, instead of 127, and after 6 when nothing
 * comes any more, instead of 15 minutes. Browsers wait longer than visits do, and nobody would know what becomes of the rest: Firefox
 * asks for no image, font or data as long as a style sheet is under way.
 */
const retries = { tcp_syn_retries: 2, tcp_retries2: 4 };

/** Has connections from a computer fail early. */
export function failEarly({ namespace }: Place): void {
  for (const [name, value] of Object.entries(retries)) {
    execFileSync('nsenter', [`--net=${namespace}`, 'sysctl', '-qw', `net.ipv4.${name}=${value}`]);
  }
}
