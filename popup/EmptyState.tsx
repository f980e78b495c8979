import type { PageHeader } from '../src/protocol.ts';
import type { Words } from '../src/text.ts';
import { hintText, idText } from '../ui/id-texts.ts';

interface EmptyStateProps {
  readonly header: PageHeader;
  /** Whether Greensix may see the requests of all sites. */
  readonly permitted: boolean;
  readonly words: Words;
}

/** What stands in place of the table when there are no hosts, and why there are none. */
export function EmptyState({ header: { kind, hostname }, permitted, words }: EmptyStateProps) {
  const { text } = words;
  const waiting = kind === 'web';
  // Without the permission nothing is seen of any web page, and the permission notice says so.
  if (!permitted && (waiting || kind === 'blank')) return null;
  return (
    <div class="empty" data-state={waiting ? 'nothing' : kind}>
      {waiting && <h2>{text('state_nothing')}</h2>}
      {/* A page without a hostname has its kind as its title already. */}
      {!waiting && hostname !== '' && <h2>{text(idText('kind', kind))}</h2>}
      <p>{text(waiting ? 'state_nothing_hint' : hintText('kind', kind))}</p>
    </div>
  );
}
