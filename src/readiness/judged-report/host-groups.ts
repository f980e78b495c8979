import { addShares, noShare } from '../evidence/family-share.ts';
import { networkIds, operatorLabel } from '../report/report.ts';
import { worst } from '../verdicts/severity.ts';
import type { DomainView, HostGroup, HostView, OperatorView } from './report-view.ts';
import { countsOf } from './totals.ts';

/** @returns the hosts by their registrable domain */
export function domainsOf(hosts: readonly HostView[]): DomainView[] {
  return [...grouped(hosts, ({ site }) => site)].map(([site, own]) => ({ site, ...groupOf(own) }));
}

/** @returns the hosts by who runs their addresses */
export function operatorsOf(hosts: readonly HostView[]): OperatorView[] {
  const groups = new Map<string, HostView[]>();
  for (const host of hosts) {
    for (const label of new Set(host.operators.map(operatorLabel))) {
      const group = groups.get(label);
      if (group) group.push(host);
      else groups.set(label, [host]);
    }
  }
  return [...groups].map(([operator, own]) => ({ operator, ...groupOf(own) }));
}

/** Orders operators: with whom most breaks first. */
export function byOperatorWeight(one: OperatorView, other: OperatorView): number {
  return (
    other.breaks['without-nat64'] - one.breaks['without-nat64'] ||
    other.pages.length - one.pages.length ||
    other.hosts.length - one.hosts.length ||
    (one.operator < other.operator ? -1 : 1)
  );
}

function groupOf(hosts: readonly HostView[]): HostGroup {
  return {
    hosts,
    severity: worst(hosts.map(({ severity }) => severity)) ?? 'background',
    share: hosts.map(({ share }) => share).reduce(addShares, noShare),
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    pages: [...new Set(hosts.flatMap(({ pages }) => pages))].sort((one, other) => one - other),
    breaks: countsOf(
      networkIds,
      hosts.flatMap(({ verdict }) => networkIds.filter((id) => verdict.outcomes[id] === 'breaks')),
    ),
  };
}

/** @returns the items by their keys, in the order in which each key came first */
export function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
