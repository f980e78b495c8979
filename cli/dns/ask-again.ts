import { pause } from '../../src/async/deadline.ts';
import { afterRunning } from '../../src/browser/after-running.ts';
import { isSilent } from '../../src/dns/dns-status.ts';
import type { AddressAnswer, HostLookup } from '../../src/dns/host-records.ts';

/**
 * How long a resolver is left alone with a name that it could not find out: it goes on with what it has begun, and keeps
 * the failure for a moment (RFC 9520 section 3.2: at least 1 s; unbound 5 s, NORR_TTL in util/data/msgreply.h).
 */
const recoveryMs = 5500;

/** Extended DNS errors of DNSSEC (RFC 8914 sections 4.6 to 4.13): the same comes of another question. */
const dnssecErrors = { first: 5, last: 12 } as const;

/**
 * A resolver often fails once with a name that it has never heard of, because name servers on the way are slow, and has its
 * records a few seconds later.
 * @param lookup whom to ask
 * @param recovery milliseconds before the second question
 * @returns the same, which asks once more about hosts of which the resolver says SERVFAIL, for another reason than DNSSEC
 */
export function askAgain(lookup: HostLookup, recovery = recoveryMs): HostLookup {
  return {
    ...lookup,
    ask: async (hostname, options) => {
      const records = await lookup.ask(hostname, options);
      if (!mayRecover(records.a) && !mayRecover(records.aaaa)) return records;
      await pause(recovery, afterRunning, options.signal);
      const again = await lookup.ask(hostname, options);
      // Silence tells less than the failure does, and so does a host that was given up in the meantime.
      return again.aaaa.status === 'not-asked' || isSilent(again.aaaa) ? records : again;
    },
  };
}

function mayRecover({ status, extendedErrors = [] }: AddressAnswer): boolean {
  return (
    status === 'servfail' && !extendedErrors.some((code) => code >= dnssecErrors.first && code <= dnssecErrors.last)
  );
}
