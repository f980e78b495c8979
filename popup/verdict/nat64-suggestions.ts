import { parseNat64Prefixes } from '../../src/address/nat64-prefix.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { suggestNat64Prefixes } from '../../src/dns/suggest-nat64.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import type { SettingChanges } from '../../src/settings.ts';
import { nat64Evidence } from './judge-page.ts';

/** A NAT64 prefix that the network seems to have. */
export interface Suggestion {
  readonly prefix: string;
  /** The hosts that speak for it; empty if the network itself says so. */
  readonly hostnames: readonly string[];
}

/** The NAT64 prefixes that are known, besides the well-known one. */
export interface Nat64Prefixes {
  /** Those of the settings. */
  readonly configured: readonly string[];
  /** Those that the network itself announces (RFC 7050). */
  readonly discovered: readonly string[];
  /** Those of which the user does not want to be told. */
  readonly dismissed: readonly string[];
}

/** @returns the prefixes that addresses are judged by */
export function prefixesInEffect({ configured, discovered, dismissed }: Nat64Prefixes): string[] {
  return [...new Set([...configured, ...discovered.filter((prefix) => !dismissed.includes(prefix))])];
}

/**
 * @param page what was seen
 * @param records what the DNS says, by hostname
 * @param prefixes what is known already
 * @returns the prefixes that the user can take into the settings: what the network announces, then what pages show
 */
export function suggestionsOf(
  page: ReportPage,
  records: ReadonlyMap<string, HostRecords>,
  prefixes: Nat64Prefixes,
): Suggestion[] {
  const { configured, discovered, dismissed } = prefixes;
  const announced = discovered.filter((prefix) => !configured.includes(prefix) && !dismissed.includes(prefix));
  const known = parseNat64Prefixes(prefixesInEffect(prefixes));
  const inferred = suggestNat64Prefixes(nat64Evidence(page, records), known, dismissed);
  return [
    ...announced.map((prefix) => ({ prefix, hostnames: [] })),
    ...inferred.map(({ prefix, hostnames }) => ({ prefix: prefix.text, hostnames })),
  ];
}

/** What is known of the network's NAT64 prefixes, and what the user says of those that are suggested. */
export interface Nat64Knowledge {
  /** @returns what is known at this moment */
  prefixes(): Nat64Prefixes;
  /** Takes a suggested prefix into the settings. */
  accept(prefix: string): void;
  /** Does not suggest a prefix again. */
  dismiss(prefix: string): void;
  /** Reads what was dismissed before. */
  load(): Promise<void>;
}

/** What that needs of the browser. */
export interface Nat64Deps {
  changeSettings(changes: SettingChanges): Promise<void>;
  /** The NAT64 prefixes that the user dismissed. */
  readDismissedNat64Prefixes(): Promise<readonly string[]>;
  dismissNat64Prefix(prefix: string): Promise<void>;
}

/** @param known gives the prefixes of the settings and those that the network announces */
export function createNat64Knowledge(known: () => Omit<Nat64Prefixes, 'dismissed'>, deps: Nat64Deps): Nat64Knowledge {
  let dismissed: readonly string[] = [];
  return {
    prefixes: () => ({ ...known(), dismissed }),
    accept: (prefix) => void deps.changeSettings({ nat64Prefixes: [...known().configured, prefix] }),
    dismiss(prefix) {
      dismissed = [...dismissed, prefix];
      void deps.dismissNat64Prefix(prefix);
    },
    async load() {
      dismissed = await deps.readDismissedNat64Prefixes();
    },
  };
}
