import { getDomain } from 'tldts';
import { siteOf } from '../src/address/site.ts';

/** The DNS has labels that begin or end with a hyphen, and URLs lead there; tldts would give them no domain. */
const lookup = { allowPrivateDomains: true, validateHostname: false };

/**
 * The site of a hostname by the list that comes with the extension, for browsers that do not offer theirs. Loaded only
 * there: the list is larger than the rest of the popup.
 * @param hostname ASCII hostname
 * @returns the site
 */
export function listedSiteOf(hostname: string): string {
  return siteOf(hostname, (name) => getDomain(name, lookup));
}
