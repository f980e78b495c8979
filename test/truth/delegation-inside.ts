/**
 * Serves the zones of delegation-kinds.ts with nsd, resolves their names with unbound (with both families, and with IPv6 alone)
 * and has the built command look at them: `delegation-inside.ts FOLDER`, in namespaces of its own. Prints what came of it.
 */
import { Resolver } from 'node:dns/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { delegatedNames, type ServerKind, spoilings, topLevel, type ZoneKind, zoneKinds } from './delegation-kinds.ts';
import {
  addressRecord,
  type Daemon,
  dnsdistText,
  nsdConfiguration,
  rootAddresses,
  rootHints,
  zoneText,
} from './dns.ts';
import { harOf } from './har-of.ts';
import { becomeInternet, endWith, endWithInput, judgeHar, printFacts, run } from './inside-program.ts';
import { Servers } from './servers.ts';

/** What came of it, by hostname. */
export interface DelegationFacts {
  /** Whether unbound found the name. */
  readonly resolved: Readonly<Record<'dual' | 'ipv6', Readonly<Record<string, boolean>>>>;
  /** The `hosts` of the command's reports, from a network with both families, there without a resolver too, and from one with IPv6 alone. */
  readonly hosts: Readonly<Record<'dual' | 'dual, no resolver' | 'ipv6', readonly HostJson[]>>;
}

export interface HostJson {
  readonly hostname: string;
  readonly delegation?: {
    readonly result: string;
    readonly zone: string;
    readonly problems: readonly { readonly server: string; readonly problem: string }[];
  };
}

const unboundPorts = { dual: 5301, ipv6: 5302 } as const;

/** Each name server has addresses of its own; the third part tells who listens there. */
class Addresses {
  readonly #numbers = new Map<string, number>();
  readonly #listen = new Map<string, string[]>();

  of({ name, at, spoils }: ServerKind, program: string): Record<4 | 6, string> {
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    const found = { 4: `199.43.136.${number}`, 6: `2001:500:90::${number.toString(16)}` } as const;
    if (!this.#numbers.has(name)) {
      this.#numbers.set(name, number);
      const own = spoils ? 'dnsdist' : program;
      const who = at === 'refused' ? undefined : (at ?? own);
      // Where IPv4 answers, all resolve: what is wrong is wrong with IPv6 alone.
      this.#add(own, found[4]);
      if (who) this.#add(who, found[6]);
    }
    return found;
  }

  #add(program: string, address: string): void {
    this.#listen.set(program, [...(this.#listen.get(program) ?? []), address]);
  }

  listenOf(program: string): readonly string[] {
    return this.#listen.get(program) ?? [];
  }
}

/** Who serves a zone: never who serves the one above, or nobody would see the cut. */
function programOf({ zone, servers }: Pick<ZoneKind, 'zone' | 'servers'>): string {
  if (servers.some(({ spoils }) => spoils)) return 'hidden';
  return ['root', 'top', 'site', 'deep'][zone.split('.').length] ?? 'deep';
}

function writeZones(folder: string): Daemon[] {
  const all = [...topLevel, ...zoneKinds];
  const addresses = new Addresses();
  const linesOf = new Map<string, string[]>(['', ...all.map(({ zone }) => zone)].map((zone) => [zone, []]));
  const add = (zone: string, ...lines: string[]): void => void linesOf.get(zone)?.push(...lines);
  const parentOf = (zone: string) => {
    const above = zone.split('.').slice(1).join('.');
    return linesOf.has(above) ? above : '';
  };
  for (const { zone, servers, aliases = {} } of all) {
    for (const server of servers) {
      add(parentOf(zone), `${zone}. NS ${server.name}.`);
      add(zone, `${zone}. NS ${server.name}.`);
      if (server.own.length === 0) continue;
      const at = addresses.of(server, programOf({ zone, servers }));
      add(parentOf(zone), ...server.glue.map((family) => addressRecord(server.name, at[family])));
      add(zone, ...server.own.map((family) => addressRecord(server.name, at[family])));
    }
    add(zone, addressRecord(`www.${zone}`, '45.100.0.1'), addressRecord(`www.${zone}`, '2606:4700:70::1'));
    for (const [label, target] of Object.entries(aliases)) add(zone, `${label}.${zone}. CNAME ${target}.`);
  }
  // Names of servers that others use: at the addresses of servers that hold all sites.
  const site = addresses.of({ name: 'shared', glue: [], own: [4, 6] }, 'site');
  const shared = (name: string) => [addressRecord(name, site[4]), addressRecord(name, site[6])];
  add('no-aaaa.net', ...shared('ns.no-aaaa.net'));
  add('circle-a.org', ...shared('ns.circle-a.org'));
  add('circle-b.org', ...shared('ns.circle-b.org'));
  add('', ...rootAddresses.map((address) => addressRecord('a.root-servers.net', address)));

  const held = new Map<string, Map<string, string>>();
  for (const [zone, lines] of linesOf) {
    const server =
      zone === '' ? 'a.root-servers.net' : (all.find((each) => each.zone === zone)?.servers[0]?.name ?? '');
    const text = zoneText(
      zone === '' ? '.' : zone,
      server,
      [...new Set(lines)].filter((line) => !isOwnNs(zone, line, server)),
    );
    const name = zone === '' ? 'root' : programOf(all.find((each) => each.zone === zone) ?? { zone, servers: [] });
    held.set(name, (held.get(name) ?? new Map<string, string>()).set(zone === '' ? '.' : zone, text));
  }
  held.set('lame', new Map([['example', zoneText('example', 'ns.example', [])]]));
  held.set('upward', new Map([['.', held.get('root')?.get('.') ?? '']]));
  const programs = [...held].map(([name, zones]): Daemon => {
    const files = [...zones].map(([zone, text], at) => {
      const file = join(folder, `${name}-${at}.zone`);
      writeFileSync(file, text);
      return { zone, file };
    });
    const listen = name === 'root' ? rootAddresses : name === 'hidden' ? [hiddenServer] : addresses.listenOf(name);
    const configuration = join(folder, `${name}.conf`);
    writeFileSync(configuration, nsdConfiguration(folder, name, listen, files));
    return { command: 'nsd', args: ['-d', '-c', configuration] };
  });
  return [...programs, dnsdist(folder, addresses.listenOf('dnsdist'))];
}

