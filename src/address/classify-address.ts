/**
 * Address to class: the user's NAT64 prefixes first, because only the user's network can tell what they mean, then the
 * class table.
 */
import { type Address, type Family, formatAddress } from './address.ts';
import { type AddressClass, type ClassRow, findClassRow } from './class-table.ts';
import { extractIpv4, type Nat64Prefix } from './nat64-prefix.ts';

/** What an address is. */
export interface Classification {
  readonly class: AddressClass;
  /** The row of the class table; for a NAT64 prefix of the user's a row made from it. */
  readonly row: ClassRow;
  /** What the address counts as: 4 for all that ends at IPv4 (NAT64, IPv4-mapped, IPv4-translated). */
  readonly family: Family;
  /** IPv6 inside IPv4: 6to4, Teredo, ISATAP. */
  readonly tunnelled: boolean;
  /** Whether the last 32 bits are written dotted (RFC 5952 section 5). */
  readonly mixed: boolean;
  /** The IPv4 address inside, as text. For 6to4 the gateway, for Teredo the client's public address. */
  readonly embedded?: string;
}

/** Classes in which a host may pick the interface identifier of ISATAP. */
const isatapClasses: readonly AddressClass[] = ['global', 'unique-local', 'link-local'];

/** RFC 5214 section 6.1: bits 64 to 95 are 0000:5efe, or 0200:5efe if the IPv4 address is globally unique. */
function isIsatap({ version, words }: Address, { class: id }: ClassRow): boolean {
  return version === 6 && (words[2] & 0xfdffffff) === 0x5efe && isatapClasses.includes(id);
}

function ipv4Text(value: number): string {
  return formatAddress({ version: 4, words: [value >>> 0, 0, 0, 0], zone: '' });
}

/** The IPv4 address at the place that the row names. */
function embeddedText({ words: [a, b, , d] }: Address, row: ClassRow, isatap: boolean): string | undefined {
  if (row.embeds === 16) return ipv4Text((a << 16) | (b >>> 16));
  if (row.embeds === 96 || isatap) return ipv4Text(row.inverted ? ~d : d);
  return undefined;
}

/**
 * Classifies an address.
 *
 * Under the local-use block 64:ff9b:1::/48 (RFC 8215) the operator chooses the prefix and its length, so without a
 * prefix from the user the IPv4 address inside stays unknown; the class is nat64 and it counts as family 4 all the same.
 *
 * @param nat64Prefixes the prefixes of the user's network, beside the well-known one; of several that fit, the longest
 *   counts. An address under one of them whose octet "u" or suffix is not zero is classified by the table alone.
 */
export function classifyAddress(address: Address, nat64Prefixes: readonly Nat64Prefix[] = []): Classification {
  const row = findClassRow(address);
  let best: Nat64Prefix | undefined;
  let ipv4: Address | undefined;
  for (const prefix of nat64Prefixes) {
    if (best && prefix.length <= best.length) continue;
    const found = extractIpv4(prefix, address);
    if (found) {
      best = prefix;
      ipv4 = found;
    }
  }
  if (best && ipv4) {
    return {
      class: 'nat64',
      row: { prefix: best.text, class: 'nat64', global: row.global ?? false, family: 4 },
      family: 4,
      tunnelled: false,
      mixed: best.length === 96,
      embedded: formatAddress(ipv4),
    };
  }
  const isatap = isIsatap(address, row);
  const family = row.family ?? address.version;
  const embedded = embeddedText(address, row, isatap);
  return {
    class: row.class,
    row,
    family,
    tunnelled: row.tunnelled === true || isatap,
    mixed: row.embeds === 96 && family === 4,
    ...(embedded === undefined ? {} : { embedded }),
  };
}
