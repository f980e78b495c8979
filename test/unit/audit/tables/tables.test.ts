import { describe, expect, it } from 'vitest';
import { firstPlace, type Place, tabIds } from '../../../../audit/state/place.ts';
import { changesOf, changeTable } from '../../../../audit/tables/change-table.ts';
import { domainTable, hostTable, operatorTable } from '../../../../audit/tables/host-tables.ts';
import { pageTable, siteRows, siteTable } from '../../../../audit/tables/page-tables.ts';
import { filterRows, nextSort, sortRows } from '../../../../audit/tables/table-model.ts';
import { tabsOf } from '../../../../audit/tabs/tables.ts';
import { compareReports } from '../../../../src/readiness/judged-report/compare-reports.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { breakingHosts } from '../../../../src/readiness/verdicts/page-verdict.ts';
import { four, host, judgedReport, page, records, site, six, translated } from '../../readiness/facts.ts';
import { largeReport, runOf, visit } from '../reports.ts';

/** Of one host alone: at an address that others were reached at before, its own IPv6 may not have been tried. */
const ownFour = '198.41.30.99';
const judged = judgeReport(
  {
    runs: [runOf('run')],
    pages: [
      visit('https://full.test/', { 'img.full.test': { at: six } }),
      visit('https://half.test/shop', {
        'js.cdn.example': { at: four, type: 'script' },
        'img.cdn.example': { at: four, type: 'image', count: 5 },
        'unused.example': { at: ownFour, type: 'ping' },
        'xn--bcher-kva.example': { at: translated },
      }),
      visit('https://old.test/', { 'old.test': { at: four, type: 'main_frame' } }),
      visit('https://half.test/blog', { 'js.cdn.example': { at: four, type: 'script' } }),
    ],
    dns: [
      records('js.cdn.example', [four], 'no-data', { cnames: ['edge.provider.example'] }),
      records('img.cdn.example', [four], ['fe80::1']),
      records('unused.example', [ownFour], [six]),
      records('old.test', [four], 'no-data'),
    ],
  },
  site,
);
const place = (changes: Partial<Place>): Place => ({ ...firstPlace, ...changes });
const hosts = (changes: Partial<Place>) =>
  filterRows(sortRows(judged.hosts, hostTable, undefined), hostTable, place(changes)).map(({ hostname }) => hostname);

describe('the hosts', () => {
  it('stand in the order of what breaks: with NAT64, without, not known; then by what the page loses', () => {
    expect(hosts({})).toEqual([
      'img.cdn.example',
      'unused.example',
      'old.test',
      'js.cdn.example',
      'xn--bcher-kva.example',
      'half.test',
      'full.test',
      'img.full.test',
    ]);
  });

  it('are found by name in either script, domain, address, alias and kind of resource', () => {
    expect(hosts({ search: 'JS.cdn' })).toEqual(['js.cdn.example']);
    expect(hosts({ search: 'bücher' })).toEqual(['xn--bcher-kva.example']);
    expect(hosts({ search: 'provider' })).toEqual(['js.cdn.example']);
    expect(hosts({ search: 'fe80::1' })).toEqual(['img.cdn.example']);
    expect(hosts({ search: 'beacon' })).toEqual(['unused.example']);
    expect(hosts({ search: 'cdn script' })).toEqual(['js.cdn.example']);
    expect(hosts({ search: 'nobody' })).toEqual([]);
  });

  it('are filtered by what becomes of them, and by verdict', () => {
    expect(hosts({ show: 'breaks-with-nat64' })).toEqual(['img.cdn.example', 'unused.example']);
    expect(hosts({ show: 'breaks-without-nat64' })).toHaveLength(5);
    expect(hosts({ show: 'works' })).toEqual(['half.test', 'full.test', 'img.full.test']);
    expect(hosts({ verdict: 'no-aaaa' })).toEqual(['old.test', 'js.cdn.example']);
    expect(hosts({ verdict: 'no-aaaa', show: 'works' })).toEqual([]);
  });

  it('are sorted by a column in both directions, equal ones by weight', () => {
    const by = (descending: boolean) =>
      sortRows(judged.hosts, hostTable, { column: 'requests', descending }).map(({ requests }) => requests);
    expect(by(true)).toEqual([...by(false)].reverse());
    expect(by(true)[0]).toBe(5);
    const byPages = sortRows(judged.hosts, hostTable, { column: 'pages', descending: true });
    expect(byPages.map(({ hostname }) => hostname).slice(0, 3)).toEqual([
      'js.cdn.example',
      'half.test',
      'img.cdn.example',
    ]);
  });

  it('stay in the usual order when the URL names a column that there is not', () => {
    const order = (column: string) => sortRows(judged.hosts, hostTable, { column, descending: true });
    expect(order('nonsense')).toEqual(sortRows(judged.hosts, hostTable, undefined));
    expect(order('constructor')).toEqual(sortRows(judged.hosts, hostTable, undefined));
  });
});

