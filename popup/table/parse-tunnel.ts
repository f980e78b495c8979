/** Loaded only when a tunnel address is shown: it brings ip-address, which weighs as much as half the popup. */

import { parseAddress } from '../../src/address/address.ts';
import { decodeTunnel, type Tunnel } from '../../src/address/decode-tunnel.ts';

/**
 * @param text an address
 * @returns what it says about its tunnel, or null if it is not the address of one
 */
export function parseTunnel(text: string): Tunnel | null {
  const address = parseAddress(text);
  return address && decodeTunnel(address);
}
