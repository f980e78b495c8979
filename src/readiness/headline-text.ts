import type { Text } from '../text.ts';
import type { Headline } from './headline.ts';

/**
 * @param headline a report in numbers
 * @param text gives texts
 * @param number writes numbers
 * @returns what a reader wants to know first, in words; the first sentence is the most important one
 */
export function headlineText(
  { pages, losing, unknown, toFix }: Headline,
  text: Text,
  number: (n: number) => string,
): string[] {
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
