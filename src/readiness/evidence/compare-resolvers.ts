import { parseAddress } from '../../address/address.ts';
import { hasPrefix } from '../../address/prefix.ts';
import { discoverNat64Prefixes } from '../../dns/discover-nat64.ts';
import type { AddressAnswer, HostRecords, OtherAnswer, RecordSource } from '../../dns/host-records.ts';

/** What one resolver has answered to AAAA. */
interface OneAnswer extends OtherAnswer {
  /** Whether its own DNS64 has made that AAAA up. */
  readonly isMadeUp: (address: string) => boolean;
}

/** How another resolver's answer compares. */
export interface ComparedAnswer {
  readonly source: RecordSource;
  /** What it has answered, without what its DNS64 has made up. */
  readonly aaaa: AddressAnswer;
  /** The same AAAA as the first resolver's. */
  readonly isSame: boolean;
  /** One of the two has AAAA, and the other one has none. */
  readonly isDisputed: boolean;
}

/**
 * Compares the AAAA of several resolvers, each read with what that very resolver says of ipv4only.arpa (RFC 7050 section 3): what a
 * DNS64 has made up is no AAAA, so that it agrees with a resolver that has none.
 * @param records what the first resolver answered about a host, and others
 * @param others those of the others that are compared
 * @param test what the resolvers answered about ipv4only.arpa, if they were asked
 */
export function compareResolvers(
  { source, aaaa }: HostRecords,
  others: readonly OtherAnswer[],
  test: HostRecords | undefined,
): ComparedAnswer[] {
  const first = { source, aaaa, isMadeUp: madeUpBy(source, test) };
  return others.map((other) => {
    const second = { ...other, isMadeUp: madeUpBy(other.source, test) };
    const [one, two] = [ownOf(first, second), ownOf(second, first)];
    return {
      source: other.source,
      aaaa:
        other.aaaa.status === 'ok' && two.length === 0
          ? { status: 'no-data', addresses: [] }
          : { ...other.aaaa, addresses: two },
      isSame: [...one].sort().join() === [...two].sort().join(),
      isDisputed: one.length > 0 !== two.length > 0,
    };
  });
}

/** Under the prefix of its DNS64 a zone may have AAAA of its own, which every resolver passes on (RFC 6147 section 5.1.4). */
function ownOf({ aaaa, isMadeUp }: OneAnswer, other: OneAnswer): readonly string[] {
  const isOthersOwn = (address: string) => other.aaaa.addresses.includes(address) && !other.isMadeUp(address);
  return aaaa.addresses.filter((address) => !isMadeUp(address) || isOthersOwn(address));
}

/** @returns tells of an address whether that resolver makes it up, by its own answer about ipv4only.arpa; of none where it was not asked */
function madeUpBy(source: RecordSource, test: HostRecords | undefined): (address: string) => boolean {
  const key = JSON.stringify(source);
  const answers = test ? [test, ...(test.others ?? [])] : [];
  const own = answers.filter((answer) => JSON.stringify(answer.source) === key);
  const prefixes = discoverNat64Prefixes(own.flatMap((answer) => answer.aaaa.addresses));
  return (text) => {
    const address = parseAddress(text);
    return address !== null && prefixes.some((prefix) => hasPrefix(address, prefix));
  };
}
