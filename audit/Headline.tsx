import { type Headline as Facts, headlineOf } from '../src/readiness/headline.ts';
import type { ReportView } from '../src/readiness/view-report.ts';
import type { Words } from '../ui/words.ts';

/** What a reader wants to know first, in words. */
export function Headline({ view, words }: { view: ReportView; words: Words }) {
  const facts = headlineOf(view);
  return (
    <p class="headline" data-headline={toneOf(facts)}>
      {sentences(facts, words).map((sentence, at) => (at === 0 ? <b key={sentence}>{sentence}</b> : ` ${sentence}`))}
    </p>
  );
}

function toneOf({ losing, unknown }: Facts): 'bad' | 'open' | 'good' {
  return losing > 0 ? 'bad' : unknown > 0 ? 'open' : 'good';
}

function sentences({ pages, losing, unknown, toFix }: Facts, { text, number }: Words): string[] {
  if (losing > 0) {
    return [
      text('audit_headline_losing', number(losing), number(pages)),
      ...(toFix.first > 0 ? [text('audit_headline_first', number(toFix.first))] : []),
      ...(toFix.third > 0 ? [text('audit_headline_third', number(toFix.third))] : []),
      ...(unknown > 0 ? [text('audit_headline_unknown', number(unknown))] : []),
    ];
  }
  if (unknown > 0) return [text('audit_headline_open', number(unknown), number(pages)), text('audit_headline_check')];
  return [text('audit_headline_works', number(pages))];
}
