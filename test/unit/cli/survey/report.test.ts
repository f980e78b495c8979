import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDatabaseAway } from '../../../../cli/survey/database/is-database-away.ts';
import { BlockerSets } from '../../../../cli/survey/report/blocker-curve.ts';
import { NetworkTable } from '../../../../cli/survey/report/operators.ts';
import type { Table } from '../../../../cli/survey/report/table.ts';
import { writers } from '../../../../cli/survey/report/write-report.ts';
import { storedText, textId } from '../../../../cli/survey/stored-text.ts';
import { consoleText } from '../../../../cli/terminal/console.ts';

describe('the curve "if these N hosts had IPv6"', () => {
  it('chooses the host with the most weight: a site that lacks n hosts counts 1/n for each', () => {
    const sets = new BlockerSets();
    sets.add(['a', 'b'], 10); // 5 each
    sets.add(['c'], 6);
    sets.add(['b', 'c', 'd'], 3); // 1 each
    // c: 7, b: 6, a: 5, d: 1. Then b: 5 + 1.5, a: 5, d: 1.5. Then a: 10, d: 3.
    expect(sets.curve(10)).toEqual([
      { host: 'c', full: 6, unknown: 0 },
      { host: 'b', full: 6, unknown: 0 },
      { host: 'a', full: 16, unknown: 0 },
      { host: 'd', full: 19, unknown: 0 },
    ]);
  });

  it('counts for each step the sites all of whose hosts are chosen, apart where more is unknown, as counting anew does', () => {
    const set = fc.record({
      hosts: fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 }),
      sites: fc.nat(50),
      open: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(set, { maxLength: 40 }), (all) => {
        const sets = new BlockerSets();
        for (const { hosts, sites, open } of all) sets.add(hosts, sites + open, open);
        const chosen = new Set<string>();
        for (const { host, full, unknown } of sets.curve(100)) {
          chosen.add(host);
          const whole = all.filter(({ hosts }) => hosts.every((each) => chosen.has(each)));
          expect(full).toBe(whole.reduce((sum, { sites }) => sum + sites, 0));
          expect(unknown).toBe(whole.reduce((sum, { open }) => sum + open, 0));
        }
        expect(chosen).toEqual(new Set(all.flatMap(({ hosts }) => hosts)));
      }),
    );
  });
});

describe('a report as JSON', () => {
  it('has each text of the list as it is, in characters that a terminal leaves alone', () => {
    const label = 'می\u200cخواهم \u202e\u0085\u{e0041}"\n';
    const table: Table = {
      id: 'label-1',
      title: 'By زبان',
      note: '',
      columns: [{ id: 'group', title: '', kind: 'text' }],
      rows: [[label]],
    };
    const [json = ''] = writers.json({ survey: 'x', comparedWith: null, generator: '', time: '', tables: [table] });
    expect(JSON.parse(json).tables[0].rows).toEqual([{ group: label }]);
    expect(consoleText(json)).toBe(json);
  });
});

describe('a table of networks', () => {
  it('names the network of an address of either family, and none where there is none', () => {
    const networks = new NetworkTable();
    const names = new Map<string, number>();
    for (const line of [
      '2606:4700::\t2606:4700:ffff:ffff:ffff:ffff:ffff:ffff\t13335\tUS\tCLOUDFLARENET',
      '1.1.1.0\t1.1.1.255\t13335\tUS\tCLOUDFLARENET',
      '1.0.1.0\t1.0.3.255\t0\tNone\tNot routed',
      '8.8.8.0\t8.8.8.255\t15169\tUS\tGOOGLE',
    ]) {
      expect(networks.add(line, names)).toBe(true);
    }
    expect(networks.add('no line of a table', names)).toBe(false);
    networks.sort();
    expect(networks.nameOf('1.1.1.1')).toBe('AS13335 CLOUDFLARENET');
    expect(networks.nameOf('1.1.2.0')).toBeUndefined();
    expect(networks.nameOf('0.0.0.1')).toBeUndefined();
    expect(networks.nameOf('1.0.1.1')).toBeUndefined();
    expect(networks.nameOf('8.8.8.255')).toBe('AS15169 GOOGLE');
    expect(networks.nameOf('2606:4700::1')).toBe('AS13335 CLOUDFLARENET');
    expect(networks.nameOf('::1.1.1.1')).toBeUndefined();
    expect(networks.nameOf('no address')).toBeUndefined();
  });
});

describe('what is stored', () => {
  it('has nothing that PostgreSQL refuses', () => {
    expect(storedText('a\0b')).toBe('a\uFFFDb');
    expect(storedText('\ud800x')).toBe('\uFFFDx');
    expect(storedText('😀'.repeat(5), 4)).not.toContain('\ud83d…');
    expect(storedText('x'.repeat(5000))).toHaveLength(2000);
  });

  it('has an id that fits a bigint and follows from the text', () => {
    // sha256sum of "a.example" begins with these eight bytes, read as a signed number.
    expect(BigInt.asIntN(64, BigInt(textId('a.example')))).toBe(BigInt(textId('a.example')));
    expect(textId('a.example')).toBe(textId('a.example'));
    expect(textId('a.example')).not.toBe(textId('b.example'));
  });
});

describe('a database that is away', () => {
  it.each([
    [{ code: 'ECONNREFUSED' }, true],
    [{ code: '57P01', message: 'terminating connection due to administrator command' }, true],
    [{ code: '57P03', message: 'the database system is starting up' }, true],
    [{ code: '53100', message: 'could not extend file: No space left on device' }, true],
    [{ code: '40P01', message: 'deadlock detected' }, true],
    [{ message: 'Connection terminated unexpectedly' }, true],
    [{ message: 'timeout exceeded when trying to connect' }, true],
    [{ code: '25P03', message: 'terminating connection due to idle-in-transaction timeout' }, true],
    [{ code: '42501', message: 'permission denied' }, false],
    [{ code: '28P01', message: 'password authentication failed' }, false],
    [{ code: '23505', message: 'duplicate key' }, false],
    [{ message: 'x is not a function' }, false],
  ])('%j: %s', (error, expected) => {
    expect(isDatabaseAway(error)).toBe(expected);
  });
});
