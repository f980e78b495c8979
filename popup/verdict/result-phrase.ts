import { displayHostname } from '../../src/display/display-hostname.ts';
import type { NetworkVerdict } from '../../src/readiness/verdicts/page-verdict.ts';
import type { SeverityId } from '../../src/readiness/verdicts/severity.ts';
import type { Words } from '../../src/text.ts';

const losses = {
  function: 'judged_breaks_function',
  content: 'judged_breaks_content',
  background: 'judged_breaks_background',
} as const satisfies Record<Exclude<SeverityId, 'document'>, string>;

/**
 * @param verdict what becomes of a page on a network
 * @param main the hostname of the page's document
 * @param words texts in the user's language
 * @returns that in a few words: "breaks scripts or data of 2 hosts"
 */
export function resultPhrase(verdict: NetworkVerdict, main: string, words: Words): string {
  const { result, severity, breaks, unknown } = verdict;
  if (result === 'works') return words.text('judged_works');
  if (result === 'fails-anyway') return words.text('outcome_fails_anyway');
  if (result === 'unknown' || severity === null) {
    return severity === 'document' || unknown.length === 0
      ? words.text('judged_unknown')
      : words.plural('judged_unknown_hosts', unknown.length);
  }
  if (severity === 'document') {
    const decisive = breaks.filter((host) => host.severity === severity).map(({ hostname }) => hostname);
    const [before] = decisive;
    if (before === undefined || decisive.includes(main)) return words.text('judged_breaks_document');
    return words.text('judged_breaks_before', displayHostname(before));
  }
  return words.plural(losses[severity], breaks.filter((host) => host.severity === severity).length);
}
