import { getDomain } from 'tldts';
import { siteOf as siteBy } from '../../src/address/site.ts';

/**
 * @param hostname ASCII hostname
 * @returns its site by the Public Suffix List
 */
export function siteOf(hostname: string): string {
  return siteBy(hostname, (name) => getDomain(name, { allowPrivateDomains: true }));
}
