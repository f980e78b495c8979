import type { Row } from '../src/page/presentation/row.ts';
import type { PageHeader } from '../src/protocol.ts';
import type { RedirectingHost, SeenPage } from '../src/readiness/verdicts/answer-from-sightings.ts';
import type { PopupState } from './state/popup-state.ts';
import { passesQuick } from './table/row-filter.ts';

/**
 * @param header what is known of the page
 * @param rows its hosts
 * @param loading whether its tab still loads it
 * @param ipv4Only how many of them were reached over IPv4, and never over IPv6
 * @returns the page in the numbers that the answer is made of; null where there is nothing to answer
 */
export function seenPage(
  header: PageHeader | null,
  rows: PopupState['rows'],
  loading: boolean,
  ipv4Only: number,
): SeenPage | null {
  if (header?.kind !== 'web' || !header.summary) return null;
  const { main, failed, hosts } = header.summary;
  return {
    main,
    class: rows.get(header.hostname)?.class,
    failed,
    loading,
    preexisting: header.notices.includes('adopted'),
    redirectingHosts: header.redirectingHosts.map((hostname) => ({
      hostname,
      reached: reachedOver(rows.get(hostname)),
    })),
    hosts: { total: hosts.total, ipv4Only, ipv6: hosts[6], failed: hosts.failed, unknown: hosts.unknown },
  };
}

function reachedOver(row: Row | undefined): RedirectingHost['reached'] {
  if (!row || row.family === '?') return 'unknown';
  return passesQuick('ipv4', row, false) ? 'ipv4-only' : 'ipv6';
}
