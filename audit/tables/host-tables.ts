import { searchedHostname } from '../../src/display/searched-hostname.ts';
import { resourceKind } from '../../src/page/events/resource-kind.ts';
import type {
  HostGroup,
  JudgedDomain,
  JudgedHost,
  JudgedOperator,
} from '../../src/readiness/judged-report/judged-report.ts';
import { networkIds, operatorLabel } from '../../src/readiness/report/report.ts';
import {
  confidenceIds,
  type HostVerdict,
  type Outcome,
  outcomesWorstFirst,
} from '../../src/readiness/verdicts/host-verdict.ts';
import { hostVerdictIds } from '../../src/readiness/verdicts/host-verdict-id.ts';
import { severityIds } from '../../src/readiness/verdicts/severity.ts';
import type { ShowId } from '../state/place.ts';
import { isShown } from './is-shown.ts';
import type { TableModel } from './table-model.ts';

/** The smaller, the worse. */
function outcomeRank(outcome: Outcome): number {
  return outcomesWorstFirst.indexOf(outcome);
}

const haystacks = new WeakMap<JudgedHost, string>();

/** All hosts of a report. */
export const hostTable: TableModel<JudgedHost> = {
  key: ({ hostname }) => hostname,
  weight: (host) =>
    outcomeWeight(host.verdict.outcomes) * 1e6 +
    severityIds.indexOf(host.severity) * 1e5 -
    Math.min(9e4, host.pages.length),
  columns: {
    host: ({ hostname }) => hostname,
    verdict: ({ verdict }) => hostVerdictIds.indexOf(verdict.id) * 10 - confidenceIds.indexOf(verdict.confidence),
    'with-nat64': ({ verdict }) => outcomeRank(verdict.outcomes['with-nat64']),
    'without-nat64': ({ verdict }) => outcomeRank(verdict.outcomes['without-nat64']),
    severity: ({ severity }) => severityIds.indexOf(severity),
    loader: ({ load }) => load?.path.at(-2) ?? '',
    pages: ({ pages }) => pages.length,
    requests: ({ requests }) => requests,
    domain: ({ site }) => site,
  },
  haystack(host) {
    let text = haystacks.get(host);
    if (text === undefined) {
      const { hostname, site, sightings, records, types, verdict, operators } = host;
      text = [
        searchedHostname(hostname),
        searchedHostname(site),
        verdict.id,
        ...sightings.reached.map(({ address }) => address),
        ...operators.map(operatorLabel),
        ...sightings.stored.map(({ address }) => address),
        ...sightings.failures.map(({ error }) => error),
        ...(records ? [...records.cnames, ...records.aaaa.addresses, ...records.a.addresses] : []),
        ...(host.load?.path ?? []).map(searchedHostname),
        ...Object.keys(types).flatMap((type) => [type, resourceKind(type)]),
      ]
        .join('\n')
        .toLowerCase();
      haystacks.set(host, text);
    }
    return text;
  },
  matches: ({ verdict, party }, { show, verdict: wanted, party: wantedParty }) =>
    (wanted === '' || verdict.id === wanted) &&
    (wantedParty === '' || party === wantedParty) &&
    isHostShown(verdict.outcomes, show),
};

/** The smaller, the worse: what breaks even with NAT64, then what breaks without it, then what is not known. */
function outcomeWeight(outcomes: HostVerdict['outcomes']): number {
  if (outcomes['with-nat64'] === 'breaks') return 0;
  if (outcomes['without-nat64'] === 'breaks') return 1;
  return 1 + Math.min(...networkIds.map((id) => outcomeRank(outcomes[id])));
}

/** @returns whether a host with these outcomes is among what is to be shown */
function isHostShown(outcomes: HostVerdict['outcomes'], show: ShowId): boolean {
  const both = networkIds.map((id) => outcomes[id]);
  return isShown(both, show, ['unknown', 'fails-anyway']);
}

/** The hosts of a report by their registrable domain: whom to write to. */
export const domainTable = hostGroupTable<JudgedDomain>('domain', ({ site }) => site);

/** The hosts of a report by who runs the network of their addresses. */
export const operatorTable = hostGroupTable<JudgedOperator>('operator', ({ operator }) => operator);

/**
 * @param column the id of the column with the names
 * @param nameOf gives what a group is called; no two have the same
 */
function hostGroupTable<Row extends HostGroup>(column: string, nameOf: (row: Row) => string): TableModel<Row> {
  return {
    key: nameOf,
    weight: ({ hosts }) => Math.min(...hosts.map(hostTable.weight)),
    columns: {
      [column]: nameOf,
      hosts: ({ hosts }) => hosts.length,
      'with-nat64': ({ breaks }) => breaks['with-nat64'],
      'without-nat64': ({ breaks }) => breaks['without-nat64'],
      severity: ({ severity }) => severityIds.indexOf(severity),
      pages: ({ pages }) => pages.length,
      requests: ({ requests }) => requests,
    },
    haystack: ({ hosts }) => hosts.map(hostTable.haystack).join('\n'),
    matches: ({ hosts }, { show, verdict: wanted }) =>
      hosts.some(({ verdict }) => (wanted === '' || verdict.id === wanted) && isHostShown(verdict.outcomes, show)),
  };
}
