import { type Party, partyIds } from '../../src/readiness/judged-report/judged-report.ts';
import { readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { TextId, Words } from '../../src/text.ts';
import { type Place, type ShowId, showIds } from '../state/place.ts';

const partyTexts: Readonly<Record<Party, TextId>> = { first: 'audit_party_first', third: 'audit_party_third' };

const showTexts: Readonly<Record<ShowId, TextId>> = {
  all: 'audit_show_all_rows',
  'breaks-with-nat64': 'audit_show_breaks_with_nat64',
  'breaks-without-nat64': 'audit_show_breaks_without_nat64',
  open: 'audit_show_open',
  works: 'audit_show_works',
};

/** What the tables show of all there is. */
export function Filters({ place, go, words }: { place: Place; go: (changes: Partial<Place>) => void; words: Words }) {
  const { text } = words;
  const { tab, search, show, verdict, party, pageClass } = place;
  const ofHosts = tab === 'hosts' || tab === 'domains' || tab === 'operators';
  const ofPages = tab === 'pages' || tab === 'sites';
  return (
    <search class="tools">
      <label>
        {text('audit_search')}{' '}
        <input
          type="search"
          name="search"
          value={search}
          spellcheck={false}
          autocomplete="off"
          placeholder={text('audit_search_hint')}
          onInput={(event) => go({ search: event.currentTarget.value })}
        />
      </label>
      {tab !== 'compare' && (
        <label>
          {text('audit_show')}{' '}
          <select name="show" onChange={(event) => go({ show: event.currentTarget.value as ShowId })}>
            {showIds.map((id) => (
              <option key={id} value={id} selected={id === show}>
                {text(showTexts[id])}
              </option>
            ))}
          </select>
        </label>
      )}
      {tab === 'hosts' &&
        partyIds.map((id) => (
          <button
            key={id}
            type="button"
            class="chip"
            data-party={id}
            aria-pressed={party === id}
            onClick={() => go({ party: party === id ? '' : id })}
          >
            {text(partyTexts[id])}
          </button>
        ))}
      {ofHosts && verdict !== '' && (
        <button type="button" class="chip" onClick={() => go({ verdict: '' })}>
          {text('audit_filter_remove', text(readinessText('verdict', verdict)))} <span aria-hidden="true">✕</span>
        </button>
      )}
      {ofPages && pageClass !== '' && (
        <button type="button" class="chip" onClick={() => go({ pageClass: '' })}>
          {text('audit_filter_remove', text(readinessText('readiness', pageClass)))} <span aria-hidden="true">✕</span>
        </button>
      )}
    </search>
  );
}
