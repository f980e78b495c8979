import type { LookupTarget, SpecialTarget } from '../../src/lookup/lookup-target.ts';
import type { WhoisResult } from '../../src/lookup/rdap/whois-result.ts';
import type { Words } from '../../ui/words.ts';
import { whoisFacts } from './whois-facts.ts';

/**
 * A card as text, to be pasted into a mail or a ticket.
 * @param target what was asked about
 * @param result what came of it
 * @param said who was asked and who answered
 * @param words texts in the user's language
 * @returns lines, each ended by a line feed; dates in ISO 8601
 */
export function whoisText(
  target: LookupTarget | SpecialTarget,
  result: WhoisResult,
  said: string,
  words: Words,
): string {
  const { text } = words;
  const heading = text('whois_heading', target.value);
  if (result.kind !== 'card') return `${heading}\n${said}\n`;
  const facts = whoisFacts(result.card).map(({ name, values }) => ({
    name: `${text(name)}:`,
    lines: values.length > 0 ? values.map((value) => value.text) : [text('whois_not_given')],
  }));
  const width = Math.max(...facts.map(({ name }) => [...name].length)) + 2;
  const blank = ' '.repeat(width);
  const lines = facts.flatMap(({ name, lines: values }) =>
    values.map((value, at) => (at === 0 ? name + blank.slice([...name].length) : blank) + value),
  );
  return `${[heading, ...lines, said, result.card.link].join('\n')}\n`;
}
