import { useMemo } from 'preact/hooks';
import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { headlineText, headlineTone } from '../../src/readiness/text/headline-text.ts';
import type { Words } from '../../src/text.ts';

/** What a reader wants to know first: how it stands, what to fix, whom to write to. */
export function Headline({ judged, words }: { judged: JudgedReport; words: Words }) {
  const [answer, ...steps] = useMemo(() => headlineText(judged, words), [judged, words]);
  return (
    <div class="headline" data-headline={headlineTone(judged)}>
      <p>
        <b>{answer}</b>
      </p>
      {steps.map((step) => (
        <p key={step}>{step}</p>
      ))}
    </div>
  );
}
