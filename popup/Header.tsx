import type { ComponentChildren } from 'preact';
import { displayHostname } from '../src/display/display-hostname.ts';
import type { PageHeader } from '../src/protocol.ts';
import type { Words } from '../src/text.ts';
import { Icon } from '../ui/Icon.tsx';
import { idText } from '../ui/id-texts.ts';

interface HeaderProps {
  readonly header: PageHeader | null;
  /** What stands in place of the page's name, where the tab shows no page; else null. */
  readonly title: string | null;
  /** The answer, and what can be done about it. */
  readonly children: ComponentChildren;
  readonly words: Words;
}

/** The icon, the page's hostname with its address, and below it the answer. Its height is the same from the start. */
export function Header({ header, title, children, words }: HeaderProps) {
  const { text } = words;
  const summary = header?.summary ?? null;
  const empty = !summary || summary.hosts.total === 0;
  return (
    <header>
      <Icon icon={header?.icon ?? '?'} neutral={empty && header?.kind !== 'web'} size={32} />
      <div class="page">
        <h1>{title ?? (header ? <Title header={header} words={words} /> : text('extension_name'))}</h1>
        {summary?.address && (
          <span class="address" title={text(summary.main === '6' ? 'title_ipv6' : 'title_ipv4', summary.address)}>
            {summary.address}
          </span>
        )}
      </div>
      {children}
    </header>
  );
}

function Title({ header, words }: { header: PageHeader; words: Words }) {
  if (header.hostname === '') return <>{words.text(idText('kind', header.kind))}</>;
  return (
    <bdi dir="ltr" title={header.hostname}>
      {displayHostname(header.hostname)}
    </bdi>
  );
}
