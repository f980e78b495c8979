import type { FamilySign } from '../src/page/row.ts';
import type { Summary } from '../src/page/summary.ts';
import type { PageHeader } from '../src/protocol.ts';
import { FamilyBadge } from '../ui/FamilyBadge.tsx';
import { hostnameText } from '../ui/hostname-text.ts';
import { Icon } from '../ui/Icon.tsx';
import { idText } from '../ui/text-ids.ts';
import type { Words } from '../ui/words.ts';

interface HeaderProps {
  readonly header: PageHeader | null;
  readonly words: Words;
}

/** The icon, and in words what it says. Its height is the same from the start. */
export function Header({ header, words }: HeaderProps) {
  const { text } = words;
  const summary = header?.summary ?? null;
  const empty = !summary || summary.hosts.total === 0;
  return (
    <header>
      <Icon icon={header?.icon ?? '?'} neutral={empty && header?.kind !== 'web'} size={32} />
      <h1>{header ? <Title header={header} words={words} /> : text('extension_name')}</h1>
      {summary && !empty && <SummaryLine summary={summary} words={words} />}
    </header>
  );
}

function Title({ header, words }: { header: PageHeader; words: Words }) {
  if (header.hostname === '') return <>{words.text(idText('kind', header.kind))}</>;
  const { shown, title } = hostnameText(header.hostname);
  return (
    <bdi dir="ltr" title={title}>
      {shown}
    </bdi>
  );
}

function SummaryLine({ summary, words }: { summary: Summary; words: Words }) {
  const { hosts } = summary;
  return (
    <p class="summary">
      <span class={summary.address === '' ? undefined : 'address'}>{mainText(summary, words)}</span>
      <span class="counts">
        <span class="count">
          {words.plural('hosts_total', hosts.total)}
          {summary.more && '+'}:
        </span>
        <Count family="6" count={hosts[6]} title={words.plural('hosts_over_ipv6', hosts[6])} words={words} />
        <Count family="4" count={hosts[4]} title={words.plural('hosts_over_ipv4', hosts[4])} words={words} />
        {hosts.failed > 0 && <span class="count bad">{words.plural('more_failed', hosts.failed)}</span>}
        {hosts.unknown > 0 && <span class="count">{words.plural('more_unknown', hosts.unknown)}</span>}
      </span>
    </p>
  );
}

function Count(props: { family: FamilySign; count: number; title: string; words: Words }) {
  return (
    <span class="count" title={props.title} data-count={props.family}>
      <FamilyBadge family={props.family} /> {props.words.number(props.count)}
    </span>
  );
}

function mainText({ main, address, failed }: Summary, { text }: Words): string {
  if (address !== '') return main === '6' ? text('title_ipv6', address) : text('title_ipv4', address);
  return text(failed ? 'title_failed' : 'main_unknown');
}
