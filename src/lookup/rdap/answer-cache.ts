/** Answers kept by the range they are about, so that the registry is not asked for each address of a network. */
import type { Address } from '../../address/address.ts';
import { listOf, recordOf } from '../../json/narrow.ts';
import { isInside, parseRange, sizeOf } from './address-range.ts';
import type { WhoisCard } from './whois-result.ts';

export interface KeptAnswer {
  readonly card: WhoisCard;
  readonly asked: readonly string[];
  /** When it was given, milliseconds since 1970. */
  readonly time: number;
}

/** Registrations change within days; a working day is asked about a few times at most. */
const lifetimeMs = 6 * 3600_000;
const maxAnswers = 50;

/**
 * @param kept what was kept, by whatever version
 * @param now milliseconds since 1970
 * @returns the answer whose range is the smallest that the address lies in; undefined if it lies in none
 */
export function findAnswer(kept: unknown, address: Address, now: number): KeptAnswer | undefined {
  let best: { answer: KeptAnswer; size: bigint } | undefined;
  for (const answer of current(kept, now)) {
    const range = parseRange(answer.card.first, answer.card.last);
    if (!range || !isInside({ first: address, last: address }, range)) continue;
    const size = sizeOf(range);
    if (!best || size < best.size) best = { answer, size };
  }
  return best?.answer;
}

/** @returns what to keep now: the answer in the place of an older one about the same range, and the youngest others */
export function keepAnswer(kept: unknown, answer: KeptAnswer): readonly KeptAnswer[] {
  const others = current(kept, answer.time).filter(
    ({ card }) => card.first !== answer.card.first || card.last !== answer.card.last,
  );
  return [answer, ...others].slice(0, maxAnswers);
}

function current(kept: unknown, now: number): readonly KeptAnswer[] {
  return listOf(kept, maxAnswers).filter((answer): answer is KeptAnswer => {
    const { card, asked, time } = recordOf(answer);
    // A clock that was set back must not keep an answer for ever.
    return (
      typeof time === 'number' && Math.abs(now - time) < lifetimeMs && Array.isArray(asked) && 'first' in recordOf(card)
    );
  });
}
