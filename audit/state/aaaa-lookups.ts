import type { AaaaCheck } from '../../src/dns/aaaa-check.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import type { AuditParts } from './audit-state.ts';

/** Asks the DNS for AAAA, as far as the audit page uses it; only if the user has turned that on. */
export type ReportCheck = Pick<
  AaaaCheck,
  'state' | 'resolverName' | 'nat64Prefixes' | 'dns64Records' | 'check' | 'observe'
>;

/** The lookups of AAAA for the hosts of the report. */
export interface AaaaLookups {
  /** Follows whether the DNS may be asked. */
  followAaaa(): Promise<void>;
  /** Asks for the AAAA of all hosts whose verdict they would settle. */
  checkAaaa(): Promise<void>;
  cancelAaaa(): void;
  /** Ends the lookups, and nothing of what they bring is stored any more. */
  discardAaaa(): void;
  /** @returns the NAT64 prefixes that the network itself announces, once it was asked */
  discoveredPrefixes(): readonly string[];
}

/** How many answers of the DNS are stored at a time. */
const recordsPerWrite = 50;

/**
 * @param aaaa loads what asks the DNS
 * @returns the lookups, for one set of hosts at a time
 */
export function createAaaaLookups(
  { store, storage, set, stored, refresh }: AuditParts,
  aaaa: () => Promise<ReportCheck>,
): AaaaLookups {
  let asking: AbortController | undefined;
  let discoveredPrefixes: readonly string[] = [];
  return {
    discoveredPrefixes: () => discoveredPrefixes,
    async followAaaa() {
      const check = await aaaa();
      const follow = () => set({ aaaa: { state: check.state(), resolverName: check.resolverName } });
      check.observe(follow);
      follow();
    },
    async checkAaaa() {
      const hostnames = store.get().hostnamesToLookUp;
      if (asking || hostnames.length === 0) return;
      const control = new AbortController();
      asking = control;
      const check = await aaaa();
      const waiting: HostRecords[] = [];
      let count = 0;
      let writing = Promise.resolve();
      const write = () => {
        const dns = waiting.splice(0);
        if (dns.length === 0) return;
        writing = writing.then(async () => {
          // Deleting ends the lookups too, and then nothing of them is to come back.
          if (asking !== control) return;
          if (!(await stored(() => storage.add({ dns })))) control.abort();
          await refresh();
        });
      };
      const listening = check.nat64Prefixes(control.signal).then(
        (found) => {
          discoveredPrefixes = found?.map(({ text }) => text) ?? [];
        },
        () => {},
      );
      set({ asking: { done: 0, of: hostnames.length }, done: null });
      try {
        await check.check(hostnames, {
          signal: control.signal,
          onRecords(records) {
            waiting.push(records);
            count++;
            set({ asking: { done: count, of: hostnames.length } });
            if (waiting.length >= recordsPerWrite) write();
          },
        });
      } catch {
        // Cancelled; what was answered before holds.
      }
      // Whether the resolver that was asked makes AAAA up itself.
      const ofTestName = check.dns64Records();
      if (ofTestName) waiting.push(ofTestName);
      write();
      await Promise.all([writing, listening]);
      if (discoveredPrefixes.length > 0) await refresh();
      set({ asking: null });
      if (asking !== control) return;
      asking = undefined;
      set({ done: { what: 'checked' } });
    },
    cancelAaaa: () => asking?.abort(),
    discardAaaa() {
      asking?.abort();
      asking = undefined;
    },
  };
}
