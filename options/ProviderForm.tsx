import { useEffect, useRef, useState } from 'preact/hooks';
import type { LookupProvider } from '../src/lookup/providers.ts';
import { draftErrors, type ProviderDraft, templateKinds } from '../src/settings/custom-providers.ts';
import type { SettingError } from '../src/settings/parsed-setting.ts';
import type { TextId, Words } from '../src/text.ts';
import { errorText } from './error-text.ts';
import { Field } from './Field.tsx';

const fields = ['name', ...templateKinds] as const;
type FieldName = (typeof fields)[number];

const labels: Readonly<Record<FieldName, TextId>> = {
  name: 'options_provider_name',
  address: 'options_provider_address_url',
  hostname: 'options_provider_hostname_url',
  as: 'options_provider_as_url',
};

const examples: Readonly<Record<FieldName, string>> = {
  name: 'example.org',
  address: 'https://example.org/ip/%s',
  hostname: 'https://example.org/dns/%s',
  as: 'https://example.org/as/%s',
};

/**
 * Adds or changes a lookup provider.
 * @param props.others the user's providers; the one of the draft's id may be among them
 * @param props.save takes the finished draft, or returns why it does not fit
 */
export function ProviderForm(props: {
  readonly draft: ProviderDraft;
  readonly others: readonly LookupProvider[];
  readonly words: Words;
  save(draft: ProviderDraft): SettingError | undefined;
  cancel(): void;
}) {
  const { words, others, save, cancel } = props;
  const [draft, setDraft] = useState(props.draft);
  // What was not finished yet is not wrong.
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [refused, setRefused] = useState<SettingError>();
  const form = useRef<HTMLFormElement>(null);
  const errors = draftErrors(draft, others);
  const isNew = others.every(({ id }) => id !== draft.id);

  const focusField = (name: FieldName) => form.current?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
  useEffect(() => focusField('name'), []);
  const submit = () => {
    const wrong = fields.find((field) => errors[field] !== undefined);
    setLeft(new Set(fields));
    if (wrong) focusField(wrong);
    else setRefused(save(draft));
  };

  return (
    <form
      ref={form}
      class="provider-form"
      noValidate
      aria-label={words.text(isNew ? 'options_provider_new' : 'options_provider_change')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel();
      }}
    >
      {fields.map((field) => {
        const error = left.has(field) ? errors[field] : undefined;
        return (
          <Field
            key={field}
            name={field}
            label={words.text(labels[field])}
            error={error && words.text(errorText[error])}
            placeholder={examples[field]}
            value={draft[field]}
            onInput={(value) => setDraft({ ...draft, [field]: value })}
            onLeave={() => {
              if (draft[field].trim() !== '') setLeft(new Set([...left, field]));
            }}
          />
        );
      })}
      <p class="hint">{words.text('options_provider_url_hint')}</p>
      <p class="error" role="alert">
        {refused && words.text(errorText[refused])}
      </p>
      <div class="buttons">
        <button type="submit" class="primary">
          {words.text('options_save')}
        </button>
        <button type="button" onClick={cancel}>
          {words.text('options_cancel')}
        </button>
      </div>
    </form>
  );
}
