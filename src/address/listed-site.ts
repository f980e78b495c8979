import { getDomain } from 'tldts';
import { siteOf } from './site.ts';

/** The DNS has labels that begin or end with a hyphen, and URLs lead there; tldts would give them no domain. */
const lookup = { allowPrivateDomains: true, validateHostname: false };

/**
 * The site of a hostname by the Public Suffix List that comes with Greensix: on the command line, and in browsers that do
 * not offer theirs. Only there is it loaded by a page: the list is larger than the rest of the popup.
 * @param hostname ASCII hostname
 * @returns the site
 */
export function listedSiteOf(hostname: string): string {
  return siteOf(hostname, (name) => getDomain(name, lookup));
}
