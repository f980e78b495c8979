import { type AnswerSentence, answerFromSightings, answerNaming, type SeenPage } from './answer-from-sightings.ts';
import type { PageVerdict } from './page-verdict.ts';
import type { SeverityId } from './severity.ts';

/**
 * @param page what was seen
 * @param verdict what follows from it, and from DNS lookups
 * @param lookupsDone no hostname of the page still needs a lookup
 * @returns what becomes of the page without IPv4, once that is known, else what was seen
 */
export function answerFromVerdict(
  page: SeenPage,
  verdict: Pick<PageVerdict, 'class' | 'networks'>,
  lookupsDone: boolean,
): readonly AnswerSentence[] {
  const seen = answerFromSightings(page);
  const { result, severity, breaks } = verdict.networks['without-nat64'];
  if (!lookupsDone || page.failed || page.main === '?' || result === 'unknown' || result === 'fails-anyway')
    return seen;
  if (result === 'works') {
    if (page.main === '4') return [{ id: 'has-ipv6' }];
    return page.hosts.ipv4Only > 0 ? [{ id: 'ipv6' }, { id: 'works' }] : seen;
  }
  if (severity === 'document') {
    // The document itself weighs more than what came before it.
    if (verdict.class === 'ipv4-only') return seen;
    const breaking = new Set(breaks.map(({ hostname }) => hostname));
    const before = page.redirectingHosts.filter(({ hostname }) => breaking.has(hostname));
    return answerNaming(before, page);
  }
  if (page.main === '4') return seen;
  // A host stands there once for each port whose verdict differs.
  const count = (kind: SeverityId) =>
    new Set(breaks.filter((host) => host.severity === kind).map(({ hostname }) => hostname)).size;
  const [functions, contents] = [count('function'), count('content')];
  if (functions > 0 && contents > 0) return [{ id: 'ipv6' }, { id: 'loses-both', count: functions, second: contents }];
  if (functions > 0) return [{ id: 'ipv6' }, { id: 'loses-function', count: functions }];
  if (contents > 0) return [{ id: 'ipv6' }, { id: 'loses-content', count: contents }];
  return [{ id: 'ipv6' }, { id: 'loses-background', count: count('background') }];
}
