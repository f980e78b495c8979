import { readinessHint, readinessText } from '../src/readiness/text/verdict-text.ts';
import type { PageClassId } from '../src/readiness/verdicts/page-verdict.ts';
import { classTones } from '../src/readiness/verdicts/tone.ts';
import type { Words } from '../ui/words.ts';

/** A page's class in the words of the study of IMC 2025. */
export function ClassBadge({ of, words: { text } }: { of: PageClassId; words: Words }) {
  return (
    <span class="verdict" data-class={of} title={text(readinessHint('readiness', of))}>
      <span class="swatch" data-tone={classTones[of]} aria-hidden="true" /> {text(readinessText('readiness', of))}
    </span>
  );
}
