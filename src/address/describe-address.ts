import { type Family, formatAddress, parseAddress } from './address.ts';
import type { AddressClass } from './class-table.ts';
import { classifyAddress } from './classify-address.ts';
import type { Nat64Prefix } from './nat64-prefix.ts';

/** The one call that rows make: text of an address to all that is shown of it. */

/** What there is to show of an address. */
export interface AddressDescription {
  /** As it is to be shown; text that is no address stays as it is. */
  readonly text: string;
  /** Null for text that is no address, as is the family. */
  readonly class: AddressClass | null;
  readonly family: Family | null;
  readonly tunnelled: boolean;
  /** Whether the address is of use on the public internet. */
  readonly global: boolean;
  /** The IPv4 address inside, if there is one and it is known. */
  readonly embedded?: string;
}

/** How an address is read: `describeAddress` with the user's NAT64 prefixes bound. */
export type Describe = (address: string) => AddressDescription;

/** Descriptions kept per list of prefixes; the one that came first goes first. */
export const descriptionsKept = 6000;

const noPrefixes: readonly Nat64Prefix[] = [];

const caches = new WeakMap<readonly Nat64Prefix[], Map<string, AddressDescription>>();

function describe(text: string, nat64Prefixes: readonly Nat64Prefix[]): AddressDescription {
  const address = parseAddress(text);
  if (!address) return { text, class: null, family: null, tunnelled: false, global: false };
  const classification = classifyAddress(address, nat64Prefixes);
  const { class: id, row, family, tunnelled, embedded } = classification;
  return {
    text: formatAddress(address, classification),
    class: id,
    family,
    tunnelled,
    global: row.global ?? false,
    ...(embedded === undefined ? {} : { embedded }),
  };
}

/**
 * Describes an address for a row. Repeated calls return the same object.
 *
 * @param text an address as the browser reports it; anything else gives class and family null
 * @param nat64Prefixes the prefixes of the user's network. What was described is kept per list, so hand in the same
 *   list again and a new one when it changes; a list is never changed in place.
 */
export function describeAddress(text: string, nat64Prefixes: readonly Nat64Prefix[] = noPrefixes): AddressDescription {
  let cache = caches.get(nat64Prefixes);
  if (!cache) {
    cache = new Map();
    caches.set(nat64Prefixes, cache);
  }
  const known = cache.get(text);
  if (known) return known;
  const description = describe(text, nat64Prefixes);
  if (cache.size >= descriptionsKept) {
    const [oldest = ''] = cache.keys();
    cache.delete(oldest);
  }
  cache.set(text, description);
  return description;
}

/** What a family is called on a row and on the icon: `?` where no address is known. */
export type FamilySign = '6' | '4' | '?';

/**
 * @param address an address as the browser wrote it, or the empty text
 * @param describe reads an address
 * @returns its sign on rows and icon
 */
export function familySign(address: string, describe: Describe): FamilySign {
  const family = address === '' ? null : describe(address).family;
  return family === null ? '?' : family === 6 ? '6' : '4';
}
