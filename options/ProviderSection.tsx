import { useRef, useState } from 'preact/hooks';
import { visibleText } from '../src/display/visible-text.ts';
import type { LookupProvider } from '../src/lookup/providers.ts';
import { type ProviderDraft, putProvider, templateKinds } from '../src/settings/custom-providers.ts';
import { providersOf, settingTable } from '../src/settings.ts';
import type { TextId, Words } from '../src/text.ts';
import { Choices } from './Choices.tsx';
import { focusAfterRemove } from './focus-after-remove.ts';
import { ProviderForm } from './ProviderForm.tsx';
import { Section, type SectionProps } from './Section.tsx';

const kindNames: Readonly<Record<(typeof templateKinds)[number], TextId>> = {
  address: 'options_provider_addresses',
  hostname: 'options_provider_hostnames',
  as: 'options_provider_as',
};

/** The section of the options page for lookup providers: the preferred one, and those that the user has made. */
export function ProviderSection({ settings, isLocked, change, deps: { words, newProviderId } }: SectionProps) {
  const { provider, customProviders } = settings;
  const [draft, setDraft] = useState<ProviderDraft | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const canEdit = !isLocked('customProviders');

  const close = () => {
    setDraft(null);
    requestAnimationFrame(() => add.current?.focus());
  };
  const save = (changed: ProviderDraft) => {
    const { value, problems } = putProvider(changed, customProviders);
    if (value === undefined) return problems[0]?.error;
    change({ customProviders: value });
    close();
    return undefined;
  };
  const remove = ({ id, name }: LookupProvider, button: HTMLElement) => {
    const focus = focusAfterRemove(button);
    change(
      {
        customProviders: customProviders.filter((each) => each.id !== id),
        ...(provider === id ? { provider: settingTable.provider.default } : {}),
      },
      words.text('options_removed', name),
    );
    requestAnimationFrame(focus);
  };
  const buttonsOf = (custom: LookupProvider) => (
    <span class="buttons">
      <button
        type="button"
        aria-label={words.text('options_edit_named', custom.name)}
        onClick={() => setDraft({ hostname: '', address: '', as: '', ...custom })}
      >
        {words.text('options_edit')}
      </button>
      <button
        type="button"
        data-remove
        aria-label={words.text('options_remove_named', custom.name)}
        onClick={(event) => remove(custom, event.currentTarget)}
      >
        {words.text('options_remove')}
      </button>
    </span>
  );

  return (
    <Section
      id="provider"
      title={words.text('setting_provider')}
      hint={words.text('options_provider_hint')}
      locked={isLocked('provider')}
      words={words}
    >
      <Choices
        labelledBy="provider"
        name="provider"
        options={providersOf(settings).map((each) => ({
          id: each.id,
          label: visibleText(each.name),
          hint: kindsOf(each, words),
          more: canEdit && customProviders.includes(each) && draft === null ? buttonsOf(each) : undefined,
        }))}
        chosen={provider}
        disabled={isLocked('provider')}
        choose={(id) => change({ provider: id })}
      />
      {draft && (
        <ProviderForm key={draft.id} draft={draft} others={customProviders} words={words} save={save} cancel={close} />
      )}
      {!draft && canEdit && (
        <button
          type="button"
          class="below"
          data-add
          ref={add}
          onClick={() => setDraft({ id: newProviderId(), name: '', hostname: '', address: '', as: '' })}
        >
          {words.text('options_provider_add')}
        </button>
      )}
      {!draft && !canEdit && <p class="locked">{words.text('options_providers_locked')}</p>}
    </Section>
  );
}

function kindsOf(provider: LookupProvider, words: Words): string {
  return templateKinds
    .filter((kind) => provider[kind] !== undefined)
    .map((kind) => words.text(kindNames[kind]))
    .join(' · ');
}
