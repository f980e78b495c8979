import { type Headline as Facts, headlineOf } from '../src/readiness/headline.ts';
import { headlineText } from '../src/readiness/headline-text.ts';
import type { ReportView } from '../src/readiness/view-report.ts';
import type { Words } from '../ui/words.ts';

/** What a reader wants to know first, in words. */
export function Headline({ view, words }: { view: ReportView; words: Words }) {
  const facts = headlineOf(view);
  return (
    <p class="headline" data-headline={toneOf(facts)}>
      {headlineText(facts, words.text, words.number).map((sentence, at) =>
        at === 0 ? <b key={sentence}>{sentence}</b> : ` ${sentence}`,
      )}
    </p>
  );
}

function toneOf({ losing, unknown }: Facts): 'bad' | 'open' | 'good' {
  return losing > 0 ? 'bad' : unknown > 0 ? 'open' : 'good';
}
