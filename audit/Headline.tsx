import { headlineText } from '../src/readiness/text/headline-text.ts';
import type { ReportView } from '../src/readiness/view-report.ts';
import type { Words } from '../ui/words.ts';

/** What a reader wants to know first: how it stands, what to fix, whom to write to. */
export function Headline({ view, words }: { view: ReportView; words: Words }) {
  const [answer, ...steps] = headlineText(view, words);
  return (
    <div class="headline" data-headline={toneOf(view)}>
      <p>
        <b>{answer}</b>
      </p>
      {steps.map((step) => (
        <p key={step}>{step}</p>
      ))}
    </div>
  );
}

function toneOf({ totals }: ReportView): 'bad' | 'open' | 'good' {
  const { breaks, unknown } = totals.pagesByResult['without-nat64'];
  return breaks > 0 ? 'bad' : unknown > 0 ? 'open' : 'good';
}
