/** Which registry is responsible for an address: IANA's bootstrap files (RFC 9224). */
import type { Address, Family } from '../../address/address.ts';
import { hasPrefix, type Prefix, parsePrefix } from '../../address/prefix.ts';
import { isPublicHostname } from '../../address/public-hostname.ts';
import shippedIpv4 from './bootstrap/ipv4.json' with { type: 'json' };
import shippedIpv6 from './bootstrap/ipv6.json' with { type: 'json' };

/** One of IANA's files, as far as it is of use. */
export interface Bootstrap {
  /** When IANA made it, ISO 8601 in UTC. */
  readonly publication: string;
  /** The longest prefixes first. */
  readonly entries: readonly BootstrapEntry[];
}

/** Which RDAP server answers for a prefix (RFC 9224 section 5). */
export interface BootstrapEntry {
  readonly prefix: Prefix;
  /** https URL that ends in a slash. */
  readonly base: string;
}

/** The registries of both families. */
export type Bootstraps = Readonly<Record<Family, Bootstrap>>;

const maxPrefixes = 5000;
const maxUrlLength = 200;

/**
 * Parses a bootstrap file (RFC 9224 section 5). A file in which anything is wrong is not used at all. URLs without TLS
 * are passed over, and services that have no other, because no registry is asked without it.
 *
 * @param json what JSON.parse made of the file
 * @param version of which addresses it has to be
 * @returns the file's content, or null if it is none of these files
 */
export function parseBootstrap(json: unknown, version: Family): Bootstrap | null {
  if (typeof json !== 'object' || json === null) return null;
  const { version: format, publication, services } = json as Record<string, unknown>;
  const time = typeof publication === 'string' ? Date.parse(publication) : Number.NaN;
  if (format !== '1.0' || Number.isNaN(time) || !Array.isArray(services)) return null;
  const entries: BootstrapEntry[] = [];
  for (const service of services) {
    if (!Array.isArray(service)) return null;
    const [prefixes, urls]: unknown[] = service;
    if (!Array.isArray(prefixes) || !Array.isArray(urls)) return null;
    const base = urls.map(baseOf).find((url) => url !== '');
    for (const text of prefixes) {
      const prefix = typeof text === 'string' ? parsePrefix(text) : null;
      if (!prefix || prefix.first.version !== version || prefix.first.zone || prefix.length === 0) return null;
      if (base !== undefined) entries.push({ prefix, base });
    }
    if (entries.length > maxPrefixes) return null;
  }
  if (entries.length === 0) return null;
  entries.sort((a, b) => b.prefix.length - a.prefix.length);
  return { publication: new Date(time).toISOString(), entries };
}

/** The URL as a base that a path can be appended to; empty if it cannot be one. */
function baseOf(text: unknown): string {
  if (typeof text !== 'string' || text.length > maxUrlLength) return '';
  try {
    const { protocol, hostname, username, password, search, hash, href } = new URL(text);
    if (protocol !== 'https:' || username || password || search || hash || !isPublicHostname(hostname)) return '';
    return href.endsWith('/') ? href : `${href}/`;
  } catch {
    return '';
  }
}

/** @returns the entry of the responsible registry, the one with the longest prefix; undefined if none is known */
export function findEntry(bootstraps: Bootstraps, address: Address): BootstrapEntry | undefined {
  return bootstraps[address.version].entries.find(({ prefix }) => hasPrefix(address, prefix));
}

function shipped(json: unknown, version: Family): Bootstrap {
  const bootstrap = parseBootstrap(json, version);
  if (!bootstrap) throw new Error(`bootstrap/ipv${version}.json is no bootstrap file of RFC 9224: fetch it again`);
  return bootstrap;
}

/** The files that came with this version, as IANA publishes them. */
export const shippedBootstraps: Bootstraps = { 4: shipped(shippedIpv4, 4), 6: shipped(shippedIpv6, 6) };
