import type { Describe } from '../../address/describe-address.ts';
import { blockingReason } from '../../dns/blocked-answer.ts';
import { type DnsStatus, isConclusive, isEmpty, isLookupFailure } from '../../dns/dns-status.ts';
import type { HostRecords, RecordSource } from '../../dns/host-records.ts';
import { addressKind, embedsOneOf } from './address-kind.ts';
import { compareResolvers } from './compare-resolvers.ts';

/**
 * What the DNS says of a host's IPv6:
 * - `usable` at least one AAAA is of the public internet
 * - `unusable` there are AAAA, and none is of use elsewhere
 * - `none` there is no AAAA, or only ones that a DNS64 made up
 * - `denied` there is an A, but for AAAA the name servers claim that the name does not exist (RFC 4074 section 4.2)
 * - `no-name` there is no address at all
 * - `failed` it was asked and could not be found out
 * - `blocked` the resolver keeps the host from its users, and says nothing about it
 * - `not-asked`
 */
export type AaaaState = 'usable' | 'unusable' | 'none' | 'denied' | 'no-name' | 'failed' | 'blocked' | 'not-asked';

/** The DNS records of a host, as far as a verdict needs them. */
export interface DnsFacts {
  readonly state: AaaaState;
  /** How the question for AAAA ended. */
  readonly status: DnsStatus;
  readonly usable: readonly string[];
  readonly unusable: readonly string[];
  /** AAAA that a DNS64 made of an A, as far as is known: a zone may publish the same. */
  readonly synthetic: readonly string[];
  readonly ipv4: readonly string[];
  /** The question for A failed. */
  readonly isIpv4Lost: boolean;
  /**
   * The name does not exist by the answer for A, and has AAAA by the other one. A resolver that has got the first one keeps it for the name as a
   * whole (RFC 2308 section 5), so which of the two holds depends on what was asked before.
   */
  readonly isDeniedByA: boolean;
  /** The last name of the chain of aliases: its owner has to act. Empty without aliases. */
  readonly target: string;
  /** Resolvers that answered with other AAAA, or with none: who, and what. */
  readonly otherwise: readonly (readonly [resolver: string, answer: string])[];
  /** One resolver answered with AAAA, and another one with none. */
  readonly isDisputed: boolean;
  /** What shows that the resolver blocks the host; empty where it does not. Then nothing else of its answer is here. */
  readonly blockedBy: string;
}

const unknown: DnsFacts = {
  state: 'not-asked',
  status: 'not-asked',
  usable: [],
  unusable: [],
  synthetic: [],
  ipv4: [],
  isIpv4Lost: false,
  isDeniedByA: false,
  target: '',
  otherwise: [],
  isDisputed: false,
  blockedBy: '',
};

/** @returns whether the resolver has said anything about the AAAA of the host itself */
export function hasAaaaAnswer(records: HostRecords): boolean {
  return isConclusive(records.aaaa) && blockingReason(records) === null;
}

/** @returns whether the DNS has no AAAA of the host, or says so when it is asked for them */
export function hasNoAaaa({ state }: Pick<DnsFacts, 'state'>): boolean {
  return state === 'none' || state === 'denied';
}

/** What the meaning of a host's records depends on besides. */
interface AskingContext {
  /** Whether an answer of Firefox's own resolver without AAAA means anything (AI_ADDRCONFIG). */
  readonly machineHasIpv6: boolean;
  /**
   * False where no DNS64 can have made the AAAA: a zone that publishes the addresses of a NAT64 has them on every network, and
   * a DNS64 passes them on (RFC 6147 section 5.1.4). Null where that is not known.
   */
  readonly resolverHasDns64?: boolean | null;
  /** What the resolvers answered about ipv4only.arpa, if they were asked. */
  readonly dns64Test?: HostRecords | undefined;
}

/**
 * @param records what is known of the host, if it was asked for
 * @param describe reads an address, so that the answers of a DNS64 are recognised
 * @param context where and of whom it was asked
 * @returns what the records mean
 */
