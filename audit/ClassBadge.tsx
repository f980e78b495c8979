import type { PageClassId } from '../src/readiness/page-verdict.ts';
import { classTones } from '../src/readiness/tone.ts';
import { readinessHint, readinessText } from '../src/readiness/verdict-text.ts';
import type { Words } from '../ui/words.ts';

/** A page's class in the words of the study of IMC 2025. */
export function ClassBadge({ of, words: { text } }: { of: PageClassId; words: Words }) {
  return (
    <span class="verdict" data-class={of} title={text(readinessHint('readiness', of))}>
      <span class="swatch" data-tone={classTones[of]} aria-hidden="true" /> {text(readinessText('readiness', of))}
    </span>
  );
}
