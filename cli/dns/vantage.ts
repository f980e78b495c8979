import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import {
  type Nat64Prefix,
  type Nat64PrefixError,
  parseNat64Prefix,
  wellKnownNat64Prefix,
} from '../../src/address/nat64-prefix.ts';
import { discoverNat64Prefixes, nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { MachineNetwork } from '../../src/readiness/report/report.ts';
import { CommandError } from '../shared/errors.ts';

/** The vantage of this machine: what its network offers, as far as one question to the DNS shows. */
export interface Surroundings {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly nat64: readonly Nat64Prefix[];
  /** The variable that names a proxy, which browsers go by; empty without one. */
  readonly proxy: string;
}

/** What `--vantage` can ask for. */
const needs = ['any', 'ipv6', 'native'] as const;
export type VantageNeed = (typeof needs)[number];

/** Those that Chromium goes by, in either case (net/proxy_resolution/proxy_config_service_linux.cc). */
const proxyVariables = ['https_proxy', 'http_proxy', 'all_proxy', 'auto_proxy', 'socks_server'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

/**
 * @param environment the variables of the process
 * @returns the variable that names a proxy; empty where none does, or where no host is to be asked through it
 */
export function proxyVariableOf(environment: Readonly<Record<string, string | undefined>>): string {
  if ((environment.no_proxy || environment.NO_PROXY)?.trim() === '*') return '';
  return proxyVariables.find((name) => environment[name]) ?? '';
}

/**
 * @param environment the variables of the process
 * @param options.askDns whether the DNS may be asked for a NAT64 prefix; else none is found
 * @returns what the network of this machine offers
 */
export async function lookAround(
  environment: Readonly<Record<string, string | undefined>>,
  { askDns }: { readonly askDns: boolean },
): Promise<Surroundings> {
  const [ipv4, ipv6, nat64] = await Promise.all([
    hasRoute('udp4', '192.0.43.8'),
    hasRoute('udp6', '2620:0:2d0:200::8'),
    askDns ? systemNat64Prefixes() : [],
  ]);
  return { ipv4, ipv6, nat64, proxy: proxyVariableOf(environment) };
}

/** Connecting a UDP socket only looks for a route; nothing is sent to that address, a server of IANA's. */
async function hasRoute(type: 'udp4' | 'udp6', address: string): Promise<boolean> {
  const socket = createSocket(type);
  try {
    const connected = once(socket, 'connect');
    socket.connect(53, address);
    await connected;
    return !socket.address().address.startsWith('fe80:');
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

/** @returns the same as a run keeps it */
export function machineNetwork({ ipv4, ipv6, nat64, proxy }: Surroundings): MachineNetwork {
  return { ipv4, ipv6, nat64: nat64.length > 0, proxy: proxy !== '' };
}

/** @throws CommandError */
export function parseVantageNeed(given = 'any'): VantageNeed {
  const need = needs.find((name) => name === given);
  if (need) return need;
  throw new CommandError(`--vantage cannot be "${given}"; it is one of ${needs.join(', ')}.`);
}

/** @throws CommandError when the network is not what is needed, with the reason */
export function demandVantage(need: VantageNeed, surroundings: Surroundings): void {
  if (need === 'any') return;
  const obstacle = obstacleTo(need, surroundings);
  if (obstacle) throw new CommandError(`--vantage ${need} is not given: ${obstacle}. Nothing was visited.`);
}

function obstacleTo(need: VantageNeed, { ipv6, nat64, proxy }: Surroundings): string | undefined {
  if (!ipv6) return 'there is no IPv6 here (no route to the IPv6 internet)';
  if (proxy !== '') return `a proxy is set (${proxy}), which hides how hosts are reached`;
  const [prefix] = nat64;
  return need === 'native' && prefix ? `there is a NAT64 here (${prefix.text})` : undefined;
}

/** @returns whether something of the network keeps part of the truth from a browser in it, so that its user has to know */
export function limitsVerdicts({ ipv6, nat64, proxy }: Surroundings): boolean {
  return !ipv6 || nat64.length > 0 || proxy !== '';
}

/** @returns what the network offers and what that means, for people */
export function surroundingsText({ ipv4, ipv6, nat64, proxy }: Surroundings): string {
  const families = [ipv4 && 'IPv4', ipv6 && 'IPv6'].filter(Boolean).join(' and ') || 'neither IPv4 nor IPv6';
  const prefixes = nat64.map(({ text }) => text).join(', ');
  const notes = [
    ...(ipv6 ? [] : ['no IPv6 here: that hosts with AAAA answer over IPv6 cannot be seen, only that others have none']),
    ...(nat64.length > 0 ? [`NAT64 ${prefixes}: hosts behind it have IPv4 only`] : []),
    ...(proxy === '' ? [] : [`a proxy is set (${proxy}): it hides how hosts are reached`]),
  ];
  return [`This machine has ${families}`, ...notes].join('; ');
}

/** @returns the prefixes as a run keeps them, which knows the well-known one anyway */
export function prefixTexts(prefixes: readonly Nat64Prefix[]): string[] {
  return [...new Set(prefixes.map(({ text }) => text))].filter((text) => text !== wellKnownNat64Prefix.text);
}

const prefixErrors: Readonly<Record<Nat64PrefixError, string>> = {
  'not-a-prefix': 'is no prefix; write it as 2001:db8:64::/96',
  'not-ipv6': 'is a prefix of IPv4',
  'wrong-length': 'has another length than 32, 40, 48, 56, 64 and 96',
  'bits-beyond-length': 'has bits behind its length',
  'u-octet-not-zero': 'has bits 64 to 71 set, which RFC 6052 wants to be zero',
  'well-known': 'is the well-known prefix, or holds it; that is always known',
  'ipv4-mapped': 'lies in ::ffff:0:0/96',
  'special-purpose': 'lies in a block in which nobody can translate',
};

/**
 * @param texts what `--nat64-prefix` says
 * @throws CommandError
 */
export function parsePrefixOptions(texts: readonly string[]): Nat64Prefix[] {
  return texts.map((text) => {
    const parsed = parseNat64Prefix(text);
    if (parsed.ok) return parsed.prefix;
    throw new CommandError(`--nat64-prefix ${text} ${prefixErrors[parsed.error]}.`);
  });
}

/**
 * Asks the resolver of the system, as browsers do, for the prefixes of a NAT64 (RFC 7050).
 * @returns the prefixes, the well-known one included; none if there is no NAT64 or nobody answers
 */
async function systemNat64Prefixes(): Promise<readonly Nat64Prefix[]> {
  const addresses = await lookup(nat64TestName, { family: 6, all: true }).catch(() => []);
  return discoverNat64Prefixes(addresses.map(({ address }) => address));
}