export function dnsFacts(
  records: HostRecords | undefined,
  describe: Describe,
  { machineHasIpv6, resolverHasDns64 = null, dns64Test }: AskingContext,
): DnsFacts {
  if (!records) return unknown;
  const blockedBy = blockingReason(records);
  if (blockedBy !== null) return { ...unknown, state: 'blocked', status: records.aaaa.status, blockedBy };
  const { a, aaaa, cnames } = records;
  const known = aaaaByUse(records, describe, resolverHasDns64);
  return {
    state: stateOf(records, known, machineHasIpv6),
    status: aaaa.status,
    ...known,
    ipv4: a.addresses.filter((text) => isAddress(text, describe)),
    isIpv4Lost: isLookupFailure(a),
    isDeniedByA: a.status === 'nxdomain' && aaaa.status === 'ok',
    target: cnames.at(-1) ?? '',
    ...comparison(records, dns64Test),
    blockedBy: '',
  };
}

/** The AAAA of a host by what they are of use for. */
function aaaaByUse(
  { a, aaaa }: HostRecords,
  describe: Describe,
  resolverHasDns64: boolean | null,
): Pick<DnsFacts, 'usable' | 'unusable' | 'synthetic'> {
  const usable: string[] = [];
  const unusable: string[] = [];
  const synthetic: string[] = [];
  const isMadeUp = (address: string): boolean => {
    if (resolverHasDns64 === false || addressKind(address, describe) !== 'nat64') return false;
    // One that embeds none of the host's own addresses was published like that.
    const isOfOwn = a.addresses.includes(describe(address).embedded ?? '') || embedsOneOf(address, a.addresses);
    return a.status !== 'ok' || isOfOwn;
  };
  for (const address of aaaa.addresses) {
    if (!isAddress(address, describe)) continue;
    if (addressKind(address, describe) === 'native') usable.push(address);
    else if (isMadeUp(address)) synthetic.push(address);
    else unusable.push(address);
  }
  return { usable, unusable, synthetic };
}

/** A report may be anybody's file: what is no address in it says nothing. */
function isAddress(text: string, describe: Describe): boolean {
  return describe(text).class !== null;
}

/** Compares what the resolvers have answered; one that could not find out says nothing. */
function comparison(
  records: HostRecords,
  dns64Test: HostRecords | undefined,
): Pick<DnsFacts, 'otherwise' | 'isDisputed'> {
  const { aaaa, others = [] } = records;
  if (!isConclusive(aaaa)) return { otherwise: [], isDisputed: false };
  const answering = others.filter((other) => isConclusive(other.aaaa));
  const compared = compareResolvers(records, answering, dns64Test);
  return {
    otherwise: compared
      .filter(({ isSame }) => !isSame)
      .map((other) => [sourceName(other.source), [...other.aaaa.addresses].sort().join(', ') || other.aaaa.status]),
    isDisputed: compared.some(({ isDisputed }) => isDisputed),
  };
}

/** Empty for the browser's own resolver. */
function sourceName(source: RecordSource): string {
  if (source.kind === 'doh') return source.url;
  return source.kind === 'server' ? source.server : '';
}

function stateOf(
  { a, aaaa }: HostRecords,
  { usable, unusable }: Pick<DnsFacts, 'usable' | 'unusable'>,
  machineHasIpv6: boolean,
): AaaaState {
  if (usable.length > 0) return 'usable';
  if (unusable.length > 0) return 'unusable';
  if (aaaa.status === 'ok') return 'none';
  if (aaaa.status === 'not-asked') return 'not-asked';
  if (!isEmpty(aaaa)) return 'failed';
  if (isEmpty(a)) return 'no-name';
  if (aaaa.status === 'no-records') return machineHasIpv6 ? 'none' : 'failed';
  if (aaaa.status === 'nxdomain') return a.status === 'ok' ? 'denied' : 'no-name';
  return 'none';
}
