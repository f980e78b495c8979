/**
 * The name servers and resolvers: their configuration, written for the hosts of a plan. nsd has the zones from the root
 * on; dnsdist stands before a second nsd and spoils answers; unbound and BIND resolve. Nothing here decides anything.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, kinds, type MischiefId } from './kinds.ts';
import { cdnSite, type Host, type Plan, servicePrefixes } from './plan.ts';

/** The name of the root's. */
const rootServer = 'a.root-servers.net';
/** The root's and everybody else's name server. */
export const rootAddresses = ['198.41.0.4', '2001:503:ba3e::2:30'];
const nameServerAddresses = ['199.43.135.53', '2001:500:8f::53'];
/** Of all zones. Who resolves it has found the way from the root on. */
export const nameServer = 'ns.dnsnova.net';
/** Where the name servers with only some of the answers are. */
const ownServerPrefix = { ipv4: '199.43.136', ipv6: '2001:500:90:' };
export const nameServerPrefixes = [...rootAddresses, ...nameServerAddresses, '199.43.136.0/22', '2001:500:90::/64'];

/** Where dnsdist asks. */
const hiddenServer = '127.0.0.1@5300';

/** Seconds: of what hosts have, and of the way to them. */
const timeToLive = 60;
/**
 * As long as in the world. Where the addresses of the one name server of all zones last no longer than those of hosts, BIND knows the server
 * by name alone once a minute, has nobody to ask for its addresses, and answers SERVFAIL for sound names.
 */
const serversTimeToLive = 86_400;

/** A name that has name servers of its own. */
interface Cut {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly mischief: Kind['mischief'];
  readonly records: readonly string[];
}

/** A program to start. */
export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
}

/** A resolver and what it does besides resolving. */
export interface ResolverRow {
  readonly program: 'unbound' | 'bind';
  readonly listen: readonly string[];
  /** The prefix of its DNS64 (RFC 6147), or null without one. */
  readonly prefix: string | null;
  /** What BIND writes behind the IPv4 address (RFC 6052 section 2.2); nothing where it is missing. */
  readonly suffix?: string;
  /** How it keeps AAAA from everybody: lines of its configuration. */
  readonly withholds?: readonly string[];
}

/**
 * @param folder where the files go; it has to stay
 * @param resolvers by name, with the addresses that they are asked at
 * @returns what to start
 */
export function writeDns(folder: string, plan: Plan, resolvers: Readonly<Record<string, ResolverRow>>): Daemon[] {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const zones = new Zones(plan);
  const hints = write('root.hints', rootHints());
  const nsd = (name: string, listen: readonly string[], held: ReadonlyMap<string, string>): Daemon => {
    const files = [...held].map(([zone, text], at) => ({ zone, file: write(`${name}-${at}.zone`, text) }));
    return { command: 'nsd', args: ['-d', '-c', write(`${name}.conf`, nsdConfiguration(folder, name, listen, files))] };
  };
  return [
    nsd('nsd', [...rootAddresses, ...nameServerAddresses], zones.open),
    nsd('hidden', [hiddenServer], zones.hidden),
    ...(zones.cuts.length > 0
      ? [
          {
            command: 'dnsdist',
            args: ['--supervised', '--disable-syslog', '-C', write('dnsdist.conf', dnsdistConfiguration(zones.cuts))],
          },
        ]
      : []),
    ...Object.entries(resolvers).map(([name, row]) => resolverDaemon(folder, name, row, hints)),
  ];
}

/**
 * @param folder where the files go; it has to stay
 * @param name unlike that of any other program there
 * @param hints the file that names the root's servers
 * @returns what to start
 */
export function resolverDaemon(folder: string, name: string, row: ResolverRow, hints: string): Daemon {
  const own = join(folder, name);
  mkdirSync(own);
  const configuration = join(folder, `${name}.conf`);
  const write = { unbound: unboundConfiguration, bind: bindConfiguration }[row.program];
  writeFileSync(configuration, write(own, row, hints));
  return row.program === 'unbound'
    ? { command: 'unbound', args: ['-d', '-c', configuration] }
    : { command: 'named', args: ['-g', '-n', '1', '-c', configuration] };
}

class Zones {
  /** The text of each zone, by its name: of those that anybody may ask, and of those behind dnsdist. */
  readonly open = new Map<string, string>();
  readonly hidden = new Map<string, string>();
  readonly cuts: Cut[] = [];
  /** Lines of a zone. */
  readonly #lines = new Map<string, string[]>();

