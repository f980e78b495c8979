import { describe, expect, it } from 'vitest';
import {
  applyUpdate,
  changeTableOptions,
  initialState,
  isFolded,
  knowSites,
  type PopupState,
  setSiteFolded,
} from '../../../../popup/state/popup-state.ts';
import {
  defaultTableOptions,
  isFiltered,
  parseTableOptions,
  type TableOptions,
  writeTableOptions,
} from '../../../../popup/state/table-options.ts';
import { arrange } from '../../../../popup/table/row-groups.ts';
import { headerWith, rowWith } from '../rows.ts';

const rows = [
  rowWith('www.own.example', ['2606:4700::11'], { main: true, site: 'own.example' }),
  rowWith('img.own.example', ['198.41.30.1'], { site: 'own.example' }),
  rowWith('both.cdn.example', ['198.41.30.2', '2606:4700::2'], { site: 'cdn.example' }),
  rowWith('xn--bcher-kva.cdn.example', ['2606:4700::3'], { site: 'cdn.example' }),
  rowWith('dead.example', [], {
    site: 'dead.example',
    marks: [{ id: 'failed', count: 1 }],
    errors: ['net::ERR_CONNECTION_REFUSED'],
  }),
];
const started = applyUpdate(initialState, { name: 'snapshot', body: { header: headerWith('www.own.example'), rows } });
const seen = (options: Partial<TableOptions>) =>
  arrange(changeTableOptions(started, options)).groups.map((group) => group.rows.map(({ hostname }) => hostname));

describe('arrange', () => {
  it('makes a group of each site, the first party first', () => {
    const { groups, shown } = arrange(started);
    expect(groups.map(({ site, firstParty }) => [site, firstParty])).toEqual([
      ['own.example', true],
      ['cdn.example', false],
      ['dead.example', false],
    ]);
    expect(shown).toBe(5);
  });

  it('makes one list of all where they are not grouped', () => {
    expect(arrange(changeTableOptions(started, { grouped: false })).groups.map(({ site }) => site)).toEqual(['']);
  });

  it('counts what passes each quick filter, whatever else is filtered', () => {
    const counts = { ipv4: 1, failed: 1, 'third-party': 3 };
    expect(arrange(started).passing).toEqual(counts);
    expect(arrange(changeTableOptions(started, { text: 'nowhere' })).passing).toEqual(counts);
  });

  it('does not take for failed what only the preview of the tab blocks', () => {
    const rowOf = (hostname: string, ...errors: string[]) =>
      rowWith(hostname, [], { marks: [{ id: 'failed', count: 1 }], errors });
    const page = applyUpdate(initialState, {
      name: 'snapshot',
      body: {
        header: headerWith('www.own.example'),
        rows: [
          rowOf('chromium.test', 'net::ERR_BLOCKED_BY_CLIENT'),
          rowOf('dead.test', 'net::ERR_CONNECTION_REFUSED'),
          rowOf('elsewhere.test', 'net::ERR_BLOCKED_BY_CLIENT'),
        ],
      },
    });
    const isBlocked = (hostname: string) => hostname === 'chromium.test' || hostname === 'dead.test';
    const judging = { isBlocked, verdicts: new Map(), chips: new Map() } as unknown as PopupState['judging'];
    expect(arrange(page).passing.failed).toBe(3);
    expect(arrange({ ...page, judging }).passing.failed).toBe(2);
  });

  it('takes for "IPv4 only" what was never reached over IPv6', () => {
    expect(seen({ only: ['ipv4'] })).toEqual([['img.own.example']]);
  });

  it('wants rows to pass all quick filters', () => {
    expect(seen({ only: ['failed', 'third-party'] })).toEqual([['dead.example']]);
    expect(seen({ only: ['failed', 'ipv4'] })).toEqual([]);
  });

  it.each([
    ['CDN', 2],
    ['bücher', 1],
    ['2606:4700::2', 1],
    ['cdn 198.41', 1],
    ['refused', 1],
    ['script', 5],
    ['   ', 5],
    ['.*', 0],
  ])('finds %s in hostnames, addresses, types and errors', (text, count) => {
    expect(seen({ text }).flat()).toHaveLength(count);
  });

  it('asks its own list for sites that the browser does not tell', () => {
    const unknown = rows.map((row) => ({ ...row, site: '' }));
    const state = applyUpdate(initialState, {
      name: 'snapshot',
      body: { header: headerWith('www.own.example'), rows: unknown },
    });
    expect(arrange(state).groups).toHaveLength(5);
    const sites = new Map(rows.map(({ hostname, site }) => [hostname, site]));
    const known = knowSites(state, (hostname) => sites.get(hostname) ?? '');
    expect(arrange(known).groups.map(({ site }) => site)).toEqual(['own.example', 'cdn.example', 'dead.example']);
  });

  it('keeps folded sites folded while rows come', () => {
    const folded = setSiteFolded(started, 'cdn.example', true);
    const next = applyUpdate(folded, {
      name: 'change',
      body: { header: headerWith('www.own.example'), rows: [rowWith('new.cdn.example', [], { site: 'cdn.example' })] },
    });
    expect(isFolded(next, 'cdn.example')).toBe(true);
    expect(isFolded(setSiteFolded(next, 'cdn.example', false), 'cdn.example')).toBe(false);
  });
});

describe('parseTableOptions', () => {
  it('gives back sorting and groups, and forgets every filter', () => {
    const options: TableOptions = { grouped: false, sort: 'requests', only: ['failed'], text: 'cdn' };
    const arrangement = { ...defaultTableOptions, grouped: false, sort: 'requests' };
    expect(parseTableOptions(writeTableOptions(options))).toEqual(arrangement);
    // As versions before stored it.
    expect(parseTableOptions(JSON.stringify(options))).toEqual(arrangement);
    expect(isFiltered(options)).toBe(true);
  });

  it('stores nothing that was typed', () => {
    expect(writeTableOptions({ ...defaultTableOptions, text: 'secret.example', only: ['ipv4'] })).toBe(
      writeTableOptions(defaultTableOptions),
    );
  });

  it.each([
    null,
    '',
    '{',
    '[]',
    'null',
    '7',
    '{"grouped":1,"sort":"size","only":"ipv4","text":{}}',
    '{"only":["x"]}',
  ])('takes the default for what is wrong in %s', (stored) => {
    expect(parseTableOptions(stored)).toEqual(defaultTableOptions);
    expect(isFiltered(parseTableOptions(stored))).toBe(false);
  });
});
