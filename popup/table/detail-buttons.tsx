import type { Words } from '../../src/text.ts';

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

/**
 * Opens the user's lookup site about one text, as the context menu does; phones have none. It has no listener of its own:
 * the page reads `data-look-up`.
 * @param props.what a hostname or an address
 * @param props.words texts in the user's language
 */
export function LookUpButton({ what, words }: { what: string; words: Words }) {
  return (
    <button
      type="button"
      class="small"
      data-look-up={what}
      aria-label={words.text('look_up_named', what)}
      title={words.text('look_up_hint')}
    >
      {words.text('look_up')}
    </button>
  );
}
