import type { Load } from './row-loads.ts';

/**
 * A small sign on a row: a mark, the class of an address, or what a check found.
 * @param props.load what it says
 */
export function LoadTag({ load: { key, kind, text, title } }: { load: Load }) {
  if (kind === 'class') {
    return (
      <span class="class" title={title}>
        {text}
      </span>
    );
  }
  return (
    <span class="mark" {...{ [`data-${kind}`]: key }} title={title}>
      {text}
    </span>
  );
}
