import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Words } from '../../src/text.ts';
import { usePrinting } from './use-printing.ts';

/** A line of details: what it is, and the values. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** More would push the next row out of sight. */
const maxItems = 20;

/** A list that shows its first items, and all of them when asked to, and on paper. */
export function MoreList<Item>(props: {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ComponentChildren;
  readonly words: Words;
}) {
  const { items, keyOf, children, words } = props;
  const [isAllWanted, setAllWanted] = useState(false);
  const printing = usePrinting();
  const all = isAllWanted || printing;
  return (
    <ul class="list">
      {(all ? items : items.slice(0, maxItems)).map((item) => (
        <li key={keyOf(item)}>{children(item)}</li>
      ))}
      {!all && items.length > maxItems && (
        <li>
          <button type="button" class="small" onClick={() => setAllWanted(true)}>
            {words.plural('audit_list_more', items.length - maxItems)}
          </button>
        </li>
      )}
    </ul>
  );
}
