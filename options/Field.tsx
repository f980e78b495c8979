import type { Ref } from 'preact';
import { useId } from 'preact/hooks';

/** A text field with its label, and under it a hint or what is wrong with its text. */
export function Field(props: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value: string;
  readonly placeholder: string;
  readonly name: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  onInput(value: string): void;
  onLeave?(): void;
}) {
  const id = useId();
  const { label, hint, error, onLeave } = props;
  const about = error ? `${id}-error` : hint ? `${id}-hint` : '';
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={props.inputRef ?? null}
        name={props.name}
        type="text"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={props.value}
        placeholder={props.placeholder}
        aria-invalid={error !== undefined}
        {...(about === '' ? {} : { 'aria-describedby': about })}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={() => onLeave?.()}
      />
      <p class="error" id={`${id}-error`} aria-live="polite">
        {error}
      </p>
      {hint && !error && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