/** Where dnsdist asks. */
const hiddenServer = '127.0.0.1@5300';

function dnsdist(folder: string, listen: readonly string[]): Daemon {
  const configuration = join(folder, 'dnsdist.conf');
  const rules = zoneKinds.flatMap(({ zone, servers }) =>
    servers.flatMap(({ spoils }) => {
      if (!spoils) return [];
      const [rule, action] = spoilings[spoils];
      return [`addAction(AndRule({makeRule("${zone}."), ${rule}}), ${action})`];
    }),
  );
  writeFileSync(configuration, dnsdistText(listen, hiddenServer.replace('@', ':'), rules));
  return { command: 'dnsdist', args: ['--supervised', '--disable-syslog', '-C', configuration] };
}

/** `zoneText` writes that line itself. */
function isOwnNs(zone: string, line: string, server: string): boolean {
  return line === `${zone}. NS ${server}.`;
}

function unbound(folder: string, name: keyof typeof unboundPorts): Daemon {
  const own = join(folder, `unbound-${name}`);
  mkdirSync(own);
  const hints = join(own, 'root.hints');
  writeFileSync(hints, rootHints());
  const configuration = join(own, 'unbound.conf');
  writeFileSync(
    configuration,
    `server:
  username: ""
  chroot: ""
  directory: "${own}"
  pidfile: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  num-threads: 1
  interface: ::1@${unboundPorts[name]}
  access-control: ::/0 allow
  do-ip4: ${name === 'ipv6' ? 'no' : 'yes'}
  do-not-query-localhost: no
  root-hints: "${hints}"
  module-config: "iterator"
remote-control:
  control-enable: no
`,
  );
  return { command: 'unbound', args: ['-d', '-c', configuration] };
}

async function main(): Promise<void> {
  const [folder = ''] = process.argv.slice(2);
  endWithInput();
  becomeInternet();
  const servers = new Servers();
  try {
    for (const daemon of [...writeZones(folder), unbound(folder, 'dual'), unbound(folder, 'ipv6')])
      servers.start(daemon);
    const names = delegatedNames();
    await Promise.all(Object.values(unboundPorts).map((port) => servers.resolvesAt(`[::1]:${port}`, 'www.sound.org')));
    const resolvedBy = async (port: number) => {
      const resolver = new Resolver({ timeout: 10_000, tries: 3 });
      resolver.setServers([`[::1]:${port}`]);
      const found = names.map(
        async (name) =>
          [
            name,
            await resolver.resolve6(name).then(
              () => true,
              () => false,
            ),
          ] as const,
      );
      return Object.fromEntries(await Promise.all(found));
    };
    const har = join(folder, 'names.har');
    writeFileSync(har, harOf(names));
    const look = (resolver = `[::1]:${unboundPorts.dual}`) =>
      judgeHar<{ readonly hosts: readonly HostJson[] }>(folder, har, ['--delegation', '--resolver', resolver]).hosts;
    const timed = process.env.TRUTH_VERBOSE
      ? (what: string) => console.error(what, Math.round(performance.now()))
      : () => {};
    timed('ready');
    const [dual, ipv6] = await Promise.all([resolvedBy(unboundPorts.dual), resolvedBy(unboundPorts.ipv6)]);
    timed('resolved');
    const fromDual = look();
    timed('dual');
    const alone = look('none');
    timed('dual, no resolver');
    // The nsd of an IPv6-only network's peers have IPv4 as before; this machine has none to ask with.
    run('ip', ['-4', 'route', 'del', 'local', '0.0.0.0/0', 'dev', 'lo']);
    const fromIpv6 = look();
    timed('ipv6');
    servers.check();
    const facts: DelegationFacts = {
      resolved: { dual, ipv6 },
      hosts: { dual: fromDual, 'dual, no resolver': alone, ipv6: fromIpv6 },
    };
    await printFacts(facts);
  } finally {
    await servers.end();
  }
}

endWith(main());
