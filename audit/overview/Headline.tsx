import { useMemo } from 'preact/hooks';
import type { ReportView } from '../../src/readiness/judged-report/judged-report.ts';
import { headlineText, headlineTone } from '../../src/readiness/text/headline-text.ts';
import type { Words } from '../../src/text.ts';

/** What a reader wants to know first: how it stands, what to fix, whom to write to. */
export function Headline({ view, words }: { view: ReportView; words: Words }) {
  const [answer, ...steps] = useMemo(() => headlineText(view, words), [view, words]);
  return (
    <div class="headline" data-headline={headlineTone(view)}>
      <p>
        <b>{answer}</b>
      </p>
      {steps.map((step) => (
        <p key={step}>{step}</p>
      ))}
    </div>
  );
}
