import { displayHostname } from '../src/display/display-hostname.ts';
import type { TabStatus } from '../src/page/presentation/tab-status.ts';
import type { PageHeader } from '../src/protocol.ts';
import type { Words } from '../src/text.ts';
import { hintText, idText } from '../ui/id-texts.ts';

interface EmptyStateProps {
  readonly header: PageHeader;
  /** What there is of the tab. */
  readonly tab: TabStatus;
  /** Whether Greensix may see the requests of all sites. */
  readonly permitted: boolean;
  readonly words: Words;
}

/** What stands in place of the table when there are no hosts, and why there are none. */
export function EmptyState({ header: { kind, hostname }, tab, permitted, words }: EmptyStateProps) {
  const { text } = words;
  const isWeb = kind === 'web';
  if (!isWeb && tab.id === 'closed') return <Empty state="closed" hint={text('tab_closed_hint')} />;
  // Without the permission nothing is seen of any web page, and the permission notice says so.
  if (!permitted && (isWeb || kind === 'blank')) return null;
  if (!isWeb && tab.id === 'loading') return <Empty state="loading" hint={text('tab_waiting_hint')} />;
  return (
    <div class="empty" data-state={isWeb ? 'nothing' : kind}>
      {isWeb && <h2>{text('state_nothing')}</h2>}
      {/* A page without a hostname has its kind as its title already. */}
      {!isWeb && hostname !== '' && <h2>{text(idText('kind', kind))}</h2>}
      <p>{text(isWeb ? 'state_nothing_hint' : hintText('kind', kind))}</p>
    </div>
  );
}

/** The title says what there is of the tab. */
function Empty({ state, hint }: { state: TabStatus['id']; hint: string }) {
  return (
    <div class="empty" data-state={state}>
      <p>{hint}</p>
    </div>
  );
}

/**
 * @param header what is known of the tab's page
 * @param tab what there is of the tab
 * @param words texts in the user's language
 * @returns the title in place of the page's hostname; null where the page has one of its own
 */
export function tabTitle(header: PageHeader | null, tab: TabStatus, { text }: Words): string | null {
  if (header?.kind === 'web') return null;
  if (tab.id === 'closed') return text('tab_closed');
  if (tab.id === 'none') return null;
  return tab.hostname === '' ? text('tab_waiting') : text('tab_waiting_for', displayHostname(tab.hostname));
}