describe('the pages', () => {
  it('stand in the order of what breaks, and name each host that breaks once', () => {
    const rows = sortRows(judged.pages, pageTable, undefined);
    expect(rows.map(({ page }) => page.url)).toEqual([
      'https://half.test/shop',
      'https://old.test/',
      'https://half.test/blog',
      'https://full.test/',
    ]);
    expect(breakingHosts(rows[0]?.verdict ?? judged.pages[1]?.verdict ?? ({} as never)).sort()).toEqual([
      'img.cdn.example',
      'js.cdn.example',
      'unused.example',
      'xn--bcher-kva.example',
    ]);
  });

  it('are filtered by class, result and the hosts that they need', () => {
    const pages = (changes: Partial<Place>) =>
      filterRows(judged.pages, pageTable, place(changes)).map(({ page }) => page.url);
    expect(pages({ pageClass: 'ipv4-only' })).toEqual(['https://old.test/']);
    expect(pages({ show: 'breaks-with-nat64' })).toEqual(['https://half.test/shop']);
    expect(pages({ show: 'works' })).toEqual(['https://full.test/']);
    expect(pages({ search: 'unused.example' })).toEqual(['https://half.test/shop']);
  });

  it('are found by what somebody asked for, too', () => {
    const led = page([host('www.shop.test', { at: six })], { requested: 'https://old-shop.test/?id=7' });
    const { pages } = judgedReport([led, page([host('other.test', { at: six })])]);
    const found = (search: string) => filterRows(pages, pageTable, place({ search })).map((row) => row.page.url);
    expect(found('old-shop')).toEqual([led.url]);
    expect(found('id=7')).toEqual([led.url]);
  });
});

describe('the operators', () => {
  const operators = [
    { address: six, prefix: '2606:4700::/32', as: 64497, name: 'Six Net' },
    { address: four, prefix: '198.41.30.0/24', as: 64496, name: 'Example Net' },
  ];
  const { runs, pages, dns } = { runs: [runOf('run')], pages: judged.pages.map(({ page }) => page), dns: [] };
  const known = judgeReport({ runs, pages, dns, operators }, site);

  it('stand in the order of what breaks with them, and are found by name and by their hosts', () => {
    const names = (changes: Partial<Place>) =>
      filterRows(sortRows(known.operators, operatorTable, undefined), operatorTable, place(changes)).map(
        ({ operator }) => operator,
      );
    expect(names({})).toEqual(['AS64496 Example Net', 'AS64497 Six Net']);
    expect(names({ search: 'six net' })).toEqual(['AS64497 Six Net']);
    expect(names({ search: 'js.cdn' })).toEqual(['AS64496 Example Net']);
  });

  it('are sorted by the number of their network, not by its digits', () => {
    const numbered = [15169, 3320, 64496].map((as, at) => ({
      address: `198.41.30.${at}`,
      prefix: '198.41.30.0/24',
      as,
      name: '',
    }));
    const reached = Object.fromEntries(numbered.map(({ address }) => [`h${address}.test`, { at: address }]));
    const visits = [visit('https://full.test/', reached)];
    const report = judgeReport({ runs, pages: visits, dns: [], operators: numbered }, site);
    const order = (descending: boolean) =>
      sortRows(report.operators, operatorTable, { column: 'operator', descending }).map(({ operator }) => operator);
    expect(order(false)).toEqual(['AS3320', 'AS15169', 'AS64496']);
    expect(order(true)).toEqual(['AS64496', 'AS15169', 'AS3320']);
  });

  it('have a tab only where the report knows some', () => {
    expect(tabsOf(tabIds, known)).toEqual(tabIds);
    expect(tabsOf(tabIds, judged)).toEqual(tabIds.filter((id) => id !== 'operators'));
  });
});

