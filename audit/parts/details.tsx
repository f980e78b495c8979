import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Words } from '../../ui/words.ts';

/** More would push the next row out of sight. */
const maxItems = 20;

/** A list that shows its first items, and all of them when asked to. */
export function MoreList<Item>(props: {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ComponentChildren;
  readonly words: Words;
}) {
  const { items, keyOf, children, words } = props;
  const [all, setAll] = useState(false);
  return (
    <ul class="list">
      {(all ? items : items.slice(0, maxItems)).map((item) => (
        <li key={keyOf(item)}>{children(item)}</li>
      ))}
      {!all && items.length > maxItems && (
        <li>
          <button type="button" class="small" onClick={() => setAll(true)}>
            {words.plural('audit_list_more', items.length - maxItems)}
          </button>
        </li>
      )}
    </ul>
  );
}
