import type { NetworkId } from '../report/report.ts';
import type { HostVerdict } from './host-verdict.ts';

/**
 * The one rule on what may fail a build. What does not pass it is said all the same, and is no failure: a guess, as where an
 * AAAA was not used once, because IPv6 may have lost a race by some milliseconds (RFC 8305 section 5); and what is likely only
 * because nobody has an answer about the host's AAAA.
 * @param verdict the verdict on a host
 * @param network a network without IPv4
 * @returns whether the host breaks there, and that is more than a guess
 */
export function breaksForSure(
  { id, outcomes, confidences }: Pick<HostVerdict, 'id' | 'outcomes' | 'confidences'>,
  network: NetworkId = 'without-nat64',
): boolean {
  return outcomes[network] === 'breaks' && confidences[network] !== 'unsure' && id !== 'ipv4-seen';
}
