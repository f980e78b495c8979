import { dnsStatusText } from '../../src/readiness/text/verdict-text.ts';
import type { AnswerSentence } from '../../src/readiness/verdicts/answer-from-sightings.ts';
import type { Words } from '../../src/text.ts';
import { type AaaaCheckResult, isFruitless } from './aaaa-check-result.ts';

/**
 * @param result what the AAAA check has found out
 * @param words texts in the user's language
 * @returns that in words
 */
export function checkResultText(
  { answered, without, broken, unanswered }: AaaaCheckResult,
  { plural, number }: Words,
): string {
  return [
    answered > 0 || unanswered === 0 ? plural('check_answered', answered, number(answered), number(without)) : '',
    broken > 0 ? plural('check_broken', broken) : '',
    unanswered > 0 ? plural('check_unanswered', unanswered) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The answer of the popup before and after a check. */
interface Answers {
  readonly seen: readonly AnswerSentence[];
  readonly judged: readonly AnswerSentence[];
}

/**
 * What has to be said of a check beside the answer: that nobody answered, and why; or what was found, where the answer
 * does not tell, because it stays the same or because the resolver left something open.
 * @param result what the AAAA check has found out
 * @param resolver whom it asked; null for the browser's own resolver
 * @param answers whether the answer tells
 * @param words texts in the user's language
 * @returns a sentence or two; empty where nothing has to be said
 */
export function checkOutcomeText(
  result: AaaaCheckResult,
  resolver: string | null,
  answers: Answers,
  words: Words,
): string {
  const { answered, unanswered, failure } = result;
  if (isFruitless(result) && failure !== null) {
    const reason = dnsStatusText(failure, words.text);
    return resolver === null
      ? words.text('check_failed_browser', reason)
      : words.text('check_failed', resolver, reason);
  }
  const isInAnswer = unanswered === 0 && JSON.stringify(answers.seen) !== JSON.stringify(answers.judged);
  return answered + unanswered === 0 || isInAnswer ? '' : checkResultText(result, words);
}
