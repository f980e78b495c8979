import { useRef } from 'preact/hooks';
import type { Words } from '../ui/words.ts';
import { type TabId, tabIds } from './place.ts';

/** The tabs of the tables. Arrow keys move between them, as WAI-ARIA has it. */
export function Tabs(props: {
  chosen: TabId;
  choose(tab: TabId): void;
  counts: Partial<Record<TabId, number>>;
  words: Words;
}) {
  const { chosen, choose, counts, words } = props;
  const list = useRef<HTMLDivElement>(null);
  const move = (to: number) => {
    const next = tabIds[(to + tabIds.length) % tabIds.length] ?? chosen;
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
        const at = tabIds.findIndex((id) => document.activeElement?.id === `tab-${id}`);
        if (event.key === 'ArrowRight') move(at + 1);
        else if (event.key === 'ArrowLeft') move(at - 1);
        else if (event.key === 'Home') move(0);
        else if (event.key === 'End') move(tabIds.length - 1);
        else return;
        event.preventDefault();
      }}
    >
      {tabIds.map((id) => (
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