  constructor(plan: Plan) {
    const sites = [...plan.sites, cdnSite, 'dnsnova.net', 'root-servers.net'];
    for (const site of sites) this.#lines.set(site, []);
    this.#add('dnsnova.net', nameServer, nameServerAddresses);
    // BIND asks for the root's server by name as well, and finds no names for as long as it believes that it has no address.
    this.#add('root-servers.net', rootServer, rootAddresses);
    for (const [at, host] of plan.hosts.entries()) if (host.name !== '') this.#host(host, at);

    const tlds = [...new Set(sites.map((site) => site.split('.').at(-1) ?? ''))];
    const delegation = (zone: string) => `${zone}. NS ${nameServer}.`;
    const glue = nameServerAddresses.map((address) => addressRecord(nameServer, address));
    this.open.set(
      '.',
      zoneText(
        '.',
        rootServer,
        [
          ...rootAddresses.map((address) => addressRecord(rootServer, address)),
          ...[...tlds, 'arpa'].map(delegation),
          ...glue,
        ],
        serversTimeToLive,
      ),
    );
    for (const tld of tlds) {
      const below = sites.filter((site) => site.endsWith(`.${tld}`));
      this.open.set(
        tld,
        zoneText(tld, nameServer, [...below.map(delegation), ...(tld === 'net' ? glue : [])], serversTimeToLive),
      );
    }
    // The addresses of RFC 7050.
    const wellKnown = ['192.0.0.170', '192.0.0.171'].map((address) => addressRecord('ipv4only.arpa', address));
    this.open.set('arpa', zoneText('arpa', nameServer, wellKnown, timeToLive, serversTimeToLive));
    for (const [site, lines] of this.#lines) {
      const seconds = plan.sites.includes(site) || site === cdnSite ? timeToLive : serversTimeToLive;
      this.open.set(site, zoneText(site, nameServer, lines, seconds, serversTimeToLive));
    }
    for (const { name, records } of this.cuts) this.hidden.set(name, zoneText(name, `ns.${name}`, records));
  }

  #lineOf(site: string, line: string): void {
    this.#lines.get(site)?.push(line);
  }

  #add(site: string, name: string, addresses: readonly string[]): void {
    for (const address of addresses) this.#lineOf(site, addressRecord(name, address));
  }

  #host({ name, site, kind: id, a, aaaa }: Host, at: number): void {
    const kind: Kind = kinds[id];
    const label = name.slice(0, -site.length - 1).replaceAll('.', '-');
    const away = `${label}.${site.replaceAll('.', '-')}.${cdnSite}`;
    let owner = { name, site };
    const lead = (to: string, toSite: string): void => {
      this.#lineOf(owner.site, `${owner.name}. CNAME ${to}.`);
      owner = { name: to, site: toSite };
    };
    switch (kind.alias) {
      case 'same-site':
        lead(`origin-${label}.${site}`, site);
        break;
      case 'other-site':
        lead(away, cdnSite);
        break;
      case 'four':
        lead(`first.${away}`, cdnSite);
        lead(`second-${label}.${site}`, site);
        lead(`third.${away}`, cdnSite);
        lead(`last-${label}.${site}`, site);
        break;
      case 'dname': {
        const [, ...above] = name.split('.');
        this.#lineOf(site, `${above.join('.')}. DNAME ${away}.`);
        owner = { name: `www.${away}`, site: cdnSite };
        break;
      }
      case 'dangling':
        lead(`nowhere.${away}`, cdnSite);
        return;
      case 'loop':
        lead(away, cdnSite);
        lead(name, site);
        return;
    }
    if (kind.name === 'wildcard') owner = { name: `*.${owner.name.split('.').slice(1).join('.')}`, site };
    const addresses = [...a, ...aaaa];
    const records = addresses.map((address) => addressRecord(owner.name, address));
    if (kind.https) records.push(httpsRecord(owner.name, kind.https, a, aaaa, at));
    if (records.length === 0) records.push(`${owner.name}. TXT "no address"`);
    if (!kind.mischief && !kind.nameServers) {
      for (const record of records) this.#lineOf(owner.site, record);
      return;
    }
    const number = this.cuts.length + 1;
    const ipv4 = `${ownServerPrefix.ipv4}.${number}`;
    const own = kind.nameServers === 'ipv4-only' ? [ipv4] : [ipv4, `${ownServerPrefix.ipv6}:${number.toString(16)}`];
    const server = `ns.${owner.name}`;
    this.#lineOf(owner.site, `${owner.name}. NS ${server}.`);
    this.#add(owner.site, server, own);
    const ofServer = own.map((address) => addressRecord(server, address));
    this.cuts.push({ name: owner.name, addresses: own, mischief: kind.mischief, records: [...records, ...ofServer] });
  }
}

export function addressRecord(name: string, address: string): string {
  return `${name}. ${address.includes(':') ? 'AAAA' : 'A'} ${address}`;
}

function httpsRecord(
  name: string,
  which: NonNullable<Kind['https']>,
  a: readonly string[],
  aaaa: readonly string[],
  at: number,
): string {
  const unpublished = servicePrefixes('alive').ipv6.replace('/64', `f:${at + 1}`);
  const hints = which === 'hints' ? `ipv4hint=${a.join(',')} ipv6hint=${aaaa.join(',')}` : `ipv6hint=${unpublished}`;
  return `${name}. HTTPS 1 . alpn=h2 ${hints}`;
}

/**
 * @param seconds how long its records may be kept
 * @param serverSeconds the same of the name of its server
 */
