import { Limiter } from '../../src/async/limiter.ts';
import { isSilent } from '../../src/dns/dns-status.ts';
import type { AddressAnswer, HostLookup, HostRecords } from '../../src/dns/host-records.ts';

/** Hosts that are asked about at the same time. */
const inFlight = 6;
/** So many hosts in a row without an answer show that nobody is there. */
const enoughAtFirst = 6;
/** Who has answered before may lose some, or have names whose own servers are silent. */
const enoughLater = 30;

const notAsked: AddressAnswer = { status: 'not-asked', addresses: [] };

/** A lookup that is given up where it is silent: each host costs seconds then, and tells nothing. */
export interface GivingUp {
  readonly lookup: HostLookup;
  /** The hosts that were not asked about any more. */
  readonly skipped: ReadonlySet<string>;
}

/**
 * @param lookup whom to ask
 * @param onStart is called when a host's turn has come
 * @returns the same, until it has been silent for several hosts in a row; no more are asked about then
 */
export function untilSilent(lookup: HostLookup, onStart: (hostname: string) => void): GivingUp {
  const limiter = new Limiter(inFlight);
  const skipped = new Set<string>();
  let silent = 0;
  let hasAnswered = false;
  let last: HostRecords | null = null;
  const ask: HostLookup['ask'] = (hostname, options) =>
    limiter.run(async () => {
      if (last && silent >= (hasAnswered ? enoughLater : enoughAtFirst)) {
        skipped.add(hostname);
        return { ...last, hostname, a: notAsked, aaaa: notAsked, https: { status: 'not-asked', bindings: [] } };
      }
      onStart(hostname);
      const records = await lookup.ask(hostname, options);
      if ([records.a, records.aaaa].every(isSilent)) {
        silent++;
        last = records;
      } else {
        silent = 0;
        hasAnswered = true;
      }
      return records;
    }, options.signal);
  return { lookup: { ...lookup, ask }, skipped };
}
