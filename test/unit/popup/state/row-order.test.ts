import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepOrder, type OrderBy, orderRows } from '../../../../popup/state/row-order.ts';
import { type SortKey, sortKeys } from '../../../../popup/state/table-options.ts';
import type { Row } from '../../../../src/page/presentation/row.ts';
import { rowWith } from '../rows.ts';

const siteOf = (hostname: string) =>
  /^[\d.[\]:]+$/.test(hostname) ? hostname : hostname.split('.').slice(-2).join('.');
const by = (sort: SortKey, grouped: boolean, main = 'www.own.example'): OrderBy => ({
  options: { sort, grouped },
  main,
  siteOf,
});
const named = (hostnames: readonly string[]) => hostnames.map((hostname) => rowWith(hostname, []));
const asMap = (rows: readonly Row[]) => new Map(rows.map((row) => [row.hostname, row]));

describe('orderRows', () => {
  it('puts the main host first, addresses last, and a domain beside its subdomains', () => {
    const rows = named([
      '192.0.2.1',
      'b.my.com',
      'cdn.net',
      'my.com',
      '[2001:db8::1]',
      'a.my.com',
      'my-my.com',
      'host',
    ]);
    expect(orderRows(rows, by('name', false, 'cdn.net'))).toEqual([
      'cdn.net',
      'host',
      'my-my.com',
      'my.com',
      'a.my.com',
      'b.my.com',
      '192.0.2.1',
      '[2001:db8::1]',
    ]);
  });

  it("goes by a site's own label, not by its top-level domain, and then from the right", () => {
    const rows = named([
      'www.own.example',
      'z.com',
      'a.org',
      'cm.g.doubleclick.net',
      'doubleclick.net',
      'x.doubleclick.net',
    ]);
    expect(orderRows(rows, by('name', false))).toEqual([
      'www.own.example',
      'a.org',
      'doubleclick.net',
      'cm.g.doubleclick.net',
      'x.doubleclick.net',
      'z.com',
    ]);
  });

  it('puts the site of the main host before all others where hosts are grouped', () => {
    const rows = named(['a.aaa.example', 'zzz.own.example', 'www.own.example']);
    expect(orderRows(rows, by('name', true))).toEqual(['www.own.example', 'zzz.own.example', 'a.aaa.example']);
    expect(orderRows(rows, by('name', false))).toEqual(['www.own.example', 'a.aaa.example', 'zzz.own.example']);
  });

  it('sorts by requests: groups by their sum, hosts by their own', () => {
    const rows = [
      rowWith('www.own.example', [], { total: 1 }),
      rowWith('a.few.example', [], { total: 5 }),
      rowWith('a.many.example', [], { total: 3 }),
      rowWith('b.many.example', [], { total: 4 }),
    ];
    expect(orderRows(rows, by('requests', true))).toEqual([
      'www.own.example',
      'b.many.example',
      'a.many.example',
      'a.few.example',
    ]);
    expect(orderRows(rows, by('requests', false))).toEqual([
      'www.own.example',
      'a.few.example',
      'b.many.example',
      'a.many.example',
    ]);
  });

  it('sorts by family: IPv4 first, a group by the first of its hosts', () => {
    const rows = [
      rowWith('a.six.example', ['2606:4700::1']),
      rowWith('b.both.example', ['198.41.30.1']),
      rowWith('a.both.example', ['2606:4700::2']),
      rowWith('none.example', []),
    ];
    expect(orderRows(rows, by('family', true))).toEqual([
      'b.both.example',
      'a.both.example',
      'none.example',
      'a.six.example',
    ]);
  });

  const hosts = fc.uniqueArray(
    fc.record({
      hostname: fc
        .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('own', 'x', 'y', 'z'))
        .map(([host, site]) => `${host}.${site}.example`),
      total: fc.nat(5),
      address: fc.constantFrom('198.41.30.1', '2606:4700::1', ''),
    }),
    { selector: ({ hostname }) => hostname },
  );
  const rowsOf = (facts: readonly { hostname: string; total: number; address: string }[]) =>
    facts.map(({ hostname, total, address }) => rowWith(hostname, address === '' ? [] : [address], { total }));

  it('leaves no gap within a site, whatever the sorting', () => {
    fc.assert(
      fc.property(hosts, fc.constantFrom(...sortKeys), (facts, sort) => {
        const sites = orderRows(rowsOf(facts), by(sort, true)).map(siteOf);
        const runs = sites.filter((site, at) => site !== sites[at - 1]);
        expect(new Set(runs).size).toBe(runs.length);
      }),
    );
  });

  it('by name, never lets rows change places when another one comes', () => {
    fc.assert(
      fc.property(hosts, fc.boolean(), (facts, grouped) => {
        const all = orderRows(rowsOf(facts), by('name', grouped));
        const fewer = orderRows(rowsOf(facts.slice(1)), by('name', grouped));
        expect(all.filter((hostname) => hostname !== facts[0]?.hostname)).toEqual(fewer);
      }),
    );
  });

  it('keeps all rows in place while somebody works in the table, and adds new ones within their site', () => {
    fc.assert(
      fc.property(hosts, fc.nat(), fc.constantFrom(...sortKeys), (facts, cut, sort) => {
        const known = rowsOf(facts.slice(0, cut % (facts.length + 1)));
        const before = orderRows(known, by(sort, true));
        const changed = rowsOf(facts.map((fact) => ({ ...fact, total: 5 - fact.total })));
        const order = keepOrder(before, asMap(changed), by(sort, true));
        expect(order.filter((hostname) => before.includes(hostname))).toEqual(before);
        expect(new Set(order)).toEqual(new Set(facts.map(({ hostname }) => hostname)));
        const sites = order.map(siteOf);
        const runs = sites.filter((site, at) => site !== sites[at - 1]);
        expect(new Set(runs).size).toBe(runs.length);
      }),
    );
  });
});
