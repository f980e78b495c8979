import { visibleText } from '../../src/display/visible-text.ts';
import type { Words } from '../../src/text.ts';
import {
  isFiltered,
  type QuickFilter,
  quickFilters,
  type SortKey,
  sortKeys,
  type TableOptions,
} from '../state/table-options.ts';

interface TableToolsProps {
  readonly options: TableOptions;
  /** How many hosts pass each quick filter. */
  readonly passing: Readonly<Record<QuickFilter, number>>;
  readonly shown: number;
  readonly total: number;
  readonly change: (change: Partial<TableOptions>) => void;
  readonly words: Words;
}

const filterTexts = {
  ipv4: ['filter_ipv4', 'filter_ipv4_hint'],
  failed: ['filter_failed', 'filter_failed_hint'],
  'third-party': ['filter_third_party', 'filter_third_party_hint'],
} as const satisfies Readonly<Record<QuickFilter, readonly [string, string]>>;

/** What the user can do about which rows are shown, and in which order. */
export function TableTools({ options, passing, shown, total, change, words }: TableToolsProps) {
  const { text, number } = words;
  const toggle = (filter: QuickFilter) =>
    change({ only: quickFilters.filter((other) => options.only.includes(other) !== (other === filter)) });
  return (
    <search class="table-tools">
      <input
        type="search"
        value={options.text}
        aria-label={text('filter_label')}
        aria-keyshortcuts="/"
        title="/"
        placeholder={text('filter_placeholder')}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <div class="chips">
        {quickFilters.map((filter) => {
          const [label, hint] = filterTexts[filter];
          const pressed = options.only.includes(filter);
          return (
            <button
              key={filter}
              type="button"
              class="chip"
              data-filter={filter}
              aria-pressed={pressed}
              title={text(hint)}
              disabled={passing[filter] === 0 && !pressed}
              onClick={() => toggle(filter)}
            >
              {text(label)} <b>{number(passing[filter])}</b>
            </button>
          );
        })}
      </div>
      <div class="arrangement">
        <button
          type="button"
          class="chip"
          data-group-toggle
          aria-pressed={options.grouped}
          aria-keyshortcuts="g"
          title={text('group_toggle_hint')}
          onClick={() => change({ grouped: !options.grouped })}
        >
          {text('group_toggle')}
        </button>
        <select
          aria-label={text('sort_label')}
          aria-keyshortcuts="s"
          value={options.sort}
          onChange={({ currentTarget }) => change({ sort: currentTarget.value as SortKey })}
        >
          {sortKeys.map((key) => (
            <option key={key} value={key}>
              {text(`sort_${key}`)}
            </option>
          ))}
        </select>
      </div>
      {isFiltered(options) && (
        <p class="filtered" data-filtered>
          <span role="status">
            {shown === 0 ? nothingText(options, words) : text('filter_shown', number(shown), number(total))}
          </span>
          <button type="button" class="small" onClick={() => change({ only: [], text: '' })}>
            {text('filter_clear')}
          </button>
        </p>
      )}
    </search>
  );
}

function nothingText({ text: typed }: TableOptions, { text }: Words): string {
  const wanted = visibleText(typed.trim());
  return wanted === '' ? text('filter_nothing') : text('filter_nothing_matches', wanted);
}
