import type { FunctionComponent } from 'preact';
import type { SettingKey } from '../src/settings/setting-keys.ts';
import { useStore } from '../ui/store.ts';
import { UnansweredNotes } from '../ui/UnansweredNotes.tsx';
import { AaaaCheckSection } from './AaaaCheckSection.tsx';
import { SmallDigitsSection, ThemeSection, WhoisRoutingSection } from './choice-sections.tsx';
import { FileSection } from './FileSection.tsx';
import { Nat64Section } from './Nat64Section.tsx';
import { OwnAddressesSection } from './OwnAddressesSection.tsx';
import type { OptionsDeps } from './options-deps.ts';
import { ProblemList } from './ProblemList.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import type { SectionProps } from './Section.tsx';
import { StateBar } from './StateBar.tsx';
import type { SettingsModel } from './settings-model.ts';
import { WhoisSection } from './WhoisSection.tsx';

/** The section in which each setting is changed. The page shows them in this order. */
const sections: Readonly<Record<SettingKey, FunctionComponent<SectionProps>>> = {
  theme: ThemeSection,
  smallDigits: SmallDigitsSection,
  nat64Prefixes: Nat64Section,
  provider: ProviderSection,
  customProviders: ProviderSection,
  aaaaCheck: AaaaCheckSection,
  resolver: AaaaCheckSection,
  whoisRouting: WhoisRoutingSection,
  ownAddresses: OwnAddressesSection,
};

const shown = [...new Set(Object.values(sections))];

/**
 * The options page. Each change holds at once; there is nothing to save.
 * @param props.model what is shown and changed
 * @param props.deps what the page depends on
 */
export function Options({ model, deps }: { model: SettingsModel; deps: OptionsDeps }) {
  const state = useStore(model.store);
  const { words } = deps;
  const { stored } = state;
  const unanswered = useStore(deps.unanswered);
  if (!stored) return null;
  const section: SectionProps = {
    settings: stored.settings,
    deps,
    own: stored.own,
    locked: stored.locked,
    isLocked: (key) => stored.locked.includes(key),
    change: (changes, message) => void model.change(changes, message),
  };
  return (
    <>
      <StateBar state={state} undo={() => void model.undo()} words={words} />
      <main>
        <UnansweredNotes what={[...stored.unknown, ...unanswered]} words={words} />
        {stored.refused && <p class="notice">{words.text('options_not_synced')}</p>}
        {stored.problems.length > 0 && (
          <div class="notice">
            <p>{words.text('options_problems')}</p>
            <ProblemList problems={stored.problems} words={words} />
          </div>
        )}
        {shown.map((Each, at) => (
          <Each key={at} {...section} />
        ))}
        <WhoisSection deps={deps} />
        <FileSection {...section} />
        <p class="privacy">{words.text('options_privacy')}</p>
      </main>
    </>
  );
}
