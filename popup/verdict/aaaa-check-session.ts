import { parseNat64Prefix } from '../../src/address/nat64-prefix.ts';
import type { AaaaCheck } from '../../src/dns/aaaa-check.ts';
import { nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';

/** The AAAA check, as far as the popup uses it. */
export type Check = Pick<AaaaCheck, 'mode' | 'known' | 'allKnown' | 'check' | 'nat64Prefixes' | 'observe'>;

/** How many hosts were looked up, of how many; null while nothing is looked up. */
export type CheckProgress = { readonly done: number; readonly total: number } | null;

interface SessionOptions {
  /** Loads the code that looks up. */
  createCheck(): Promise<Check>;
  onProgress(progress: CheckProgress): void;
  /** Called when records came in. */
  onRecords(): void;
  /** Called when a page may have to be judged anew. */
  onChange(): void;
}

/** Runs DNS lookups for a view, one batch at a time, and holds the results. */
export interface CheckSession {
  readonly records: ReadonlyMap<string, HostRecords>;
  /** The NAT64 prefixes that the network announces, but for the well-known one; none before the first lookup. */
  discoveredPrefixes(): readonly string[];
  /** The code that looks up, once it was loaded. */
  check(): Check | null;
  isLookingUp(): boolean;
  /** Loads the code that looks up, once. */
  load(): Promise<void>;
  /** Takes over what the check knows of a page's hosts already. */
  recall(hostnames: readonly string[]): void;
  /**
   * Looks up AAAA; stops the batch before.
   * @param options `fresh`: whether to look up again what is known
   */
  lookUp(hostnames: readonly string[], options?: { readonly fresh: boolean }): Promise<void>;
  stop(): void;
  forget(): void;
}

/** @returns a session that has looked up nothing yet */
export function createCheckSession({ createCheck, onProgress, onRecords, onChange }: SessionOptions): CheckSession {
  const records = new Map<string, HostRecords>();
  let check: Check | null = null;
  let loading: Promise<Check> | null = null;
  let ending: AbortController | null = null;
  let discovered: readonly string[] | null = null;

  const create = async (): Promise<Check> => {
    const created = await createCheck();
    created.observe(() => {
      records.clear();
      onChange();
    });
    return created;
  };
  const discover = async (asked: Check, signal: AbortSignal): Promise<void> => {
    if (discovered) return;
    try {
      const found = await asked.nat64Prefixes(signal);
      // Those that settings take: not the well-known one, nor one with a suffix, which verdicts find in the answers about ipv4only.arpa.
      discovered = found?.map(({ text }) => text).filter((text) => parseNat64Prefix(text).ok) ?? [];
    } catch {
      // Tried again with the next batch.
    }
  };
  return {
    records,
    discoveredPrefixes: () => discovered ?? [],
    check: () => check,
    isLookingUp: () => ending !== null,
    async load() {
      loading ??= create();
      check = await loading;
    },
    recall(hostnames) {
      for (const hostname of [nat64TestName, ...hostnames]) {
        const known = check?.known(hostname);
        if (known) records.set(hostname, known);
      }
    },
    async lookUp(hostnames, { fresh } = { fresh: false }) {
      if (!check || hostnames.length === 0) return;
      const controller = new AbortController();
      ending = controller;
      const { signal } = controller;
      const total = hostnames.length;
      let done = 0;
      onProgress({ done, total });
      const take = (found: HostRecords): void => {
        if (signal.aborted) return;
        records.set(found.hostname, found);
        onRecords();
        done++;
        onProgress({ done, total });
        onChange();
      };
      const answers = check.check(hostnames, { signal, fresh, onRecords: take });
      await Promise.all([discover(check, signal), answers]).catch(() => {});
      if (ending !== controller) return;
      ending = null;
      onProgress(null);
      onChange();
    },
    stop() {
      ending?.abort();
      ending = null;
      onProgress(null);
    },
    forget: () => records.clear(),
  };
}
