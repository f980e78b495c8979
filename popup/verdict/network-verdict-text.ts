import { displayHostname } from '../../src/display/display-hostname.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
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
 * @returns that in a few words: "lacks scripts or data of 2 hosts"
 */
export function networkVerdictText(verdict: NetworkVerdict, main: string, words: Words): string {
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

/**
 * @param network which network the verdict is about
 * @param verdict what becomes of a page there
 * @param words texts in the user's language
 * @returns how sure that is, as it is said behind the phrase; where hosts are counted, of how many of them it is not certain
 */
export function confidenceText(network: NetworkId, verdict: NetworkVerdict, { text, number }: Words): string {
  const { result, severity, possibleSeverity, confidence, breaks } = verdict;
  if (result === 'unknown') return '';
  // Where something worse may break, all of it is unsure.
  const counted =
    severity === 'document' || possibleSeverity !== null ? [] : breaks.filter((host) => host.severity === severity);
  const uncertain = counted.map((host) => host.verdict.confidences[network]).filter((sure) => sure !== 'certain');
  if (uncertain.length === 0 || uncertain.length === counted.length) {
    return text(`confidence_${confidence}`);
  }
  const isLikely = uncertain.every((sure) => sure === 'likely');
  return text(isLikely ? 'headline_uncertain' : 'headline_unsure', number(uncertain.length));
}
