import './dialog.css';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Words } from '../src/text.ts';

/**
 * A dialog over the popup. The browser keeps the focus in it, gives it back at the end, and closes it by Escape; a click
 * beside it closes it, too.
 */
export function Dialog(props: { title: string; children: ComponentChildren; close: () => void; words: Words }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same by keyboard
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={props.close}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <div class="dialog-content">
        <h2 id={heading}>{props.title}</h2>
        {props.children}
        <p class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {props.words.text('close')}
          </button>
        </p>
      </div>
    </dialog>
  );
}
