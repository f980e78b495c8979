/** What it says of a host that its requests failed: the host's own fault, that of a family, or of whoever asked. */
import { isSilent, isWithoutAnswer } from '../../dns/dns-status.ts';
import type { FailureId } from '../../page/events/failure.ts';
import { addressKind } from '../evidence/address-kind.ts';
import { hasNoAaaa } from '../evidence/dns-facts.ts';
import type { DerivedFacts } from './host-facts.ts';

/**
 * Once a connection stands, Chromium does not go over to IPv4 (Firefox does): whether IPv4 would have worked is not
 * known (test/truth/truth.test.ts, kind `ipv6-reset`, Chromium 156).
 */
function wasReset({ failures }: DerivedFacts['sightings']): boolean {
  return failures.some(({ id }) => id === 'reset');
}

function failedOnlyBy(reason: FailureId, { failures }: DerivedFacts['sightings']): boolean {
  return failures.every(({ id }) => id === reason);
}

/**
 * The browser did not find the name, and the DNS has an address that it would have tried: its resolver failed just then, or is
 * another one, or fails for A alone, for which browsers wait that ask for both. None of that need be so elsewhere.
 */
function failedOnLookupOnly({ dns, here, retest, sightings }: DerivedFacts): boolean {
  const isTranslated = here.nat64 === true && dns.synthetic.length > 0;
  const hasIpv6 = isTranslated || (dns.state === 'usable' && retest !== 'all-failed');
  const hasIpv4 = here.ipv4 === true && dns.ipv4.length > 0;
  return (hasIpv6 || hasIpv4) && failedOnlyBy('unknown-host', sightings);
}

/** The certificate is most likely the same over either family (as for the document: page-verdict.ts). */
function failedOnCertificate(sightings: DerivedFacts['sightings']): boolean {
  return failedOnlyBy('certificate', sightings);
}

/**
 * The browser could not look the name up, and nothing shows that it could look up any: no other host was reached over
 * IPv6 there, and nobody else has an answer about this one. Chromium says of a resolver that is silent that the name is
 * not resolved, as of a name that does not exist (net/dns/host_resolver_system_task.cc, Chromium 156).
 */
function mayLackResolver({ dns, here, sightings }: DerivedFacts): boolean {
  return !here.provesIpv6 && isWithoutAnswer(dns) && failedOnlyBy('unknown-host', sightings);
}

/** Whether a host that failed was tried in every way that it has, so that it fails whatever the network. */
export function failsAnyway(facts: DerivedFacts): boolean {
  const { dns, here, ipv6Here, ipv6Shown, retest, unreachable, sightings } = facts;
  if (!unreachable || retest === 'answered' || mayLackResolver(facts) || failedOnLookupOnly(facts)) return false;
  if (dns.state === 'no-name' || failedOnCertificate(sightings)) return true;
  if (here.ipv4 !== true) return false;
  if (hasNoAaaa(dns) || dns.state === 'unusable') return true;
  if (wasReset(sightings)) return false;
  // A name that was not found was tried over neither family.
  const wasTried = ipv6Shown || failedOnlyBy('unknown-host', sightings);
  return wasTried && (ipv6Here || (dns.state === 'usable' && retest === 'all-failed'));
}

/** Firefox's own resolver says the same of a name whose servers fail just then as of one that does not exist (dns-status.ts). */
function isKnownToLackName({ dns }: DerivedFacts): boolean {
  return dns.state === 'no-name' && dns.status !== 'no-records';
}

/** What becomes of a host that failed, on a network without IPv4; never more than likely. */
type FailedOutcome = 'unknown' | 'fails-anyway' | readonly ['works' | 'breaks' | 'fails-anyway', 'likely' | 'unsure'];

/**
 * The outcome of a host that failed.
 * @param options.isAllTried whether what was tried here is all that there is to try on that network
 */
export function failedOutcome(facts: DerivedFacts, options: { readonly isAllTried: boolean }): FailedOutcome {
  if (facts.disallowed || isKnownToLackName(facts)) return 'fails-anyway';
  if (facts.rejected) return ['fails-anyway', 'likely'];
  if (resolvesToLoopbackOnly(facts)) return 'unknown';
  if (failsAnyway(facts)) return ['fails-anyway', 'likely'];
  if (facts.retest === 'answered') {
    return failedOnlyBy('unknown-host', facts.sightings) ? ['works', 'likely'] : 'unknown';
  }
  if (facts.retest !== 'all-failed' && failedOnLookupOnly(facts)) return 'unknown';
  if (wasReset(facts.sightings) && facts.here.ipv4 !== false) return 'unknown';
  if (mayLackResolver(facts)) return 'unknown';
  // Where there may be IPv4, it may have failed over that, too: a browser reports a failure when all addresses have failed.
  const failedOverIpv6 = facts.ipv6Here && facts.here.ipv4 === false;
  const isSeen = options.isAllTried && facts.ipv6Shown && (failedOverIpv6 || facts.retest === 'all-failed');
  return isSeen ? ['breaks', 'likely'] : 'unknown';
}

/**
 * The outcome of a host that failed, on a network with NAT64. A DNS64 of which a name server lets the question for AAAA go unanswered
 * makes one up of the A (RFC 6147 sections 5.1.2 and 5.1.3), as late as it gives up waiting: who asks again then gets it, as
 * browsers did of unbound that had not found the name before (test/truth/truth.test.ts, kind `aaaa-drop`).
 */
export function failedOutcomeWithNat64(facts: DerivedFacts): FailedOutcome {
  const { here, dns, sightings } = facts;
  const outcome = failedOutcome(facts, { isAllTried: here.nat64 === true || dns.state === 'usable' });
  const mayComeLate = isSilent(dns) && failedOnlyBy('unknown-host', sightings);
  return mayComeLate && typeof outcome !== 'string' ? [outcome[0], 'unsure'] : outcome;
}

/** It failed where there is a translator, and no IPv4 by which it could have failed. */
export function hasFailedThroughNat64(facts: DerivedFacts): boolean {
  const { unreachable, here } = facts;
  return unreachable && here.nat64 === true && here.ipv4 !== true && !failedOnLookupOnly(facts);
}

/**
 * It was asked where there are both families, and answered over none. What the browser blocked, or lost with its network, was
 * tried over neither.
 */
export function failedOverBothFamilies({ here, ipv6Here, unreachable, unresponsive }: DerivedFacts): boolean {
  return here.ipv4 === true && ipv6Here && (unreachable || unresponsive);
}

/**
 * All of its addresses are those of the computer that asks: some resolvers and hosts files block so, and names of developers have
 * them too. Then others may well reach the host elsewhere, or whoever asks has it without any network.
 */
export function leadsToLoopbackOnly({ dns, describe }: DerivedFacts): boolean {
  const all = [...dns.ipv4, ...dns.unusable, ...dns.usable];
  // A packet to the unspecified address goes to the computer itself, too, where it goes anywhere.
  const isOwn = (address: string) =>
    addressKind(address, describe) === 'loopback' || describe(address).class === 'unspecified';
  return !dns.isIpv4Lost && all.length > 0 && all.every(isOwn);
}

/** The same, and nothing is there. */
export function resolvesToLoopbackOnly(facts: DerivedFacts): boolean {
  return facts.unreachable && leadsToLoopbackOnly(facts);
}
