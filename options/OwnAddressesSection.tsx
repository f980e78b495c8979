import { addressProviders } from '../src/own-addresses/address-providers.ts';
import { type OwnFamily, ownFamilies } from '../src/own-addresses/own-addresses.ts';
import { chosenAddressProvider, noProvider, parseProviderUrl } from '../src/settings/own-address-provider.ts';
import type { TextId } from '../src/text.ts';
import { Choices } from './Choices.tsx';
import { errorText } from './error-text.ts';
import { Field } from './Field.tsx';
import { Section, type SectionProps } from './Section.tsx';
import { useDraft } from './use-draft.ts';

const custom = 'custom';

const labels: Readonly<Record<OwnFamily, TextId>> = { ipv4: 'options_own_ipv4', ipv6: 'options_own_ipv6' };

const hostsOf = (provider: Readonly<Record<OwnFamily, string>>): string =>
  ownFamilies.map((family) => new URL(provider[family]).hostname).join(', ');

/** Who is asked for the addresses of this machine, on a click. */
export function OwnAddressesSection({ settings, isLocked, change, deps: { words } }: SectionProps) {
  const { text } = words;
  const locked = isLocked('ownAddresses');
  const { ownAddresses } = settings;
  const [typing, setTyping] = useDraft(ownAddresses, false);
  const isKnown = ownAddresses === noProvider || addressProviders.some(({ id }) => id === ownAddresses);
  const own = isKnown ? null : chosenAddressProvider(ownAddresses);
  return (
    <Section
      id="own-addresses"
      title={text('setting_own_addresses')}
      hint={text('options_own_hint')}
      locked={locked}
      words={words}
    >
      <Choices
        labelledBy="own-addresses"
        name="ownAddresses"
        options={[
          ...addressProviders.map((provider) => ({ id: provider.id, label: provider.name, hint: hostsOf(provider) })),
          { id: custom, label: text('options_resolver_custom'), hint: own ? hostsOf(own) : undefined },
          { id: noProvider, label: text('options_own_off') },
        ]}
        chosen={typing || own ? custom : ownAddresses}
        disabled={locked}
        choose={(id) => {
          setTyping(() => id === custom);
          if (id !== custom) change({ ownAddresses: id });
        }}
      />
      {(typing || own) && !locked && (
        <OwnProvider
          setting={ownAddresses}
          urls={own ?? { ipv4: '', ipv6: '' }}
          words={words}
          use={(urls) => {
            setTyping(() => false);
            change({ ownAddresses: urls });
          }}
        />
      )}
    </Section>
  );
}

/** The two URLs of a provider that is not in the list. */
function OwnProvider(props: {
  readonly setting: string;
  readonly urls: Readonly<Record<OwnFamily, string>>;
  readonly words: SectionProps['deps']['words'];
  use(urls: string): void;
}) {
  const { setting, words, use } = props;
  const [drafts, setDrafts] = useDraft(setting, props.urls);
  const [tried, setTried] = useDraft<readonly OwnFamily[]>(setting, []);
  const parsed = { ipv4: parseProviderUrl(drafts.ipv4), ipv6: parseProviderUrl(drafts.ipv6) };
  return (
    <form
      class="provider-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(() => ownFamilies);
        const urls = ownFamilies.flatMap((family) => parsed[family].value ?? []);
        if (urls.length === ownFamilies.length) use(urls.join(' '));
      }}
    >
      {ownFamilies.map((family) => {
        const error = tried.includes(family) ? parsed[family].problems[0]?.error : undefined;
        return (
          <Field
            key={family}
            label={words.text(labels[family])}
            hint={words.text('options_own_answer_hint')}
            error={error && words.text(errorText[error])}
            name={`own-${family}`}
            placeholder={`https://${family}.example/ip`}
            value={drafts[family]}
            onInput={(value) => setDrafts((before) => ({ ...before, [family]: value }))}
            onLeave={() => drafts[family].trim() !== '' && setTried((before) => [...before, family])}
          />
        );
      })}
      <div class="buttons">
        <button type="submit" data-use-own>
          {words.text('options_resolver_use')}
        </button>
      </div>
    </form>
  );
}
