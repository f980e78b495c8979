import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import type { AuditParts } from './audit-state.ts';
import { type OwnNetwork, runsWithReach } from './runs-with-reach.ts';

/** What this machine's network was found to offer, by whomever the user let be asked. */
export interface OwnNetworkSource {
  settings(): Promise<NonNullable<OwnNetwork['settings']>>;
  /** @param changed is called after the settings may have changed */
  observeSettings(changed: () => void): void;
  /** @returns what any view has received that still holds; null where that is nothing */
  known(): Promise<KnownAddresses | null>;
  observeKnown(changed: (known: KnownAddresses | null) => void): void;
  /** Whether recordings of it may keep what was found out: in a private window nothing may stay. */
  readonly isKept: boolean;
}

/** What the page does with what is known of this machine's network. */
export interface OwnNetworkRuns {
  /** Follows what is known of this machine's addresses, and whether anybody may be asked. */
  followOwnNetwork(): Promise<void>;
  /** Takes what was found out about this machine's network into the runs that were made from it. */
  setOwnAddresses(known: KnownAddresses): void;
  /** The same with what is known already, after the report was read. */
  storeReach(): Promise<void>;
}

/** @returns what takes this machine's network into the runs that were made from it */
export function createOwnNetwork(
  { store, storage, stored, refresh }: AuditParts,
  ownNetwork: OwnNetworkSource,
): OwnNetworkRuns {
  const storeReach = async () => {
    const { own, report } = store.get();
    const runs = ownNetwork.isKept && report ? runsWithReach(report, own) : [];
    if (runs.length > 0 && (await stored(() => storage.add({ runs })))) await refresh();
  };
  const setOwn = (changes: Partial<OwnNetwork>) => {
    store.update((state) => ({ ...state, own: { ...state.own, ...changes } }));
    void storeReach();
  };
  return {
    storeReach,
    async followOwnNetwork() {
      const readOwnSettings = async () => setOwn({ settings: await ownNetwork.settings() });
      ownNetwork.observeSettings(() => void readOwnSettings());
      ownNetwork.observeKnown((known) => setOwn({ known }));
      // Either may be late.
      await Promise.all([readOwnSettings(), ownNetwork.known().then((known) => known && setOwn({ known }))]);
    },
    setOwnAddresses: (known) => setOwn({ known }),
  };
}
