import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** One of several things to choose from. */
export interface ChoiceOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Shown before the label. */
  readonly sign?: ComponentChildren;
  /** Shown behind it: buttons that belong to this choice. */
  readonly more?: ComponentChildren;
}

/** A list of which one is chosen. Browsers move through it with the arrow keys. */
export function Choices<Id extends string>(props: {
  /** The id of the heading that names the group. */
  readonly labelledBy: string;
  readonly name: string;
  readonly options: readonly ChoiceOption<Id>[];
  readonly chosen: Id;
  readonly disabled: boolean;
  choose(id: Id): void;
}) {
  const id = useId();
  return (
    <div class="choices" role="radiogroup" aria-labelledby={props.labelledBy}>
      {props.options.map(({ id: option, label, hint, sign, more }) => (
        <div class="choice" key={option}>
          <input
            type="radio"
            id={`${id}-${option}`}
            name={props.name}
            value={option}
            checked={option === props.chosen}
            disabled={props.disabled}
            aria-describedby={hint ? `${id}-${option}-hint` : undefined}
            onChange={() => props.choose(option)}
          />
          {sign}
          <label for={`${id}-${option}`}>
            {label}
            {hint && (
              <span class="hint" id={`${id}-${option}-hint`}>
                {hint}
              </span>
            )}
          </label>
          {more}
        </div>
      ))}
    </div>
  );
}
