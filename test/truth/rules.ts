/** What is demanded of a comparison. */
import type { Compared, Comparison } from './compare.ts';

export interface Reason {
  /** The id of the verdict; null for any. */
  readonly verdict: string | null;
  /** The id of a piece of its evidence, and the first of its values where they matter. */
  readonly evidence: string;
  /** Why nobody could know better. */
  readonly because: string;
}

/** Reasons for "unknown" that a network engineer accepts. */
const reasons: readonly Reason[] = [
  {
    verdict: null,
    evidence: 'depends-denied',
    because:
      'AAAA is NXDOMAIN beside an A: unbound makes an AAAA up, BIND passes the error on (RFC 6147 section 5.1.2).',
  },
  {
    verdict: null,
    evidence: 'depends-mapped',
    because: 'AAAA is ::ffff:a.b.c.d: unbound passes it on, BIND leaves it out of account (RFC 6147 section 5.1.4).',
  },
  {
    verdict: null,
    evidence: 'depends-failure',
    because: 'AAAA fails (SERVFAIL, REFUSED, NOTIMP, time-out): unbound makes an AAAA up, BIND passes the error on.',
  },
  {
    verdict: null,
    evidence: 'not-tried',
    because: 'There is an AAAA and nobody tried it; one to three in a hundred lead nowhere.',
  },
  {
    verdict: 'missing',
    evidence: 'page-problem',
    because: 'The visit went wrong before the host was asked, which the report says of the page.',
  },
  {
    verdict: 'missing',
    evidence: 'not-asked',
    because:
      'What leads there failed in the network from which it was judged, for a browser without the extension as well.',
  },
  {
    verdict: 'ipv6-unused',
    evidence: 'aaaa-untried',
    because:
      'It has several AAAA. A browser goes over to IPv4 when the first one does not answer, and nobody tried the others.',
  },
  {
    verdict: 'failed',
    evidence: 'failed',
    because: 'It failed here for a reason that the other family, which was not tried, need not share.',
  },
  {
    verdict: 'no-aaaa',
    evidence: 'failed',
    because:
      'It has no AAAA and failed here; whether it answers over IPv4, and so through a NAT64, was not to be seen.',
  },
  {
    verdict: 'unknown',
    evidence: 'lookup-failed',
    because: 'The DNS gave no answer for AAAA, and where there is no IPv6 nobody could try.',
  },
  {
    verdict: null,
    evidence: 'aaaa-embedded',
    because: 'Its own AAAA lies in a prefix of NAT64, so what a DNS64 makes of it depends on the DNS64.',
  },
  {
    verdict: 'aaaa-unusable',
    evidence: 'aaaa-unusable',
    because:
      'Its own AAAA lies in a prefix of NAT64, and a NAT64 of that prefix leads to the address inside, which may be of its service.',
  },
  {
    verdict: null,
    evidence: 'failed unexplained',
    because:
      'Nothing had come when the visit was over, and nothing said why: the DNS or the host may have been about to.',
  },
];

/** @returns the reason for which an unknown use may be unknown; undefined if there is none */
export function reasonOf({ why }: Compared): Reason | undefined {
  const [verdict, evidence = ''] = why.split(': ');
  const pieces = evidence.split('; ').map((each) => `${each} `);
  return reasons.find(
    (reason) =>
      [null, verdict].includes(reason.verdict) && pieces.some((piece) => piece.startsWith(`${reason.evidence} `)),
  );
}

/** How many of the verdicts called likely may be wrong. */
export const likelyWrong = 0.01;

/** @returns a sentence for each demand that is not met */
export function refusals({ all, contradictions }: Comparison): string[] {
  const decided = all.filter(({ score }) => score !== 'unknown');
  const certain = decided.filter(({ confidence, score }) => confidence === 'certain' && score === 'wrong');
  const likely = decided.filter(({ confidence }) => confidence === 'likely');
  const likelyAndWrong = likely.filter(({ score }) => score === 'wrong');
  const open = all.filter((each) => each.what === 'use' && each.score === 'unknown' && !reasonOf(each));
  return [
    ...certain.map((each) => `certain, and wrong: ${sentence(each)}`),
    ...(likelyAndWrong.length > likely.length * likelyWrong
      ? likelyAndWrong.map(
          (each) => `likely, and wrong (${likelyAndWrong.length} of ${likely.length}): ${sentence(each)}`,
        )
      : []),
    ...open.map((each) => `unknown without a reason: ${sentence(each)}`),
    ...contradictions.map((each) => `the witnesses contradict each other: ${each}`),
  ];
}

/** @returns a comparison in words */
export function sentence(each: Compared): string {
  const { what, vantage, network, browser, page, hostname, port, kind, predicted, confidence, truth, why } = each;
  const subject = what === 'use' ? `${kind} (${hostname}:${port} of ${page})` : `page ${page}`;
  return `${subject}: from ${vantage} it was predicted: ${predicted} (${confidence}), and ${browser} in ${network}: ${truth}. ${why}`;
}
