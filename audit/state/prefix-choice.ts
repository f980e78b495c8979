import { emptyReport } from '../../src/readiness/report/report.ts';
import type { AuditParts } from './audit-state.ts';

/** What the user made of NAT64 prefixes that were found. */
export interface FoundPrefixes {
  /** Takes one into the settings. */
  accept(prefix: string): Promise<void>;
  /** Does not mention one again. */
  dismiss(prefix: string): Promise<void>;
  dismissed(): Promise<readonly string[]>;
}

/** What the user makes of a suggestion. */
export interface PrefixChoice {
  /** Takes a suggested NAT64 prefix into the runs that it explains; into the settings too if they are of this browser. */
  acceptPrefix(prefix: string): Promise<void>;
  /** Does not suggest a NAT64 prefix again. */
  dismissPrefix(prefix: string): Promise<void>;
}

/** @returns what takes suggested NAT64 prefixes into the report, or dismisses them */
export function createPrefixChoice(
  { store, storage, stored, refresh }: AuditParts,
  foundPrefixes: Pick<FoundPrefixes, 'accept' | 'dismiss'>,
): PrefixChoice {
  return {
    async acceptPrefix(prefix) {
      const { suggestions, report } = store.get();
      const suggestion = suggestions.find((each) => each.prefix === prefix);
      const runs = (report ?? emptyReport).runs
        .filter(({ id }) => suggestion?.runs.includes(id))
        .map((run) => ({ ...run, nat64Prefixes: [...run.nat64Prefixes, prefix] }));
      if (runs.length === 0 || !(await stored(() => storage.add({ runs })))) return;
      if (runs.some(({ source }) => source === 'recording')) await foundPrefixes.accept(prefix);
      await refresh();
    },
    async dismissPrefix(prefix) {
      await foundPrefixes.dismiss(prefix);
      await refresh();
    },
  };
}
