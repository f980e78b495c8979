import { useState } from 'preact/hooks';
import { type AaaaCheckMode, aaaaCheckModes } from '../src/dns/aaaa-check.ts';
import { checkControls } from '../src/settings/check-controls.ts';
import { browserResolver, resolverName } from '../src/settings/resolver-choice.ts';
import type { Settings } from '../src/settings.ts';
import type { TextId, Words } from '../src/text.ts';
import { checkStandingText } from '../ui/check-standing-text.ts';
import { consentText } from '../ui/consent-text.ts';
import { useStore } from '../ui/store.ts';
import { Choices } from './Choices.tsx';
import { ResolverSetting } from './ResolverSetting.tsx';
import { Locked, Section, type SectionProps } from './Section.tsx';

const modes: Readonly<Record<AaaaCheckMode, { label: TextId; hint?: TextId }>> = {
  off: { label: 'options_aaaa_off' },
  button: { label: 'options_aaaa_button' },
  auto: { label: 'options_aaaa_auto', hint: 'options_aaaa_auto_hint' },
};

/** Whether the DNS is asked for AAAA, and who is. What is sent to whom stands above the switch. */
export function AaaaCheckSection({ settings, locked, change, deps }: SectionProps) {
  const { words, browserResolves, consent, requestDataConsent, forgetAnswers } = deps;
  const { text } = words;
  const [refusals, setRefusals] = useState(0);
  const consented = useStore(consent);
  const controls = checkControls(settings, locked, { browserAnswers: browserResolves, consented });
  const { standing, shown, resolver, turnOn } = controls;
  const why = checkStandingText(standing, words);
  const isByPolicy = standing === 'off-by-policy' || standing === 'resolver-by-policy';

  /** Changes what is set, once the user lets the names be sent, where that is needed. */
  const changeWith = (needsConsent: boolean, changes: Partial<Settings>): void => {
    const asked = needsConsent ? requestDataConsent() : Promise.resolve(true);
    void asked.then((given) => {
      setRefusals((count) => (given ? 0 : count + 1));
      if (given && Object.keys(changes).length > 0) change(changes);
    });
  };
  const changeTo = (next: AaaaCheckMode, id: string): void =>
    changeWith(
      next !== 'off' && id !== browserResolver && !consented,
      next === 'off' ? { aaaaCheck: next } : { aaaaCheck: next, resolver: id },
    );

  return (
    <Section id="aaaa-check" title={text('setting_aaaa_check')} hint={text('options_aaaa_hint')} words={words}>
      <div class="below" data-standing={standing}>
        {why !== '' && <p>{why}</p>}
        {!isByPolicy && <p data-consent>{consentText(resolverName(resolver.choice), 'check', words)}</p>}
        {standing === 'awaiting' && turnOn && (
          <button type="button" class="primary" data-turn-on onClick={() => changeWith(controls.needsConsent, turnOn)}>
            {text('check_turn_on')}
          </button>
        )}
      </div>
      {locked.includes('aaaaCheck') && <Locked words={words} />}
      <Choices
        labelledBy="aaaa-check"
        name="aaaaCheck"
        options={aaaaCheckModes.map((id) => {
          const { label, hint } = modes[id];
          return { id, label: text(label), hint: hint && text(hint) };
        })}
        chosen={shown}
        disabled={!controls.isModeFree}
        choose={(next) => changeTo(next, resolver.id)}
      />
      <p class="status" role="status" data-refused={refusals > 0}>
        {refusals > 0 && text('options_aaaa_refused')}
      </p>
      <ResolverSetting
        offered={resolver}
        browserResolves={browserResolves}
        locked={locked.includes('resolver')}
        change={(id) => (shown === 'off' ? change({ resolver: id }) : changeTo(shown, id))}
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