describe('the sites and domains', () => {
  it('count the pages and hosts that break on each network', () => {
    const rows = sortRows(siteRows(judged), siteTable, undefined);
    expect(rows.map(({ site: name, breaks }) => [name, breaks['with-nat64'], breaks['without-nat64']])).toEqual([
      ['half.test', 1, 2],
      ['old.test', 0, 1],
      ['full.test', 0, 0],
    ]);
    expect(rows[0]?.pages[0]?.page.url).toBe('https://half.test/shop');
  });

  it('are shown when one of their pages or hosts is to be', () => {
    const names = (changes: Partial<Place>) =>
      filterRows(judged.domains, domainTable, place(changes)).map(({ site: name }) => name);
    expect(names({ verdict: 'aaaa-unusable' })).toEqual(['cdn.example']);
    expect(names({ search: 'edge.provider' })).toEqual(['cdn.example']);
    expect(
      filterRows(siteRows(judged), siteTable, place({ pageClass: 'ipv6-full' })).map(({ site: name }) => name),
    ).toEqual(['full.test']);
  });
});

it('every table finds a name as it is shown, and as ASCII', () => {
  const [own, other] = ['www.xn--bcher-kva.example', 'xn--mnchen-3ya.test'];
  const report = {
    runs: [runOf('run')],
    pages: [visit(`https://${own}/`, { [other]: { at: four, type: 'script' as const } })],
    dns: [],
  };
  const one = judgeReport(report, site);
  const changes = changesOf(compareReports(judgeReport({ ...report, pages: [] }, site), one));
  const found = (search: string) => [
    filterRows(one.hosts, hostTable, place({ search })).length,
    filterRows(one.domains, domainTable, place({ search })).length,
    filterRows(one.pages, pageTable, place({ search })).length,
    filterRows(siteRows(one), siteTable, place({ search })).length,
    filterRows(changes, changeTable, place({ search })).filter((change) => change.of === 'host').length,
  ];
  expect(found('bücher')).toEqual([1, 1, 1, 1, 1]);
  expect(found('xn--bcher')).toEqual([1, 1, 1, 1, 1]);
  // A site is its own pages, not what they load.
  expect(found('münchen')).toEqual([1, 1, 1, 0, 1]);
  expect(found('xn--mnchen')).toEqual([1, 1, 1, 0, 1]);
});

it('a click on a heading sorts in the usual direction, then the other, then as at first', () => {
  const first = nextSort(undefined, 'pages', true);
  const second = nextSort(first, 'pages', true);
  expect([first, second, nextSort(second, 'pages', true)]).toEqual([
    { column: 'pages', descending: true },
    { column: 'pages', descending: false },
    undefined,
  ]);
  expect(nextSort(first, 'host', false)).toEqual({ column: 'host', descending: false });
});

it('filters neither add nor reorder rows', () => {
  const all = sortRows(judgeReport(largeReport(300, 20), site).hosts, hostTable, { column: 'host', descending: true });
  const some = filterRows(all, hostTable, place({ show: 'breaks-without-nat64', search: 'site1' }));
  expect(some.length).toBeGreaterThan(3);
  expect(all.filter((row) => some.includes(row))).toEqual(some);
});
