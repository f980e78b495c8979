import { useEffect, useState } from 'preact/hooks';
import type { RefreshError } from '../src/lookup/rdap/refresh-bootstraps.ts';
import type { TextId } from '../src/text.ts';
import type { OptionsDeps, Published } from './options-deps.ts';
import { Section } from './Section.tsx';

const errorTexts: Readonly<Record<RefreshError, TextId>> = {
  'no-network': 'options_whois_no_network',
  late: 'options_whois_late',
  refused: 'options_whois_refused',
  'too-large': 'options_whois_too_large',
  'not-a-bootstrap-file': 'options_whois_wrong_file',
  'not-kept': 'options_whois_not_kept',
  cancelled: 'options_whois_cancelled',
};

/** The lists that say which registry is responsible for which addresses. */
export function WhoisSection({ deps: { words, registries } }: { deps: OptionsDeps }) {
  const [published, setPublished] = useState<Published | null>(null);
  const [status, setStatus] = useState<TextId | null>(null);
  const [asking, setAsking] = useState<AbortController | null>(null);
  useEffect(() => void registries.published().then(setPublished), [registries]);

  const date = (iso: string) => new Intl.DateTimeFormat(words.language, { dateStyle: 'long' }).format(new Date(iso));
  const refresh = async () => {
    const abort = new AbortController();
    setAsking(abort);
    setStatus(null);
    const result = await registries.refresh(abort.signal);
    setAsking(null);
    if (result.ok) setPublished(result.published);
    setStatus(result.ok ? 'options_whois_refreshed' : errorTexts[result.error]);
  };

  return (
    <Section id="whois" title={words.text('options_whois')} hint={words.text('options_whois_hint')} words={words}>
      <p class="below" data-published={published?.[4]}>
        {published && words.text('options_whois_published', date(published[4]), date(published[6]))}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => (asking ? asking.abort() : void refresh())}>
          {words.text(asking ? 'options_cancel' : 'options_whois_refresh')}
        </button>
        <p class="status" role="status">
          {asking ? words.text('options_whois_asking') : status && words.text(status)}
        </p>
      </div>
    </Section>
  );
}
