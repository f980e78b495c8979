import { getDomain } from 'tldts';
import { siteOf as siteBy } from '../../src/address/site.ts';

/** The DNS has labels that begin or end with a hyphen, and URLs lead there; tldts would give them no domain. */
const lookup = { allowPrivateDomains: true, validateHostname: false };

/**
 * @param hostname ASCII hostname
 * @returns its site by the Public Suffix List
 */
export function siteOf(hostname: string): string {
  return siteBy(hostname, (name) => getDomain(name, lookup));
}
