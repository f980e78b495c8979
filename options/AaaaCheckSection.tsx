import { useState } from 'preact/hooks';
import { isPublicHostname } from '../src/address/public-hostname.ts';
import { type AaaaCheckMode, aaaaCheckModes } from '../src/dns/aaaa-check.ts';
import { resolvers } from '../src/dns/resolvers.ts';
import {
  browserResolver,
  modeInEffect,
  offeredResolver,
  parseCustomResolver,
} from '../src/settings/resolver-choice.ts';
import type { TextId } from '../src/text.ts';
import { consentText } from '../ui/consent-text.ts';
import { useStore } from '../ui/store.ts';
import { Choices } from './Choices.tsx';
import { errorText } from './error-text.ts';
import { Field } from './Field.tsx';
import { Section, type SectionProps } from './Section.tsx';

const modes: Readonly<Record<AaaaCheckMode, { label: TextId; hint?: TextId }>> = {
  off: { label: 'options_aaaa_off' },
  button: { label: 'options_aaaa_button' },
  auto: { label: 'options_aaaa_auto', hint: 'options_aaaa_auto_hint' },
};

const custom = 'custom';

/** Whether the DNS is asked for AAAA, and who is. What is sent to whom stands above the switch. */
export function AaaaCheckSection({ settings, isLocked, change, deps }: SectionProps) {
  const { words, browserResolves, consent, requestDataConsent, forgetAnswers } = deps;
  const { text } = words;
  const [typing, setTyping] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const [refusals, setRefusals] = useState(0);
  // Without one that can be asked, the first one is offered; it is asked only after the user has chosen so.
  const { id: resolver, choice } = offeredResolver(settings.resolver, browserResolves);
  const known = [...(browserResolves ? [browserResolver] : []), ...resolvers.map(({ id }) => id)];
  const consented = useStore(consent);
  const mode = modeInEffect(settings, { browserAnswers: browserResolves, consented });
  const chosen = typing || !known.includes(resolver) ? custom : resolver;

  /** Changes what is set, once the user lets the names be sent to whom they would be sent then. */
  const changeTo = (next: AaaaCheckMode, id: string): void => {
    const changes = next === 'off' ? { aaaaCheck: next } : { aaaaCheck: next, resolver: id };
    const asked = next === 'off' || id === browserResolver || consented ? Promise.resolve(true) : requestDataConsent();
    void asked.then((given) => {
      setRefusals((count) => (given ? 0 : count + 1));
      if (given) change(changes);
    });
  };
  const changeResolver = (id: string): void => (mode === 'off' ? change({ resolver: id }) : changeTo(mode, id));

  return (
    <Section
      id="aaaa-check"
      title={text('setting_aaaa_check')}
      hint={text('options_aaaa_hint')}
      locked={isLocked('aaaaCheck') && isLocked('resolver')}
      words={words}
    >
      <p class="below" data-consent>
        {consentText(choice.kind === 'browser' ? null : choice.name, words)}
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
        choose={(next) => changeTo(next, resolver)}
      />
      <p class="status" role="status" data-refused={refusals > 0}>
        {refusals > 0 && text('options_aaaa_refused')}
      </p>
      <h3 class="below" id="resolver">
        {text('setting_resolver')}
      </h3>
      <Choices
        labelledBy="resolver"
        name="resolver"
        options={[
          ...(browserResolves
            ? [
                {
                  id: browserResolver,
                  label: text('options_resolver_browser'),
                  hint: text('options_resolver_browser_hint'),
                },
              ]
            : []),
          ...resolvers.map(({ id, name, url, privacyUrl }) => ({
            id,
            label: name,
            hint: new URL(url).hostname,
            more: (
              <a href={privacyUrl} target="_blank" rel="noopener noreferrer">
                {text('options_resolver_privacy', name)}
              </a>
            ),
          })),
          { id: custom, label: text('options_resolver_custom') },
        ]}
        chosen={chosen}
        disabled={isLocked('resolver')}
        choose={(id) => {
          setTyping(id === custom);
          if (id !== custom) changeResolver(id);
        }}
      />
      {chosen === custom && !isLocked('resolver') && (
        <CustomResolver
          url={choice.kind === 'custom' ? choice.url : ''}
          words={words}
          use={(url) => {
            setTyping(false);
            changeResolver(url);
          }}
        />
      )}
      {choice.kind === 'custom' && !isPublicHostname(new URL(choice.url).hostname) && (
        <p class="hint" data-local-resolver>
          {text('options_resolver_local')}
        </p>
      )}
      <div class="buttons">
        <button type="button" data-forget onClick={() => void forgetAnswers().then(() => setForgotten(true))}>
          {text('options_aaaa_forget')}
        </button>
        <p class="status" role="status">
          {forgotten && text('options_aaaa_forgotten')}
        </p>
      </div>
    </Section>
  );
}

/** The URL of a resolver that is not in the list. */
function CustomResolver(props: { url: string; words: SectionProps['deps']['words']; use(url: string): void }) {
  const { words, use } = props;
  const [draft, setDraft] = useState(props.url);
  const [tried, setTried] = useState(false);
  const { value, problems } = parseCustomResolver(draft);
  const error = tried ? problems[0]?.error : undefined;
  return (
    <form
      class="add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (value !== undefined) use(value);
      }}
    >
      <Field
        label={words.text('options_resolver_url')}
        hint={words.text('options_resolver_url_hint')}
        error={error && words.text(errorText[error])}
        name="resolver-url"
        placeholder="https://dns.example/dns-query"
        value={draft}
        onInput={setDraft}
        onLeave={() => setTried(draft.trim() !== '')}
      />
      <button type="submit" data-use>
        {words.text('options_resolver_use')}
      </button>
    </form>
  );
}
