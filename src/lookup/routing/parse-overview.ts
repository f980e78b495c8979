import type { Address } from '../../address/address.ts';
import { listOf, recordOf } from '../../json/narrow.ts';
import { plainText } from '../plain-text.ts';
import { isInside, parseCidr } from '../rdap/address-range.ts';
import type { RoutedNetwork } from './routing-result.ts';

const maxOrigins = 10;
const maxHolderLength = 120;
const largestAs = 2 ** 32 - 1;

/**
 * Parses RIPEstat's "prefix overview". Never throws.
 * @param json what JSON.parse made of the body
 * @param address what was asked about
 * @returns the announced network · `unrouted` where the answer says that nobody announces it · null if the answer is another one
 */
export function parseOverview(json: unknown, address: Address): RoutedNetwork | 'unrouted' | null {
  const { announced, resource, asns } = recordOf(recordOf(json).data);
  if (announced === false) return 'unrouted';
  const prefix = plainText(resource, 60);
  const range = parseCidr(prefix);
  if (announced !== true || !range || !isInside({ first: address, last: address }, range)) return null;
  const origins = listOf(asns, maxOrigins).flatMap((entry) => {
    const { asn, holder } = recordOf(entry);
    const isNumber = typeof asn === 'number' && Number.isInteger(asn) && asn > 0 && asn <= largestAs;
    return isNumber ? [{ as: asn, holder: plainText(holder, maxHolderLength) }] : [];
  });
  return origins.length > 0 ? { prefix, origins } : null;
}
