/**
 * What a 6to4 or Teredo address says about its tunnel, for the details of a row. The only importer of ip-address, which
 * weighs ten times the rest of this folder and half as much as the popup: that loads it only when a tunnel's address is shown.
 */
import { Address6 } from 'ip-address';
import { formatAddress, parseAddress } from './address.ts';
import { findClassRow } from './class-table.ts';

/** What an IPv6 address tells of the IPv4 addresses at the ends of its tunnel. */
export type Tunnel =
  | {
      readonly kind: '6to4';
      /** IPv4 address of the site's router (RFC 3056 section 2). */
      readonly gateway: string;
    }
  | {
      readonly kind: 'teredo';
      /** IPv4 address of the Teredo server (RFC 4380 section 4). */
      readonly server: string;
      /** The client's IPv4 address and UDP port as the internet sees them. */
      readonly client: string;
      readonly port: number;
      /** Whether the client took itself to be behind a cone NAT. */
      readonly coneNat: boolean;
    };

function decode6to4(address: Address6): Tunnel {
  return { kind: '6to4', gateway: address.inspect6to4().gateway };
}

function decodeTeredo(address: Address6): Tunnel {
  const { server4, client4, udpPort, coneNat } = address.inspectTeredo();
  return { kind: 'teredo', server: server4, client: client4, port: Number(udpPort), coneNat };
}

const decoders: Readonly<Partial<Record<string, (address: Address6) => Tunnel>>> = {
  '6to4': decode6to4,
  teredo: decodeTeredo,
};

/**
 * Decodes the address of a tunnel's end.
 * @param text an address
 * @returns the tunnel, or null if the text is no address, or one that belongs to neither 6to4 nor Teredo
 */
export function decodeTunnel(text: string): Tunnel | null {
  const address = parseAddress(text);
  if (!address) return null;
  return decoders[findClassRow(address).class]?.(new Address6(formatAddress({ ...address, zone: '' }))) ?? null;
}
