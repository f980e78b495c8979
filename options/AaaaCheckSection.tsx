import { useState } from 'preact/hooks';
import { type AaaaCheckMode, aaaaCheckModes } from '../src/dns/aaaa-check.ts';
import { browserResolver, modeInEffect, offeredResolver } from '../src/settings/resolver-choice.ts';
import type { TextId, Words } from '../src/text.ts';
import { consentText } from '../ui/consent-text.ts';
import { useStore } from '../ui/store.ts';
import { Choices } from './Choices.tsx';
import { ResolverSetting } from './ResolverSetting.tsx';
import { Section, type SectionProps } from './Section.tsx';

const modes: Readonly<Record<AaaaCheckMode, { label: TextId; hint?: TextId }>> = {
  off: { label: 'options_aaaa_off' },
  button: { label: 'options_aaaa_button' },
  auto: { label: 'options_aaaa_auto', hint: 'options_aaaa_auto_hint' },
};

/** Whether the DNS is asked for AAAA, and who is. What is sent to whom stands above the switch. */
export function AaaaCheckSection({ settings, isLocked, change, deps }: SectionProps) {
  const { words, browserResolves, consent, requestDataConsent, forgetAnswers } = deps;
  const { text } = words;
  const [refusals, setRefusals] = useState(0);
  // Without one that can be asked, the first one is offered; it is asked only after the user has chosen so.
  const offered = offeredResolver(settings.resolver, browserResolves);
  const consented = useStore(consent);
  const mode = modeInEffect(settings, { browserAnswers: browserResolves, consented });

  /** Changes what is set, once the user lets the names be sent to whom they would be sent then. */
  const changeTo = (next: AaaaCheckMode, id: string): void => {
    const changes = next === 'off' ? { aaaaCheck: next } : { aaaaCheck: next, resolver: id };
    const asked = next === 'off' || id === browserResolver || consented ? Promise.resolve(true) : requestDataConsent();
    void asked.then((given) => {
      setRefusals((count) => (given ? 0 : count + 1));
      if (given) change(changes);
    });
  };

  return (
    <Section
      id="aaaa-check"
      title={text('setting_aaaa_check')}
      hint={text('options_aaaa_hint')}
      locked={isLocked('aaaaCheck') && isLocked('resolver')}
      words={words}
    >
      <p class="below" data-consent>
        {consentText(offered.choice.kind === 'browser' ? null : offered.choice.name, 'check', words)}
      </p>
      <Choices
        labelledBy="aaaa-check"
        name="aaaaCheck"
        options={aaaaCheckModes.map((id) => {
          const { label, hint } = modes[id];
          return { id, label: text(label), hint: hint && text(hint) };
        })}
        chosen={mode}
        disabled={isLocked('aaaaCheck')}
        choose={(next) => changeTo(next, offered.id)}
      />
      <p class="status" role="status" data-refused={refusals > 0}>
        {refusals > 0 && text('options_aaaa_refused')}
      </p>
      <ResolverSetting
        offered={offered}
        browserResolves={browserResolves}
        locked={isLocked('resolver')}
        change={(id) => (mode === 'off' ? change({ resolver: id }) : changeTo(mode, id))}
        words={words}
      />
      <ForgetAnswers forget={forgetAnswers} words={words} />
    </Section>
  );
}

/** The button that deletes what the DNS has answered. */
function ForgetAnswers({ forget, words: { text } }: { forget(): Promise<void>; words: Words }) {
  const [forgotten, setForgotten] = useState(false);
  return (
    <div class="buttons">
      <button type="button" data-forget onClick={() => void forget().then(() => setForgotten(true))}>
        {text('options_aaaa_forget')}
      </button>
      <p class="status" role="status">
        {forgotten && text('options_aaaa_forgotten')}
      </p>
    </div>
  );
}
