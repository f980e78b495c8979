/** Who is asked which autonomous system announces an address: RIPEstat of the RIPE NCC (https://stat.ripe.net/docs/data-api). */
export const routingServer = 'stat.ripe.net';

/**
 * @param address IPv4 or IPv6 text without a zone
 * @returns the URL of "prefix overview"; the name of the program is what the RIPE NCC asks for, and tells of nobody
 */
export function routingUrl(address: string): string {
  const url = new URL(`https://${routingServer}/data/prefix-overview/data.json`);
  url.searchParams.set('resource', address);
  url.searchParams.set('sourceapp', 'greensix');
  return url.href;
}
