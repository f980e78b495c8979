/**
 * Answers kept by what they are about, so that nobody is asked twice. A registry answers with the smallest network that it
 * knows an address in (RFC 9082 section 3.1.1), so what it said of one address holds for another of the same network only where
 * that network has no smaller ones in it.
 */
import { type Address, formatAddress } from '../../address/address.ts';
import { listOf, recordOf } from '../../json/narrow.ts';
import { isInside, parseRange, sizeOf } from './address-range.ts';
import type { WhoisCard } from './whois-result.ts';

/** An answer of a registry that is kept. */
export interface KeptAnswer {
  /** What was asked about. */
  readonly address: string;
  readonly card: WhoisCard;
  readonly asked: readonly string[];
  /** When it was given, milliseconds since 1970. */
  readonly time: number;
}

/** Registrations change within days; a working day is asked about a few times at most. */
const lifetimeMs = 6 * 3600_000;
const maxAnswers = 50;

/**
 * The registries' words for a network that somebody uses, and that is not given out in parts: ASSIGNED PA, assigned, REASSIGNMENT.
 * Holders of allocations give parts to others, each with an entry of its own (RIPE-733 section 7, ARIN NRPM 2.5 and 2.6).
 */
const assigned = /^(?:direct )?(?:re)?assign/i;

/**
 * @param kept what was kept, by whatever version
 * @param now milliseconds since 1970
 * @returns the answer about that address; else the one about the smallest assigned network that it lies in; undefined if there
 *   is neither
 */
export function findAnswer(kept: unknown, address: Address, now: number): KeptAnswer | undefined {
  const text = formatAddress(address);
  let best: { answer: KeptAnswer; size: bigint } | undefined;
  for (const answer of current(kept, now)) {
    const range = parseRange(answer.card.first, answer.card.last);
    if (!range || !isInside({ first: address, last: address }, range)) continue;
    if (answer.address === text) return answer;
    const size = sizeOf(range);
    if (assigned.test(answer.card.type) && (!best || size < best.size)) best = { answer, size };
  }
  return best?.answer;
}

/** @returns what to keep now: the answer in the place of older ones that it outdates, and the youngest others */
export function keepAnswer(kept: unknown, answer: KeptAnswer): readonly KeptAnswer[] {
  const { address, card } = answer;
  const others = current(kept, answer.time).filter(
    (other) =>
      other.address !== address &&
      (!assigned.test(card.type) || other.card.first !== card.first || other.card.last !== card.last),
  );
  return [answer, ...others].slice(0, maxAnswers);
}

function current(kept: unknown, now: number): readonly KeptAnswer[] {
  return listOf(kept, maxAnswers).filter((answer): answer is KeptAnswer => {
    const { card, asked, time } = recordOf(answer);
    // A clock that was set back must not keep an answer for ever.
    const isFresh = typeof time === 'number' && Math.abs(now - time) < lifetimeMs;
    return isFresh && Array.isArray(asked) && typeof recordOf(card).type === 'string';
  });
}
