import type { SiteOf } from '../../src/address/site.ts';

/**
 * @param links the URLs that a page links to
 * @param page the page's URL
 * @param siteOf gives registrable domains
 * @returns those that are pages of the same site, each once and without its fragment
 */
export function sameSiteLinks(links: readonly string[], page: string, siteOf: SiteOf): string[] {
  const site = siteOf(new URL(page).hostname);
  const found = new Set<string>();
  for (const link of links) {
    if (!URL.canParse(link)) continue;
    const url = new URL(link);
    url.hash = '';
    if (/^https?:$/.test(url.protocol) && siteOf(url.hostname) === site) found.add(url.href);
  }
  return [...found];
}
