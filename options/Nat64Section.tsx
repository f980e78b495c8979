import { useRef, useState } from 'preact/hooks';
import { wellKnownNat64Prefix } from '../src/address/nat64-prefix.ts';
import { addNat64Prefix } from '../src/settings/nat64-prefixes.ts';
import { errorText } from './error-text.ts';
import { Field } from './Field.tsx';
import { focusAfterRemove } from './focus-after-remove.ts';
import { Section, type SectionProps } from './Section.tsx';

/** The section of the options page for the NAT64 prefixes of the user's network. */
export function Nat64Section({ settings, isLocked, change, deps: { words } }: SectionProps) {
  const locked = isLocked('nat64Prefixes');
  const prefixes = settings.nat64Prefixes;
  const [draft, setDraft] = useState('');
  // While somebody still types, a prefix is not wrong but unfinished.
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { value, problems } = addNat64Prefix(draft, prefixes);
  const error = tried ? problems[0]?.error : undefined;

  const add = () => {
    setTried(value === undefined);
    input.current?.focus();
    if (value === undefined) return;
    setDraft('');
    change({ nat64Prefixes: value });
  };
  const remove = (prefix: string, button: HTMLElement) => {
    const focus = focusAfterRemove(button);
    const nat64Prefixes = prefixes.filter((each) => each !== prefix);
    change({ nat64Prefixes }, words.text('options_removed', prefix));
    requestAnimationFrame(focus);
  };

  return (
    <Section
      id="nat64"
      title={words.text('setting_nat64_prefixes')}
      hint={words.text('options_nat64_hint')}
      locked={locked}
      words={words}
    >
      <ul class="entries">
        <li>
          <code>{wellKnownNat64Prefix.text}</code>
          <span class="hint">{words.text('options_nat64_built_in')}</span>
        </li>
        {prefixes.map((prefix) => (
          <li key={prefix} data-prefix={prefix}>
            <code>{prefix}</code>
            {!locked && (
              <button
                type="button"
                data-remove
                aria-label={words.text('options_remove_named', prefix)}
                onClick={(event) => remove(prefix, event.currentTarget)}
              >
                {words.text('options_remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!locked && (
        <form
          class="add"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Field
            label={words.text('options_nat64_new')}
            hint={words.text('options_nat64_new_hint')}
            error={error && words.text(errorText[error])}
            name="nat64-prefix"
            placeholder="2001:db8:64::/96"
            value={draft}
            inputRef={input}
            onInput={(text) => {
              setDraft(text);
              if (text === '') setTried(false);
            }}
            onLeave={() => setTried(draft.trim() !== '')}
          />
          <button type="submit" data-add>
            {words.text('options_add')}
          </button>
        </form>
      )}
    </Section>
  );
}
