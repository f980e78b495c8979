import { parseAddress, textualFamily } from '../../address/address.ts';
import { extractIpv4, parseNat64Prefixes, wellKnownNat64Prefix } from '../../address/nat64-prefix.ts';
import { type Nat64Evidence, suggestNat64Prefixes } from '../../dns/suggest-nat64.ts';
import type { Report, Run } from '../report/report.ts';

/** A NAT64 prefix that the network of some runs seems to have. */
export interface PrefixSuggestion {
  readonly prefix: string;
  /** The hosts that speak for it; empty if the network itself says so. */
  readonly hostnames: readonly string[];
  /** The ids of the runs that it explains. */
  readonly runs: readonly string[];
}

/** The NAT64 prefixes that are known beside those of runs. */
export interface KnownPrefixes {
  /** Those that this computer's network announces. */
  readonly discovered: readonly string[];
  /** Those of which the user does not want to be told. */
  readonly dismissed: readonly string[];
}

/**
 * Finds NAT64 prefixes that runs do not know: by the addresses at which hosts were reached, and by what this computer's
 * network discovered, which holds for the runs that saw such addresses, or else for the newest recording.
 * @param report the facts
 * @param prefixes what was discovered, and what the user dismissed
 * @returns steps, the last of which returns each prefix once
 */
export function* suggestPrefixes(
  report: Report,
  { discovered, dismissed }: KnownPrefixes,
): Generator<undefined, PrefixSuggestion[]> {
  const records = new Map(report.dns.map((known) => [known.hostname, known]));
  const addresses = new Map(report.runs.map(({ id }) => [id, new Map<string, string>()]));
  for (const { run, hosts } of report.pages) {
    yield;
    for (const { hostname, endpoints } of hosts) {
      for (const { address } of endpoints)
        if (textualFamily(address) === '6') addresses.get(run)?.set(address, hostname);
    }
  }
  const found = new Map<string, PrefixSuggestion>();
  const add = (prefix: string, hostnames: readonly string[], run: Run | undefined): void => {
    if (!run || run.nat64Prefixes.includes(prefix) || dismissed.includes(prefix)) return;
    const before = found.get(prefix);
    found.set(prefix, {
      prefix,
      hostnames: [...new Set([...(before?.hostnames ?? []), ...hostnames])],
      runs: [...new Set([...(before?.runs ?? []), run.id])],
    });
  };
  for (const prefix of parseNat64Prefixes(discovered)) {
    if (prefix.text === wellKnownNat64Prefix.text) continue;
    const isInside = (text: string): boolean => {
      const address = parseAddress(text);
      return address !== null && extractIpv4(prefix, address) !== null;
    };
    yield;
    const explained = report.runs.filter(({ id }) => [...(addresses.get(id)?.keys() ?? [])].some(isInside));
    const newest = report.runs
      .filter(({ source }) => source === 'recording')
      .sort((one, other) => one.time - other.time);
    for (const run of explained.length > 0 ? explained : newest.slice(-1)) add(prefix.text, [], run);
  }
  for (const run of report.runs) {
    yield;
    const evidence = [...(addresses.get(run.id) ?? [])].flatMap(([address, hostname]): Nat64Evidence[] => {
      const known = records.get(hostname);
      return known ? [{ address, records: known }] : [];
    });
    for (const { prefix, hostnames } of suggestNat64Prefixes(
      evidence,
      parseNat64Prefixes(run.nat64Prefixes),
      dismissed,
    )) {
      add(prefix.text, hostnames, run);
    }
  }
  return [...found.values()];
}
