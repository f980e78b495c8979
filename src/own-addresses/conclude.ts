import { parseAddress } from '../address/address.ts';
import { type AddressDescription, describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes } from '../address/nat64-prefix.ts';
import type { AskingFailure, FamilyAnswer, OwnAddresses } from './own-addresses.ts';
import type { Reach } from './reach.ts';

/**
 * What the answers say of the network, never more: `dual-stack` both families lead out · `ipv4-only`, `ipv6-only` one
 * does, and nothing leads out over the other · `ipv4-at-least`, `ipv6-at-least` one does, and why the other does not is not
 * known · `nat64` the name with A only was reached at an IPv6 address: a DNS64 and a NAT64 stand between (RFC 6147, 6146)
 * · `proxied` a proxy asked, and the addresses are its own · `no-connection` · `unknown`.
 */
export const conclusionIds = [
  'dual-stack',
  'ipv4-only',
  'ipv6-only',
  'ipv4-at-least',
  'ipv6-at-least',
  'nat64',
  'proxied',
  'no-connection',
  'unknown',
] as const;
export type ConclusionId = (typeof conclusionIds)[number];

/**
 * What else is to be known: `clat-possible` there is a NAT64, and IPv4 works without it: 464XLAT (RFC 6877) on this machine
 * or a translator on the way, or IPv4 besides · `cgn` the IPv4 address is of the block for carrier-grade NAT (RFC 6598) ·
 * `sharing-unseen` a global IPv4 address may be shared by a carrier-grade NAT all the same · `tunnel-6to4`, `tunnel-teredo`
 * · `local-ipv6`, `local-ipv4` the address is of a block that the internet does not see, so the answer came from inside the
 * network · `networks-differ` different autonomous systems announce the two.
 */
export const remarkIds = [
  'clat-possible',
  'cgn',
  'sharing-unseen',
  'tunnel-6to4',
  'tunnel-teredo',
  'local-ipv6',
  'local-ipv4',
  'networks-differ',
] as const;
export type RemarkId = (typeof remarkIds)[number];

/** What this machine's addresses say about its network. */
export interface Conclusion {
  readonly id: ConclusionId;
  readonly remarks: readonly RemarkId[];
  readonly reach: Reach;
}

/** Where nothing was sent: what the browser says when the machine has no address of the family, or no way out over it. */
const noWay: readonly AskingFailure[] = ['no-route', 'no-name'];

/**
 * @param ownPrefixes the NAT64 prefixes that the user has named
 * @returns them and those that the network has announced
 */
export function prefixesOf({ nat64Prefixes }: OwnAddresses, ownPrefixes: readonly string[]): Nat64Prefix[] {
  return parseNat64Prefixes([...(nat64Prefixes ?? []), ...ownPrefixes]);
}

/**
 * @param own the answers
 * @param ownPrefixes the NAT64 prefixes that the user has named
 * @returns what follows from them
 */
export function conclude(own: OwnAddresses, ownPrefixes: readonly string[]): Conclusion {
  const { ipv4, ipv6 } = own.answers;
  const prefixes = prefixesOf(own, ownPrefixes);
  const isTranslated = ipv4.kind === 'address' && isTranslation(ipv4.peer, own.known, prefixes);
  const has4 = ipv4.kind === 'address';
  const has6 = ipv6.kind === 'address';
  const isProxied = [ipv4, ipv6].some((answer) => answer.kind === 'address' && answer.proxied);
  // Of names that somebody typed it is not known whether they have any address.
  const lacks = (answer: FamilyAnswer, other: boolean): boolean =>
    other && answer.kind === 'failed' && (answer.reason === 'no-route' || (answer.reason === 'no-name' && own.known));
  const lacks4 = lacks(ipv4, has6);
  const lacks6 = lacks(ipv6, has4 && !isTranslated);
  const hasNat64 = isTranslated || (own.nat64Prefixes ?? []).length > 0;

  return {
    id: idOf(),
    remarks: isProxied ? [] : remarksOf(own, prefixes, { isTranslated, hasNat64 }),
    reach: {
      time: own.time,
      ...(isProxied
        ? { ipv4: null, ipv6: null, nat64: null }
        : {
            ipv4: whether(has4 && !isTranslated, lacks4 || isTranslated),
            ipv6: whether(has6 || isTranslated, lacks6),
            nat64: whether(hasNat64, own.nat64Prefixes !== null),
          }),
    },
  };

  function idOf(): ConclusionId {
    if (isProxied) return 'proxied';
    if (isTranslated) return 'nat64';
    if (has4 && has6) return 'dual-stack';
    if (has4) return lacks6 ? 'ipv4-only' : 'ipv4-at-least';
    if (has6) return lacks4 ? 'ipv6-only' : 'ipv6-at-least';
    const reasons = [ipv4, ipv6].map((answer) => (answer.kind === 'failed' ? answer.reason : undefined));
    const none = reasons.every((reason) => reason !== undefined && (reason === 'offline' || noWay.includes(reason)));
    return none ? 'no-connection' : 'unknown';
  }
}

/** @returns null where neither is known; what is shown goes before what is denied */
function whether(isShown: boolean, isDenied: boolean): boolean | null {
  if (isShown) return true;
  return isDenied ? false : null;
}

/**
 * Of a name with A only, each IPv6 address is one that a DNS64 made. Of a name that somebody typed it is not known what
 * it has, so there the prefix has to be known.
 */
function isTranslation(peer: string, known: boolean, prefixes: readonly Nat64Prefix[]): boolean {
  const { class: id } = describeAddress(peer, prefixes);
  if (id === 'nat64') return true;
  return known && parseAddress(peer)?.version === 6 && id !== 'ipv4-mapped';
}

function remarksOf(
  { answers }: OwnAddresses,
  prefixes: readonly Nat64Prefix[],
  { isTranslated, hasNat64 }: { readonly isTranslated: boolean; readonly hasNat64: boolean },
): RemarkId[] {
  const classOf = (answer: FamilyAnswer): AddressDescription | null =>
    answer.kind === 'address' ? describeAddress(answer.address, prefixes) : null;
  const four = classOf(answers.ipv4);
  const six = classOf(answers.ipv6);
  const remarks: RemarkId[] = [];
  if (four && hasNat64 && !isTranslated) remarks.push('clat-possible');
  if (four?.class === 'shared') remarks.push('cgn');
  else if (four && !four.global) remarks.push('local-ipv4');
  else if (four && !isTranslated) remarks.push('sharing-unseen');
  if (six?.class === '6to4') remarks.push('tunnel-6to4');
  else if (six?.class === 'teredo') remarks.push('tunnel-teredo');
  else if (six && !six.global) remarks.push('local-ipv6');
  return remarks;
}

/**
 * @param ipv4 the autonomous systems that announce the IPv4 address
 * @param ipv6 those of the IPv6 address
 * @returns whether they have none in common, so that the two ways out of the network are not the same
 */
export function networksDiffer(ipv4: readonly number[], ipv6: readonly number[]): boolean {
  return ipv4.length > 0 && ipv6.length > 0 && !ipv4.some((as) => ipv6.includes(as));
}
