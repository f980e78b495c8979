/**
 * What the world's resolvers know: the addresses of the table of hosts, and what a hosts file cannot say.
 */

import { AUDIT_HOSTS } from './audit-hosts.ts';
import {
  addressBytes,
  type DnsRecord,
  nameBytes,
  type ServiceBinding,
  serviceBytes,
  TYPES,
  type TypeName,
  uint16,
} from './dns-message.ts';
import { HOSTS } from './hosts.ts';

/** Seconds. */
export const TTL = 300;

/** Names that only point to others; the last one of a chain has the addresses of the first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'alias.test': ['edge.cdn.test', 'pop4.cdn.test'],
  'alias6.test': ['pop6.cdn.test'],
  ...Object.fromEntries(AUDIT_HOSTS.flatMap(({ name, aliases }) => (aliases ? [[name, aliases]] : []))),
};

/** Chains that never end, or end nowhere. */
const BROKEN_ALIASES: Readonly<Record<string, string>> = {
  'loop-a.test': 'loop-b.test',
  'loop-b.test': 'loop-a.test',
  'dangling.test': 'nowhere.cdn.test',
};

/** HTTPS records. */
const SERVICES: Readonly<Record<string, readonly ServiceBinding[]>> = {
  'hints.test': [
    { priority: 1, target: '', alpn: ['h2'], ipv4hint: ['198.41.30.122'], ipv6hint: ['2606:4700::79'] },
    { priority: 2, target: 'dual.test', alpn: ['http/1.1'] },
  ],
  // No AAAA record, but an address of IPv6 all the same.
  'hints-only6.test': [{ priority: 1, target: '', alpn: ['h2'], ipv6hint: ['2606:4700::7a', '2606:4700::7b'] }],
  'service-alias.test': [{ priority: 0, target: 'dual.test' }],
  ...Object.fromEntries(
    AUDIT_HOSTS.flatMap(({ name, ipv6hint }) =>
      ipv6hint ? [[name, [{ priority: 1, target: '', alpn: ['h2'], ipv6hint }]]] : [],
    ),
  ),
};

/** Names that every resolver fails at, as it does at a name whose signatures are wrong. */
const FAILING: readonly string[] = ['servfail.test', ...withAnswers('servfail')];

/** The same for AAAA only; and names that are answered as not existing when they are asked for AAAA (RFC 4074, 4.2). */
const FAILING_FOR_AAAA = withAnswers('servfail-for-aaaa');
const DENIED_FOR_AAAA = withAnswers('nxdomain-for-aaaa');

function withAnswers(kind: (typeof AUDIT_HOSTS)[number]['answers']): readonly string[] {
  return AUDIT_HOSTS.filter(({ answers }) => answers === kind).map(({ name }) => name);
}

/** Names with addresses that no browser of the world connects to: of RFC 7050, and of a root server. */
const RECORDS_ONLY: Readonly<Record<string, readonly string[]>> = {
  'ipv4only.arpa': ['192.0.0.170', '192.0.0.171'],
  'a.root-servers.net': ['198.41.0.4', '2001:503:ba3e::2:30'],
};

const NEXT: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ALIASES).flatMap(([name, chain]) =>
    [name, ...chain].slice(0, -1).map((from, index): [string, string] => [from, chain[index] ?? '']),
  ),
  ...Object.entries(BROKEN_ALIASES),
]);

const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(RECORDS_ONLY),
  ...HOSTS.map(({ name, addresses, published = addresses }): [string, readonly string[]] => [
    ALIASES[name]?.at(-1) ?? name,
    published,
  ]),
]);

/** What a resolver finds for a question. */
export interface Found {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answers: readonly DnsRecord[];
  /** Who says that there is nothing; empty when there is an answer (RFC 2308). */
  readonly authorities: readonly DnsRecord[];
}

/** Looks up a name, following its aliases for at most 16 steps. */
export function lookUpInZone(name: string, type: number, ttl = TTL): Found {
  const forAaaa = type === TYPES.AAAA;
  if (FAILING.includes(name) || (forAaaa && FAILING_FOR_AAAA.includes(name))) {
    return { code: 'SERVFAIL', answers: [], authorities: [] };
  }
  if (forAaaa && DENIED_FOR_AAAA.includes(name)) {
    return { code: 'NXDOMAIN', answers: [], authorities: [authority(name, ttl)] };
  }
  const answers: DnsRecord[] = [];
  let at = name;
  for (let next = NEXT.get(at); next !== undefined && answers.length < 16; next = NEXT.get(at)) {
    answers.push({ name: at, type: 'CNAME', ttl, data: nameBytes(next) });
    if (type === TYPES.CNAME) break;
    at = next;
  }
  const addresses = ADDRESSES.get(at);
  if (type === TYPES.A || type === TYPES.AAAA) {
    const wanted: TypeName = type === TYPES.A ? 'A' : 'AAAA';
    for (const address of addresses ?? []) {
      if (address.includes(':') === (wanted === 'AAAA')) {
        answers.push({ name: at, type: wanted, ttl, data: addressBytes(address) });
      }
    }
  } else if (type === TYPES.HTTPS) {
    for (const service of SERVICES[at] ?? [])
      answers.push({ name: at, type: 'HTTPS', ttl, data: serviceBytes(service) });
  }
  const exists = addresses !== undefined || NEXT.has(at);
  const complete = answers.some((record) => TYPES[record.type] === type);
  return { code: exists ? 'NOERROR' : 'NXDOMAIN', answers, authorities: complete ? [] : [authority(at, ttl)] };
}

/** The start of authority of the last label: the last of its numbers is the time for which "nothing" may be kept. */
function authority(name: string, ttl: number): DnsRecord {
  const zone = name.split('.').at(-1) ?? '';
  const numbers = [1, 7200, 3600, 86_400, ttl].flatMap((number) => [number >>> 16, number & 0xffff]);
  const data = Buffer.concat([nameBytes(`ns.${zone}`), nameBytes(`hostmaster.${zone}`), uint16(...numbers)]);
  return { name: zone, type: 'SOA', ttl, data };
}
