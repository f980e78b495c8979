import { readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { HostVerdict } from '../../src/readiness/verdicts/host-verdict.ts';
import type { PageClassId } from '../../src/readiness/verdicts/page-verdict.ts';
import { classTones, verdictTones } from '../../src/readiness/verdicts/tone.ts';
import type { Words } from '../../ui/words.ts';

/** A page's class in the words of the study of IMC 2025. */
export function ClassBadge({ of, words: { text } }: { of: PageClassId; words: Words }) {
  return (
    <span class="verdict" data-class={of} title={text(readinessHint('readiness', of))}>
      <span class="swatch" data-tone={classTones[of]} aria-hidden="true" /> {text(readinessText('readiness', of))}
    </span>
  );
}

/** A host's verdict in two words, and how sure it is. */
export function VerdictBadge({ verdict, words: { text } }: { verdict: HostVerdict; words: Words }) {
  const { id, confidence } = verdict;
  return (
    <span class="verdict" data-verdict={id} data-confidence={confidence}>
      <span class="swatch" data-tone={verdictTones[id]} aria-hidden="true" /> {text(readinessText('verdict', id))}{' '}
      <span class="confidence">{text(readinessText('confidence', confidence))}</span>
    </span>
  );
}
