import { lookup } from 'node:dns/promises';
import { type Nat64Prefix, type Nat64PrefixError, parseNat64Prefix } from '../../src/address/nat64-prefix.ts';
import { discoverNat64Prefixes } from '../../src/dns/discover-nat64.ts';
import { CommandError } from '../shared/exit-codes.ts';

const errors: Readonly<Record<Nat64PrefixError, string>> = {
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
    throw new CommandError(`--nat64-prefix ${text} ${errors[parsed.error]}.`);
  });
}

/**
 * Asks the resolver of the system, as browsers do, for the prefixes of a NAT64 (RFC 7050).
 * @returns the prefixes, the well-known one included; none if there is no NAT64 or nobody answers
 */
export async function systemNat64Prefixes(): Promise<readonly Nat64Prefix[]> {
  const addresses = await lookup('ipv4only.arpa', { family: 6, all: true }).catch(() => []);
  return discoverNat64Prefixes(addresses.map(({ address }) => address));
}
