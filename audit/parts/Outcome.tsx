import type { Outcome as OutcomeId } from '../../src/readiness/report/networks.ts';
import { readinessText, resultText } from '../../src/readiness/text/verdict-text.ts';
import type { NetworkVerdict } from '../../src/readiness/verdicts/page-verdict.ts';
import type { Words } from '../../ui/words.ts';

/** A sign for those who do not tell the colours apart. */
const signs: Readonly<Record<OutcomeId, string>> = { works: '✓', breaks: '✕', unknown: '?', 'fails-anyway': '–' };

/** What becomes of a host's requests on a network: a sign and a word. */
export function Outcome({ of, words: { text } }: { of: OutcomeId; words: Words }) {
  return (
    <span class="outcome" data-outcome={of}>
      <span class="sign" aria-hidden="true">
        {signs[of]}
      </span>{' '}
      {text(readinessText('outcome', of))}
    </span>
  );
}

/** What becomes of a page on a network, in a few words. */
export function Result({ of, words: { text } }: { of: NetworkVerdict; words: Words }) {
  return (
    <span class="outcome" data-outcome={of.result}>
      <span class="sign" aria-hidden="true">
        {signs[of.result]}
      </span>{' '}
      {resultText(of, text)}
    </span>
  );
}

/**
 * On how many pages, or with how many hosts, something breaks.
 * @param props.open of how many it is not known
 */
export function BreaksCount(props: { count: number; open: number; of: number; words: Words }) {
  const { count, open, of, words } = props;
  const outcome = count > 0 ? 'breaks' : open > 0 ? 'unknown' : 'works';
  return (
    <span class="outcome" data-outcome={outcome}>
      <span class="sign" aria-hidden="true">
        {signs[outcome]}
      </span>{' '}
      {outcome === 'unknown'
        ? words.text('result_unknown')
        : words.text('audit_count_of', words.number(count), words.number(of))}
    </span>
  );
}
