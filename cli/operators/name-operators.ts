import { describeAddress } from '../../src/address/describe-address.ts';
import type { AddressOperator, ReportSource } from '../../src/readiness/report/report.ts';
import type { OperatorLookup } from './operator-database.ts';

/**
 * @param report any report
 * @param lookup knows who runs networks
 * @returns who runs the addresses at which its hosts were reached, and those that the DNS has for them; of a translated
 *   address who runs the IPv4 address in it
 */
export function nameOperators(report: ReportSource, lookup: OperatorLookup): AddressOperator[] {
  const found = new Map<string, AddressOperator>();
  const asked = new Set(['']);
  const ask = (address: string) => {
    if (asked.has(address)) return;
    asked.add(address);
    const { embedded } = describeAddress(address);
    const operator = lookup(embedded ?? address);
    if (operator) found.set(address, { ...operator, address });
  };
  for (const { hosts } of report.pages) {
    for (const { endpoints } of hosts) for (const { address } of endpoints) ask(address);
  }
  for (const { a, aaaa } of report.dns) for (const address of [...a.addresses, ...aaaa.addresses]) ask(address);
  return [...found.values()];
}
