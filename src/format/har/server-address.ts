import { formatAddress, parseAddress, unmapAddress } from '../../address/address.ts';

/**
 * How tools write the address of a server around the address itself. Each form gives the address; the first that leaves
 * a valid one counts. A new one is an entry here.
 */
const forms: readonly RegExp[] = [
  /^(.*)$/,
  // Chromium's brackets, with the port of others
  /^\[(.*)\](?::\d+)?$/,
  /^([^:]*):\d+$/,
  // A port behind all eight groups. Behind fewer it looks like a group.
  /^((?:[^:]*:){7}[^:]*):\d+$/,
  // The port as netstat and CFNetwork write it
  /^(.*)\.\d+$/,
];

/** `java.net.InetAddress.toString()`: name/address, where the name may be empty (BrowserMob Proxy, Charles, JMeter). */
const javaName = /^[^/]*\//;

/**
 * Parses the address of a server as a tool wrote it.
 * @param written `192.0.2.1`, `[2001:db8::1]:443`, `host/192.0.2.1`, `fe80::1%en0`, ...
 * @returns the address as RFC 5952 has it, so that the DNS's is the same, without brackets, port and zone; null for text that holds none, and for the unspecified address,
 *   at which nothing can be reached
 */
export function parseServerAddress(written: string): string | null {
  if (written.length > 400) return null;
  const text = written.trim().replace(javaName, '');
  for (const form of forms) {
    const found = form.exec(text)?.[1];
    // Zones may have a name that no URL allows; they mean something on that computer only.
    const bare = found?.replace(/^\[|\]$/g, '').replace(/%.*$/s, '') ?? '';
    const address = parseAddress(bare);
    if (!address) continue;
    if (address.words.every((word) => word === 0)) return null;
    // Tools on Node, Java and Python have IPv4 addresses from sockets for both families.
    return formatAddress(unmapAddress(address));
  }
  return null;
}
