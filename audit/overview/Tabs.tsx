import { useRef } from 'preact/hooks';
import type { Words } from '../../src/text.ts';
import type { TabId } from '../state/place.ts';

/** The tabs of the tables. Arrow keys move between them, as WAI-ARIA has it. */
export function Tabs(props: {
  tabs: readonly TabId[];
  chosen: TabId;
  choose(tab: TabId): void;
  counts: Partial<Record<TabId, number>>;
  words: Words;
}) {
  const { tabs, chosen, choose, counts, words } = props;
  const list = useRef<HTMLDivElement>(null);
  const move = (to: number) => {
    const next = tabs[(to + tabs.length) % tabs.length] ?? chosen;
    choose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div
      ref={list}
      class="tabs"
      role="tablist"
      aria-label={words.text('audit_tables')}
      onKeyDown={(event) => {
        // Keys may be faster than what is drawn.
        const at = tabs.findIndex((id) => document.activeElement?.id === `tab-${id}`);
        if (event.key === 'ArrowRight') move(at + 1);
        else if (event.key === 'ArrowLeft') move(at - 1);
        else if (event.key === 'Home') move(0);
        else if (event.key === 'End') move(tabs.length - 1);
        else return;
        event.preventDefault();
      }}
    >
      {tabs.map((id) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === chosen}
          aria-controls="table"
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => choose(id)}
        >
          {words.text(`audit_tab_${id}`)}
          {counts[id] !== undefined && <span class="count"> {words.number(counts[id])}</span>}
        </button>
      ))}
    </div>
  );
}