export function zoneText(
  zone: string,
  server: string,
  lines: readonly string[],
  seconds = timeToLive,
  serverSeconds = seconds,
): string {
  const origin = zone === '.' ? '.' : `${zone}.`;
  const soa = `${origin} SOA ${server}. hostmaster.dnsnova.net. 1 7200 3600 86400 ${timeToLive}`;
  return [`$TTL ${seconds}`, soa, `${origin} ${serverSeconds} NS ${server}.`, ...lines, ''].join('\n');
}

export function rootHints(): string {
  const addresses = rootAddresses.map((address) => addressRecord(rootServer, address).replace(' ', ' 3600 '));
  return [`. 3600 NS ${rootServer}.`, ...addresses, ''].join('\n');
}

export function nsdConfiguration(
  folder: string,
  name: string,
  listen: readonly string[],
  zones: readonly { readonly zone: string; readonly file: string }[],
): string {
  return `server:
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: ""
  xfrdfile: "${folder}/${name}.xfrd"
  zonelistfile: "${folder}/${name}.list"
  cookie-secret-file: ""
  xfrdir: "${folder}"
  ip-freebind: yes
  server-count: 1
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
${listen.map((address) => `  ip-address: ${address}`).join('\n')}
remote-control:
  control-enable: no
${zones.map(({ zone, file }) => `zone:\n  name: "${zone}"\n  zonefile: "${file}"`).join('\n')}
`;
}

/** Questions come in at the addresses of all cuts, so that one of them that is lost makes no resolver avoid the others. */
function dnsdistConfiguration(cuts: readonly Cut[]): string {
  const rules = cuts.flatMap(({ name, mischief = {} }) =>
    Object.entries(mischief).map(([type, what]) => {
      const asked = [`QNameRule("${name}.")`, ...(type === 'any' ? [] : [`QTypeRule(DNSQType.${type})`])];
      const condition = (more: readonly string[] = []) => `AndRule({${[...asked, ...more].join(', ')}})`;
      return what === 'truncated'
        ? `addAction(${condition(['TCPRule(false)'])}, TCAction())`
        : `addAction(${condition()}, ${dnsdistActions[what](name)})`;
    }),
  );
  return dnsdistText(
    cuts.flatMap((cut) => cut.addresses),
    hiddenServer.replace('@', ':'),
    rules,
  );
}

/**
 * @param listen addresses
 * @param behind the address and port of the server that knows the answers
 * @param rules lines that spoil them
 */
export function dnsdistText(listen: readonly string[], behind: string, rules: readonly string[]): string {
  const [first, ...others] = listen.map((address) => (address.includes(':') ? `[${address}]:53` : `${address}:53`));
  return `setACL({'0.0.0.0/0', '::/0'})
setLocal('${first}')
${others.map((address) => `addLocal('${address}')`).join('\n')}
local server = newServer({address='${behind}'})
server:setUp()
${rules.join('\n')}
`;
}

const dnsdistActions: Readonly<Record<Exclude<MischiefId, 'truncated'>, (name: string) => string>> = {
  servfail: () => 'RCodeAction(DNSRCode.SERVFAIL)',
  refused: () => 'RCodeAction(DNSRCode.REFUSED)',
  notimp: () => 'RCodeAction(DNSRCode.NOTIMP)',
  formerr: () => 'RCodeAction(DNSRCode.FORMERR)',
  drop: () => 'DropAction()',
  nxdomain: (name) =>
    `SetNegativeAndSOAAction(true, "${name}.", ${timeToLive}, "ns.${name}.", "hostmaster.dnsnova.net.", 1, 7200, 3600, 86400, ${timeToLive})`,
  'nxdomain-bare': () => 'RCodeAction(DNSRCode.NXDOMAIN)',
  empty: () => 'RCodeAction(DNSRCode.NOERROR)',
  late: () => 'DelayAction(1000)',
};

function unboundConfiguration(folder: string, { listen, prefix, withholds = [] }: ResolverRow, hints: string): string {
  return `server:
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  num-threads: 1
  ip-freebind: yes
${listen.map((address) => `  interface: ${address}`).join('\n')}
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  root-hints: "${hints}"
  module-config: "${prefix === null ? '' : 'dns64 '}iterator"
${[...(prefix === null ? [] : [`dns64-prefix: ${prefix}`]), ...withholds].map((line) => `  ${line}\n`).join('')}remote-control:
  control-enable: no
`;
}

function bindConfiguration(
  folder: string,
  { listen, prefix, suffix, withholds = [] }: ResolverRow,
  hints: string,
): string {
  const [four, six] = [false, true].map((wanted) =>
    listen.filter((address) => address.includes(':') === wanted).map((address) => `${address};`),
  );
  return `options {
  directory "${folder}";
  pid-file none;
  session-keyfile none;
  listen-on { ${four?.join(' ') || 'none;'} };
  listen-on-v6 { ${six?.join(' ') || 'none;'} };
  allow-query { any; };
  recursion yes;
  dnssec-validation no;
${prefix === null ? '' : `  dns64 ${prefix} { clients { any; };${suffix === undefined ? '' : ` suffix ${suffix};`} };\n`}};
controls { };
${withholds.map((line) => `${line}\n`).join('')}zone "." { type hint; file "${hints}"; };
`;
}
