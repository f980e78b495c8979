import type { LookupTarget, SpecialTarget } from '../../src/lookup/lookup-target.ts';
import type { WhoisResult } from '../../src/lookup/rdap/whois-result.ts';
import type { RoutingResult } from '../../src/lookup/routing/routing-result.ts';
import type { Words } from '../../ui/words.ts';
import { routingFacts, whoisFacts } from './whois-facts.ts';
import { routingText } from './whois-status-text.ts';

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
