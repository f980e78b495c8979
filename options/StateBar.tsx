import { useEffect, useRef, useState } from 'preact/hooks';
import { visibleText } from '../src/display/visible-text.ts';
import type { TextId, Words } from '../src/text.ts';
import type { OptionsState } from './settings-model.ts';

const texts: Readonly<Record<OptionsState['saving'], TextId | null>> = {
  untouched: null,
  saving: 'options_saving',
  saved: 'options_saved',
  failed: 'options_save_failed',
};

/** How long it is said that something was stored. */
const savedTimeMs = 4000;

/** @returns whether what was stored was said for long enough, or something else has been typed or chosen since */
function useIsOver({ saving, saves }: OptionsState): boolean {
  const [over, setOver] = useState(0);
  useEffect(() => {
    if (saving !== 'saved') return undefined;
    const end = () => setOver(saves);
    const timer = setTimeout(end, savedTimeMs);
    document.addEventListener('input', end);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('input', end);
    };
  }, [saving, saves]);
  return saving === 'saved' && over === saves;
}

/** The page's title, and whether what was changed is stored. */
export function StateBar({ state, undo, words }: { state: OptionsState; undo: () => void; words: Words }) {
  const title = useRef<HTMLHeadingElement>(null);
  const text = useIsOver(state) ? null : texts[state.saving];
  return (
    <header>
      <h1 ref={title} tabIndex={-1}>
        <img src="/icons/logo-32.png" alt="" width="24" height="24" />
        {words.text('options_title')}
      </h1>
      <p role="status" data-saving={state.saving}>
        {state.undo && <span>{visibleText(state.undo.message)}</span>}{' '}
        {text && <b key={state.saves}>{words.text(text)}</b>}
      </p>
      {state.undo && (
        <button
          type="button"
          class="undo"
          onClick={() => {
            undo();
            // The button goes, and the keyboard would start at the top of the page without any sign of it.
            title.current?.focus();
          }}
        >
          {words.text('options_undo')}
        </button>
      )}
    </header>
  );
}
