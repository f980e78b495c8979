/**
 * @param of an address as the protocol reports it
 * @returns the IPv4 address inside, or the empty text if there is none or the address ends in it anyhow, as NAT64 and
 *   IPv4-mapped ones do in mixed notation
 */
export function embeddedText({ address, embedded }: { address: string; embedded: string }): string {
  return address.endsWith(`:${embedded}`) ? '' : embedded;
}
