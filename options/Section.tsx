import type { ComponentChildren } from 'preact';
import type { SettingKey } from '../src/settings/setting-keys.ts';
import type { Settings } from '../src/settings.ts';
import type { Words } from '../src/text.ts';
import type { OptionsDeps } from './options-deps.ts';

/** What each section of the options page is given. */
export interface SectionProps {
  readonly settings: Settings;
  /** The user's own values, also of what an administrator has set. */
  readonly own: Settings;
  readonly deps: OptionsDeps;
  /** The settings that an administrator has set. */
  readonly locked: readonly SettingKey[];
  isLocked(key: SettingKey): boolean;
  /** Changes settings; with a message, undoing it is offered. */
  change(changes: Partial<Settings>, message?: string): void;
}

/** Says of what stands below that an administrator has set it. */
export function Locked({ words }: { readonly words: Words }) {
  return <p class="locked">{words.text('options_locked')}</p>;
}

/**
 * A group of settings under a heading.
 * @param props.id the heading's id
 * @param props.locked whether an administrator has set all of it
 */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly locked?: boolean;
  readonly words: Words;
  readonly children: ComponentChildren;
}) {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.hint && <p class="hint">{props.hint}</p>}
      {props.locked && <Locked words={props.words} />}
      {props.children}
    </section>
  );
}
