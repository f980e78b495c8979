import type { PageHeader } from '../src/protocol.ts';
import type { SeenPage } from '../src/readiness/page-answer.ts';
import type { ViewState } from './state/view-state.ts';

/**
 * @param header what is known of the page
 * @param rows its hosts
 * @param ipv4Only how many of them were reached over IPv4, and never over IPv6
 * @returns the page in the numbers that the answer is made of; null where there is nothing to answer
 */
export function seenPage(header: PageHeader | null, rows: ViewState['rows'], ipv4Only: number): SeenPage | null {
  const summary = header?.summary;
  if (!header || !summary || header.kind !== 'web') return null;
  const { main, failed, hosts } = summary;
  return {
    main,
    nat64: rows.get(header.hostname)?.class === 'nat64',
    failed,
    preexisting: header.notices.includes('adopted'),
    hosts: { total: hosts.total, ipv4Only, ipv6: hosts[6], failed: hosts.failed, unknown: hosts.unknown },
  };
}
