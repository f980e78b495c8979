import type { Words } from '../../ui/words.ts';

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
