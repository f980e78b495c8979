/**
 * Serves names behind chains of aliases, resolves them with unbound and BIND, each also with DNS64, and has the built command ask
 * these: `resolvers-inside.ts FOLDER`, in namespaces of its own. Prints what came of it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostRecords } from '../../src/dns/host-records.ts';
import {
  addressRecord,
  type Daemon,
  nsdConfiguration,
  type ResolverRow,
  resolverDaemon,
  rootAddresses,
  rootHints,
  zoneText,
} from './dns.ts';
import { harOf } from './har-of.ts';
import { becomeInternet, endWith, endWithInput, judgeHar, printFacts, run } from './inside-program.ts';
import { Servers } from './servers.ts';

/** By the number of aliases before the name that has addresses. */
export const chainLengths = [1, 8, 10, 11, 12, 15, 16, 17, 18, 25] as const;

/** The end of each chain has this address of IPv4 and, if it is dual, this one of IPv6. */
const addresses = { ipv4: '45.100.0.1', ipv6: '2606:4700:70::1' };

export const resolverRows = {
  unbound: { program: 'unbound', listen: ['185.3.0.1'], prefix: null },
  bind: { program: 'bind', listen: ['185.3.0.2'], prefix: null },
  unbound64: { program: 'unbound', listen: ['185.3.0.3'], prefix: '64:ff9b::/96' },
  bind64: { program: 'bind', listen: ['185.3.0.4'], prefix: '2001:67c:2960:6464::/96' },
  'bind64-suffix': {
    program: 'bind',
    listen: ['185.3.0.8'],
    prefix: '2001:67c:2960:6465::/64',
    suffix: '::12:3456',
  },
  'bind-filter': {
    program: 'bind',
    listen: ['185.3.0.5'],
    prefix: null,
    withholds: ['plugin query "filter-aaaa.so" { filter-aaaa-on-v4 yes; };'],
  },
  'unbound-private': { program: 'unbound', listen: ['185.3.0.6'], prefix: null, withholds: ['private-address: ::/0'] },
  'unbound-synthall': {
    program: 'unbound',
    listen: ['185.3.0.7'],
    prefix: '64:ff9b::/96',
    withholds: ['dns64-synthall: yes'],
  },
} as const satisfies Record<string, ResolverRow>;
export type ResolverName = keyof typeof resolverRows;

/** Who was asked, in this order. */
export const askedOf = {
  unbound: ['unbound'],
  bind: ['bind'],
  'unbound64 bind64': ['unbound64', 'bind64'],
  'bind64 unbound64': ['bind64', 'unbound64'],
  'unbound bind64': ['unbound', 'bind64'],
  'bind64-suffix': ['bind64-suffix'],
  'bind-filter': ['bind-filter'],
  'unbound-private': ['unbound-private'],
  'unbound-synthall': ['unbound-synthall'],
  'unbound bind-filter': ['unbound', 'bind-filter'],
} as const satisfies Record<string, readonly ResolverName[]>;
export type Asked = keyof typeof askedOf;

/** The parts of a report that are looked at. */
export interface ResolverReport {
  readonly dns: readonly HostRecords[];
  readonly hosts: readonly {
    readonly hostname: string;
    readonly verdict: {
      readonly id: string;
      readonly outcomes: Readonly<Record<string, string>>;
      readonly evidence: readonly { readonly id: string; readonly values: readonly (string | number)[] }[];
    };
  }[];
}
export type ResolverFacts = Readonly<Record<Asked, ResolverReport>>;

export const chainName = (length: number, family: 'dual' | 'ipv4'): string => `${family}-${length}-0.long.com`;

const zone = 'long.com';

function writeZones(folder: string): Daemon {
  const ends = [
    addressRecord(`dual-end.${zone}`, addresses.ipv4),
    addressRecord(`dual-end.${zone}`, addresses.ipv6),
    addressRecord(`ipv4-end.${zone}`, addresses.ipv4),
  ];
  const chains = (['dual', 'ipv4'] as const).flatMap((family) =>
    chainLengths.flatMap((length) =>
      Array.from({ length }, (_, at) => {
        const to = at + 1 === length ? `${family}-end` : `${family}-${length}-${at + 1}`;
        return `${family}-${length}-${at}.${zone}. CNAME ${to}.${zone}.`;
      }),
    ),
  );
  const server = 'a.root-servers.net';
  const delegations = ['com', 'arpa', 'net'].map((name) => `${name}. NS ${server}.`);
  const ofServer = rootAddresses.map((address) => addressRecord(server, address));
  const zones = {
    '.': [...ofServer, ...delegations],
    com: [`${zone}. NS ${server}.`],
    net: [`root-servers.net. NS ${server}.`, ...ofServer],
    'root-servers.net': ofServer,
    [zone]: [...ends, ...chains],
    arpa: ['192.0.0.170', '192.0.0.171'].map((address) => addressRecord('ipv4only.arpa', address)),
  };
  const files = Object.entries(zones).map(([name, lines], at) => {
    const file = join(folder, `${at}.zone`);
    writeFileSync(file, zoneText(name, server, lines));
    return { zone: name, file };
  });
  const configuration = join(folder, 'nsd.conf');
  writeFileSync(configuration, nsdConfiguration(folder, 'nsd', rootAddresses, files));
  return { command: 'nsd', args: ['-d', '-c', configuration] };
}

async function main(): Promise<void> {
  const [folder = ''] = process.argv.slice(2);
  endWithInput();
  becomeInternet();
  const rows = Object.entries(resolverRows) as [ResolverName, ResolverRow][];
  // BIND listens only at addresses that an interface has.
  for (const [, { listen }] of rows)
    for (const address of listen) run('ip', ['addr', 'add', `${address}/32`, 'dev', 'lo']);
  const servers = new Servers();
  try {
    const hints = join(folder, 'root.hints');
    writeFileSync(hints, rootHints());
    servers.start(writeZones(folder));
    for (const [name, row] of rows) servers.start(resolverDaemon(folder, name, row, hints));
    await Promise.all(rows.map(([, { listen }]) => servers.resolvesAt(listen[0] ?? '', `dual-end.${zone}`)));
    const har = join(folder, 'names.har');
    const names = (['dual', 'ipv4'] as const).flatMap((family) => chainLengths.map((each) => chainName(each, family)));
    writeFileSync(har, harOf([...names, `dual-end.${zone}`, `ipv4-end.${zone}`]));
    const look = (asked: readonly ResolverName[]): ResolverReport => {
      const resolvers = asked.flatMap((name) => ['--resolver', resolverRows[name].listen[0]]);
      return judgeHar(folder, har, resolvers);
    };
    const facts = Object.fromEntries(Object.entries(askedOf).map(([asked, of]) => [asked, look(of)]));
    servers.check();
    await printFacts(facts);
  } finally {
    await servers.end();
  }
}

if (process.argv[1]?.endsWith('resolvers-inside.ts')) endWith(main());
