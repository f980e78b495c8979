/**
 * Recognises a resolver that keeps AAAA from whoever asks: some leave them out (BIND's filter-aaaa, unbound's private-address, dnsmasq's
 * filter-AAAA, home routers), some fail for AAAA of any name, some make them up in place of a host's own (unbound's dns64-synthall). What
 * such a resolver says of AAAA says nothing about a host. Nor does it that one has no address at all, where it has none of a name that everybody
 * has: Firefox's own resolver says nothing else when it gets no answer.
 */
import { parseAddress } from '../address/address.ts';
import { findNat64Prefix, nat64TestName } from './discover-nat64.ts';
import type { DnsStatus } from './dns-status.ts';
import type { AddressAnswer, HostLookup, HostRecords } from './host-records.ts';
import { HostResolver } from './host-resolver.ts';
import { failureLifetimeSeconds } from './lifetime.ts';
import type { RecordsCache } from './records-cache.ts';

/** A name that has A and AAAA for everybody: that of a root server, which has both in the hints of any resolver (RFC 8109). */
export const controlName = 'a.root-servers.net';

/** Where questions for AAAA of so many hosts in a row were in vain, because they are dropped, no more are asked: each takes seconds. */
const enoughDropped = 6;

/** A lookup whose answers are held against that about the control name. */
export interface ControlledLookup {
  readonly lookup: HostLookup;
  /** Whether it has given an answer about AAAA that it would have given of any host. */
  hasWithheld(): boolean;
}

const nothing: AddressAnswer = { status: 'withheld', addresses: [] };
const notAsked: AddressAnswer = { status: 'not-asked', addresses: [] };

/**
 * @param lookup whom to ask
 * @param cache where the answer about the control name is kept, for as long as it may be used
 * @param now milliseconds since the epoch
 * @returns the same, which asks about the control name as well. What it keeps from everybody, AAAA or both, has the status `withheld`
 */
export function withControl(lookup: HostLookup, cache: RecordsCache, now: () => number): ControlledLookup {
  const control = new HostResolver(lookup, cache);
  let withheld = false;
  let dropped = 0;
  const ask: HostLookup['ask'] = async (hostname, options) => {
    if (dropped >= enoughDropped) {
      const known = await control.resolve(controlName, options);
      const ofHost = { hostname, a: notAsked, aaaa: nothing, cnames: [], at: now(), ttl: failureLifetimeSeconds };
      if (known) return { ...known, ...ofHost };
    }
    const [records, known] = await Promise.all([lookup.ask(hostname, options), control.resolve(controlName, options)]);
    if (known && hasNothing(known) && hasNothing(records)) {
      withheld = true;
      return { ...records, a: nothing, aaaa: nothing, ttl: failureLifetimeSeconds };
    }
    const status = known && withheldStatus(known);
    const isKept = status !== null && isWithheld(records, status);
    dropped = isKept && status === 'timeout' ? dropped + 1 : 0;
    if (!isKept) return records;
    withheld = true;
    return { ...records, aaaa: nothing, ttl: failureLifetimeSeconds };
  };
  return { lookup: { ...lookup, ask }, hasWithheld: () => withheld };
}

/**
 * @param control what a resolver has answered about the control name
 * @returns how its questions for AAAA end whatever the host has; null where it has them, or does not know the name
 */
function withheldStatus({ a, aaaa }: HostRecords): DnsStatus | null {
  if (a.status !== 'ok' || aaaa.status === 'not-asked') return null;
  return aaaa.status !== 'ok' || isMadeUp(aaaa, a) ? aaaa.status : null;
}

function isWithheld({ hostname, a, aaaa }: HostRecords, status: DnsStatus): boolean {
  if (aaaa.status !== status || hostname === nat64TestName) return false;
  if (status === 'ok') return isMadeUp(aaaa, a);
  // A name that does not exist has no AAAA.
  return status !== 'nxdomain' || a.status !== 'nxdomain';
}

/** No answer, or no such name: `no-records` is either (dns-status.ts). */
function hasNothing({ a, aaaa }: HostRecords): boolean {
  return a.status === 'no-records' && aaaa.status === 'no-records';
}

/** All of them are made of the A beside them, as a DNS64 does where there is no AAAA (RFC 6147 section 5.1.6). */
function isMadeUp(aaaa: AddressAnswer, a: AddressAnswer): boolean {
  const ipv4 = a.addresses.flatMap((text) => parseAddress(text) ?? []);
  return aaaa.addresses.every((text) => {
    const address = parseAddress(text);
    return address !== null && ipv4.some((own) => findNat64Prefix(address, own) !== null);
  });
}
