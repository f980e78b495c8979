import { visibleText } from '../../src/display/visible-text.ts';
import type { LookupTarget, SpecialTarget } from '../../src/lookup/lookup-target.ts';
import { registryName } from '../../src/lookup/rdap/registries.ts';
import type { WhoisFailure, WhoisFailureKind, WhoisProgress, WhoisResult } from '../../src/lookup/rdap/whois-result.ts';
import { type RoutingFailure, type RoutingResult, routingServer } from '../../src/lookup/routing/routing-result.ts';
import { failureId } from '../../src/page/events/failure.ts';
import type { TextId, Words } from '../../src/text.ts';
import { hintText, idText } from '../../ui/id-texts.ts';
import { routingFacts, whoisFacts } from './whois-facts.ts';

/** Their places: $1 the host that was asked last, $2 a status, a time or a reason. */
const failureTexts: Readonly<Record<WhoisFailureKind, TextId>> = {
  'no-registry': 'whois_no_registry',
  'no-network': 'whois_no_network',
  unreadable: 'whois_unreadable',
  refused: 'whois_refused',
  'not-found': 'whois_not_found',
  'rate-limited': 'whois_rate_limited',
  'server-error': 'whois_server_error',
  'time-out': 'whois_time_out',
  'broken-json': 'whois_broken_json',
  'too-large': 'whois_too_large',
  'wrong-answer': 'whois_wrong_answer',
  'too-many-redirects': 'whois_too_many_redirects',
  'insecure-redirect': 'whois_insecure_redirect',
  'private-redirect': 'whois_private_redirect',
  'hidden-redirect': 'whois_hidden_redirect',
  cancelled: 'whois_cancelled',
};

/** @returns whom the question is with */
export function progressText({ kind, asked }: WhoisProgress, { text }: Words): string {
  return text(kind === 'waiting' ? 'whois_waiting' : 'whois_asking', nameOf(asked.at(-1)));
}

/**
 * @param result what came of the question
 * @param words texts in the user's language
 * @param now milliseconds since 1970
 * @returns one or two sentences: who was asked and who answered, or what went wrong
 */
export function whoisResultText(result: WhoisResult, words: Words, now: number): string {
  const { text, language } = words;
  if (result.kind === 'failed') return failureText(result.failure, words, now);
  if (result.kind === 'local') return text('whois_local', text(hintText('class', result.class)));
  const { asked, cached, time } = result;
  const first = nameOf(asked[0]);
  const last = nameOf(asked.at(-1));
  const answered = first !== last ? text('whois_sent_on', first, last) : text('whois_answered', last);
  if (!cached) return answered;
  return `${answered} ${text('whois_kept', new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(time))}`;
}

const routingTexts: Readonly<Record<'routed' | 'unrouted', TextId>> = {
  routed: 'whois_routed',
  unrouted: 'whois_unrouted',
};

/** @returns who was asked for the AS, and whether that came to anything */
export function routingText(result: RoutingResult, { text }: Words): string {
  if (result.kind === 'not-asked') return '';
  if (result.kind !== 'failed') return text(routingTexts[result.kind], routingServer);
  return text(unasked.includes(result.reason) ? 'whois_routing_not_asked' : 'whois_routing_failed', routingServer);
}

/** What ended before there was an answer to read. */
const unasked: readonly RoutingFailure[] = ['no-network', 'time-out', 'refused', 'rate-limited'];

function failureText(failure: WhoisFailure, { text, language }: Words, now: number): string {
  const { kind, asked, status, until, error } = failure;
  const host = nameOf(asked.at(-1));
  if (until !== undefined) return text(failureTexts[kind], host, inTime(until - now, language));
  if (error !== undefined && kind === 'no-network') {
    const reason = failureId(error);
    return text('whois_no_network_because', host, reason === 'other' ? error : text(idText('failure', reason)));
  }
  return text(failureTexts[kind], host, status ?? '');
}

function nameOf(host: string | undefined): string {
  return visibleText(registryName(host ?? ''));
}

/** For example "in 45 seconds", "in 5 minutes". */
function inTime(milliseconds: number, language: string): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const format = new Intl.RelativeTimeFormat(language);
  if (seconds < 120) return format.format(seconds, 'second');
  return seconds < 7200
    ? format.format(Math.ceil(seconds / 60), 'minute')
    : format.format(Math.ceil(seconds / 3600), 'hour');
}

/**
 * A card as text, to be pasted into a mail or a ticket.
 * @param target what was asked about
 * @param result what came of it
 * @param routing which autonomous system announces it, as far as that is known
 * @param status who was asked and who answered
 * @param words texts in the user's language
 * @returns lines, each ended by a line feed; dates in ISO 8601
 */
export function whoisText(
  target: LookupTarget | SpecialTarget,
  result: WhoisResult,
  routing: RoutingResult | undefined,
  status: string,
  words: Words,
): string {
  const { text } = words;
  const heading = text('whois_heading', target.value);
  if (result.kind !== 'card') return `${heading}\n${status}\n`;
  const facts = [...routingFacts(routing), ...whoisFacts(result.card)].map(({ name, values, note }) => ({
    name: `${text(name)}:`,
    lines:
      values.length > 0
        ? values.map((value) => (note ? `${value.text} (${text(note)})` : value.text))
        : [text('whois_not_given')],
  }));
  const routingLines = routing && routing.kind !== 'not-asked' ? [routingText(routing, words)] : [];
  const width = Math.max(...facts.map(({ name }) => [...name].length)) + 2;
  const blank = ' '.repeat(width);
  const lines = facts.flatMap(({ name, lines: values }) =>
    values.map((value, at) => (at === 0 ? name + blank.slice([...name].length) : blank) + value),
  );
  return `${[heading, ...lines, status, ...routingLines, result.card.link].join('\n')}\n`;
}
