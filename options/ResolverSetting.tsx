import { isPublicHostname } from '../src/address/public-hostname.ts';
import { resolvers } from '../src/dns/resolvers.ts';
import { browserResolver, type OfferedResolver, parseCustomResolver } from '../src/settings/resolver-choice.ts';
import type { Words } from '../src/text.ts';
import { Choices } from './Choices.tsx';
import { errorText } from './error-text.ts';
import { Field } from './Field.tsx';
import { Locked } from './Section.tsx';
import { useDraft } from './use-draft.ts';

/** The choice whose resolver the user types. */
const custom = 'custom';

interface ResolverSettingProps {
  readonly offered: OfferedResolver;
  /** Whether the browser's own resolver is among those to choose from. */
  readonly browserResolves: boolean;
  readonly locked: boolean;
  /** Takes the id of a known resolver, or the URL of another. */
  change(resolver: string): void;
  readonly words: Words;
}

/** Who is asked: one of the known resolvers, or one of which the user types the URL. */
export function ResolverSetting({ offered, browserResolves, locked, change, words }: ResolverSettingProps) {
  const { text } = words;
  const { id: resolver, choice } = offered;
  const [typing, setTyping] = useDraft(resolver, false);
  const browsers = {
    id: browserResolver,
    label: text('options_resolver_browser'),
    hint: text('options_resolver_browser_hint'),
  };
  const known = resolvers.map(({ id, name, url, privacyUrl }) => ({
    id,
    label: name,
    hint: new URL(url).hostname,
    more: (
      <a href={privacyUrl} target="_blank" rel="noopener noreferrer">
        {text('options_resolver_privacy', name)}
      </a>
    ),
  }));
  const listed = [...(browserResolves || resolver === browserResolver ? [browsers] : []), ...known];
  const chosen = typing || !listed.some(({ id }) => id === resolver) ? custom : resolver;
  return (
    <>
      <h3 class="below" id="resolver">
        {text('setting_resolver')}
      </h3>
      {locked && <Locked words={words} />}
      <Choices
        labelledBy="resolver"
        name="resolver"
        options={[...listed, { id: custom, label: text('options_resolver_custom') }]}
        chosen={chosen}
        disabled={locked}
        choose={(id) => {
          setTyping(() => id === custom);
          if (id !== custom) change(id);
        }}
      />
      {chosen === custom && !locked && (
        <CustomResolver
          url={choice.kind === 'custom' ? choice.url : ''}
          words={words}
          use={(url) => {
            setTyping(() => false);
            change(url);
          }}
        />
      )}
      {choice.kind === 'custom' && !isPublicHostname(new URL(choice.url).hostname) && (
        <p class="hint" data-local-resolver>
          {text('options_resolver_local')}
        </p>
      )}
    </>
  );
}

/** The URL of a resolver that is not in the list. */
function CustomResolver(props: { url: string; words: Words; use(url: string): void }) {
  const { words, use } = props;
  const [draft, setDraft] = useDraft(props.url, props.url);
  const [tried, setTried] = useDraft(props.url, false);
  const { value, problems } = parseCustomResolver(draft);
  const error = tried ? problems[0]?.error : undefined;
  return (
    <form
      class="add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(() => true);
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
        onInput={(text) => setDraft(() => text)}
        onLeave={() => setTried(() => draft.trim() !== '')}
      />
      <button type="submit" data-use>
        {words.text('options_resolver_use')}
      </button>
    </form>
  );
}
