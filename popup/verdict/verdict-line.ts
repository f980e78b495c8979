import type { NetworkVerdict, PageVerdict } from '../../src/readiness/page-verdict.ts';
import type { SeverityId } from '../../src/readiness/severity.ts';
import type { Words } from '../../ui/words.ts';

const losses = {
  function: 'judged_breaks_function',
  content: 'judged_breaks_content',
  background: 'judged_breaks_background',
} as const satisfies Record<Exclude<SeverityId, 'document'>, string>;

/**
 * @param verdict what becomes of a page on a network
 * @param words texts in the user's language
 * @returns that in a few words: "breaks scripts or data of 2 hosts"
 */
function resultPhrase({ result, severity, breaks, unknown }: NetworkVerdict, words: Words): string {
  if (result === 'works') return words.text('judged_works');
  if (result === 'fails-anyway') return words.text('outcome_fails_anyway');
  if (result === 'unknown' || severity === null) {
    return severity === 'document' || unknown.length === 0
      ? words.text('judged_unknown')
      : words.plural('judged_unknown_hosts', unknown.length);
  }
  if (severity === 'document') return words.text('judged_breaks_document');
  return words.plural(losses[severity], breaks.filter((host) => host.severity === severity).length);
}

/**
 * @param verdict a page's verdict
 * @param words texts in the user's language
 * @returns what becomes of the page without IPv4, the worse network first, one phrase when there is no
 *   difference; then of how many hosts it is not known
 */
export function resultPhrases({ networks }: Pick<PageVerdict, 'networks'>, words: Words): string[] {
  const without = resultPhrase(networks['without-nat64'], words);
  const translated = resultPhrase(networks['with-nat64'], words);
  const { result, unknown } = networks['without-nat64'];
  // Of the other network that may have been said just before.
  const isOpen = result === 'breaks' && unknown.length > 0 && networks['with-nat64'].result !== 'unknown';
  return [
    ...(without === translated
      ? [words.text('judged_both', without)]
      : [words.text('judged_without_nat64', without), words.text('judged_with_nat64', translated)]),
    ...(isOpen ? [words.plural('judged_unknown_hosts', unknown.length)] : []),
  ];
}
