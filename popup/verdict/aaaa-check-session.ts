import { wellKnownNat64Prefix } from '../../src/address/nat64-prefix.ts';
import { nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import type { Check } from './verdict-deps.ts';

/** How many hosts were asked about, of how many; null when nobody is asked. */
export type CheckProgress = { readonly done: number; readonly total: number } | null;

interface SessionOptions {
  /** Loads the code that asks. */
  createCheck(): Promise<Check>;
  onProgress(progress: CheckProgress): void;
  /** Called when something was answered. */
  onRecords(): void;
  /** Called when a page may have to be judged anew. */
  onChange(): void;
}

/** The questions to the DNS that a view asks, one set of hostnames at a time, and what is known by them. */
export interface CheckSession {
  readonly records: ReadonlyMap<string, HostRecords>;
  /** The NAT64 prefixes that the network announces, but for the well-known one; none before anybody was asked. */
  discoveredPrefixes(): readonly string[];
  /** What asks, once it was loaded. */
  check(): Check | null;
  isAsking(): boolean;
  /** Loads what asks, once. */
  load(): Promise<void>;
  /** Takes over what the check knows of a page's hosts already. */
  recall(hostnames: readonly string[]): void;
  /**
   * Asks; stops what was asked before.
   * @param fresh whether to ask again about what is known
   */
  ask(hostnames: readonly string[], fresh: boolean): Promise<void>;
  stop(): void;
  forget(): void;
}

/** @returns a session in which nobody was asked yet */
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
      discovered = found?.map(({ text }) => text).filter((text) => text !== wellKnownNat64Prefix.text) ?? [];
    } catch {
      // Asked again with the next hosts.
    }
  };
  return {
    records,
    discoveredPrefixes: () => discovered ?? [],
    check: () => check,
    isAsking: () => ending !== null,
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
    async ask(hostnames, fresh) {
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
