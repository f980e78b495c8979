import browser from 'webextension-polyfill';
import { siteOf } from '../../address/site.ts';

const known = new Map<string, string>();
const maxHostnames = 5000;
/** Whether the browser has the list, and answers as it is documented; undefined until somebody asks. */
let isOffered: boolean | undefined;

/**
 * The site of a hostname by the browser's own Public Suffix List (publicSuffix.getDomain: Chrome 153, Firefox 153).
 * @param hostname ASCII hostname
 * @returns the site, or the empty text where the browser does not offer its list
 */
export function nativeSiteOf(hostname: string): string {
  isOffered ??= domainOf('example.org') === 'example.org';
  if (!isOffered) return '';
  let site = known.get(hostname);
  if (site === undefined) {
    if (known.size >= maxHostnames) known.clear();
    site = siteOf(hostname, domainOf);
    known.set(hostname, site);
  }
  return site;
}

function domainOf(hostname: string): string | null {
  try {
    const domain: unknown = browser.publicSuffix.getDomain(hostname, { allowUnknownSuffix: true });
    return typeof domain === 'string' ? domain : null;
  } catch {
    // There is no list, or the name is no domain name: with an underscore in its last label for example.
    return null;
  }
}
