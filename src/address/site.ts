import { hostnameAddress } from './address.ts';

/** Gives the registrable domain of a hostname, or nothing where it has none; the Public Suffix List's, not ours. */
export type DomainOf = (hostname: string) => string | null | undefined;

/** Gives the site of a hostname. */
export type SiteOf = (hostname: string) => string;

/**
 * What hosts are grouped by: the registrable domain, which stands for an organisation. A host without one (an IP literal,
 * a public suffix, a name without dots) is a site of its own.
 * @param hostname ASCII hostname, IPv6 literals in brackets
 * @param domainOf knows the public suffixes
 * @returns the registrable domain or the hostname
 */
export function siteOf(hostname: string, domainOf: DomainOf): string {
  return (hostnameAddress(hostname) ? undefined : domainOf(hostname)) || hostname;
}

/**
 * @param name a hostname in lower case, without a dot at its end
 * @param domain another one
 * @returns whether the name is that domain or below it
 */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
