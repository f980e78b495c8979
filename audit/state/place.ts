import { type Party, partyIds } from '../../src/readiness/judged-report/judged-report.ts';
import { type HostVerdictId, hostVerdictIds } from '../../src/readiness/verdicts/host-verdict-id.ts';
import { type PageClassId, pageClassIds } from '../../src/readiness/verdicts/page-verdict.ts';

/** The tables of the page; each is shown in a tab. */
export const tabIds = ['hosts', 'pages', 'sites', 'domains', 'operators', 'compare'] as const;
export type TabId = (typeof tabIds)[number];

/** Which rows are shown, by what becomes of them without IPv4. */
export const showIds = ['all', 'breaks-with-nat64', 'breaks-without-nat64', 'open', 'works'] as const;
export type ShowId = (typeof showIds)[number];

/** By which column a table is sorted. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Where the reader is: kept in the fragment of the page's URL, so that a reload, a bookmark or Back lead there again. */
export interface Place {
  readonly tab: TabId;
  readonly search: string;
  readonly show: ShowId;
  /** Only hosts of this verdict. */
  readonly verdict: HostVerdictId | '';
  /** Only hosts of this party. */
  readonly party: Party | '';
  /** Only pages of this class. */
  readonly pageClass: PageClassId | '';
  /** By tab; a table that is missing here has what weighs most first. */
  readonly sorts: Readonly<Partial<Record<TabId, Sort>>>;
  /** What is compared: the id of a run, `file` or `rest`; empty for nothing yet. */
  readonly before: string;
  readonly after: string;
}

export const firstPlace: Place = {
  tab: 'hosts',
  search: '',
  show: 'all',
  verdict: '',
  party: '',
  pageClass: '',
  sorts: {},
  before: '',
  after: 'rest',
};

/**
 * @param hash the fragment of a URL, with or without its `#`; anybody may have written it
 * @returns the place that it names; what makes no sense is left out
 */
export function parsePlace(hash: string): Place {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const one = <Id extends string>(name: string, ids: readonly Id[]) => ids.find((id) => id === values.get(name));
  const sorts = tabIds.flatMap((tab) => {
    const match = /^(-?)([a-z][a-z0-9-]*)$/.exec(values.get(`sort-${tab}`) ?? '');
    return match ? [[tab, { column: match[2] ?? '', descending: match[1] === '-' }] as const] : [];
  });
  return {
    tab: one('tab', tabIds) ?? firstPlace.tab,
    search: values.get('search') ?? '',
    show: one('show', showIds) ?? firstPlace.show,
    verdict: one('verdict', hostVerdictIds) ?? '',
    party: one('party', partyIds) ?? '',
    pageClass: one('class', pageClassIds) ?? '',
    sorts: Object.fromEntries(sorts),
    before: values.get('before') ?? firstPlace.before,
    after: values.get('after') ?? firstPlace.after,
  };
}

/** @returns the place as a fragment with its `#`; empty for the first place */
export function writePlace(place: Place): string {
  const values = new URLSearchParams();
  const note = (name: string, value: string, usual: string) => {
    if (value !== usual) values.set(name, value);
  };
  note('tab', place.tab, firstPlace.tab);
  note('search', place.search, firstPlace.search);
  note('show', place.show, firstPlace.show);
  note('verdict', place.verdict, firstPlace.verdict);
  note('party', place.party, firstPlace.party);
  note('class', place.pageClass, firstPlace.pageClass);
  for (const tab of tabIds) {
    const sort = place.sorts[tab];
    if (sort) values.set(`sort-${tab}`, `${sort.descending ? '-' : ''}${sort.column}`);
  }
  note('before', place.before, firstPlace.before);
  note('after', place.after, firstPlace.after);
  const text = values.toString();
  return text === '' ? '' : `#${text}`;
}
