import type { Words } from '../../ui/words.ts';

/**
 * Copies one text. It has no listener of its own: the page reads `data-copy`.
 * @param props.what what is copied
 * @param props.words texts in the user's language
 */
export function CopyButton({ what, words }: { what: string; words: Words }) {
  const name = words.text('copy_named', what);
  return (
    <button type="button" class="small" data-copy={what} aria-label={name} title={name}>
      {words.text('copy')}
    </button>
  );
}
