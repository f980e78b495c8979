import { plural, type Text } from '../../text.ts';
import type { DocumentKind } from '../events/document-kind.ts';
import type { Summary } from './summary.ts';

/**
 * The tooltip of the toolbar button: the same as the icon, in words and with counts.
 * @param summary the page's summary, or undefined when the tab shows none that was seen
 * @param kind what kind of document the tab shows
 * @param text gives texts
 * @param language a BCP 47 tag
 * @returns one line, as "IPv6 2606:4700::11 - 3 hosts over IPv6, 1 over IPv4, 1 failed"
 */
export function actionTitle(summary: Summary | undefined, kind: DocumentKind, text: Text, language: string): string {
  if (!summary || (kind !== 'web' && summary.hosts.total === 0)) return text('title_nothing');
  const head = titleHead(summary, kind, text);
  const { hosts } = summary;
  const counts = [
    [hosts[6], 'hosts_over_ipv6', 'more_over_ipv6'],
    [hosts[4], 'hosts_over_ipv4', 'more_over_ipv4'],
    [hosts.failed, 'hosts_failed', 'more_failed'],
    [hosts.unknown, 'hosts_unknown', 'more_unknown'],
  ] as const;
  const parts = counts
    .filter(([count]) => count > 0)
    // The first part names what is counted, those behind it can be short.
    .map(([count, first, more], at) => plural(text, language, at === 0 ? first : more, count));
  return parts.length > 0 ? `${head} - ${parts.join(', ')}` : head;
}

function titleHead({ main, address, failed }: Summary, kind: DocumentKind, text: Text): string {
  if (main !== '?') return text(`title_ipv${main}`, address);
  if (failed) return text('title_failed');
  return text(kind === 'web' ? 'title_unknown' : `kind_${kind}`);
}
