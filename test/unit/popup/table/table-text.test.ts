import { describe, expect, it } from 'vitest';
import { tableText } from '../../../../popup/table/table-text.ts';
import { tableTsv, tsvField } from '../../../../popup/table/table-tsv.ts';
import { english } from '../english.ts';
import { rowWith } from '../rows.ts';

const rows = [
  rowWith('www.example', ['2606:4700::11', '192.0.2.1'], { total: 1200, marks: [{ id: 'cached', count: 3 }] }),
  rowWith('v4.example', ['64:ff9b::c000:221']),
  rowWith('gone.example', [], {
    marks: [{ id: 'failed', count: 2 }],
    errors: ['net::ERR_NAME_NOT_RESOLVED', 'net::ERR_ABORTED'],
  }),
];

describe('tableText', () => {
  it('aligns the columns and says classes, marks and reasons in words', () => {
    expect(tableText(rows, english)).toBe(
      [
        'IP  Host          Address                      Requests  Marks',
        '6   www.example   2606:4700::11                   1,200  cached',
        '4   v4.example    64:ff9b::192.0.2.33 (NAT64)         1',
        '?   gone.example  -                                   1  failed (name not resolved)',
        '',
      ].join('\n'),
    );
  });

  it('does not let one long name push everything aside', () => {
    const [, line] = tableText([rowWith(`${'a'.repeat(240)}.example`, ['192.0.2.1']), ...rows], english).split('\n');
    const short = tableText([rowWith(`${'a'.repeat(240)}.example`, []), ...rows], english).split('\n')[2];
    expect(line?.length).toBeGreaterThan(240);
    expect(short?.length).toBeLessThan(130);
  });
});

describe('tableTsv', () => {
  it('has a heading and the same number of fields in each line', () => {
    const lines = tableTsv(rows, english).split('\n').slice(0, -1);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line.split('\t')).toHaveLength(9);
    expect(lines[1]).toBe('6\twww.example\t2606:4700::11\tglobal\t\t1200\tcached\t\t192.0.2.1');
  });
});

describe('tsvField', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '|x'])('keeps spreadsheets from running %j', (field) => {
    expect(tsvField(field)).toBe(`'${field}`);
  });

  it('has no tabs, line breaks and hidden characters', () => {
    expect(tsvField('a\tb\nc\u202ed')).toBe('a⟨U+0009⟩b⟨U+000A⟩c⟨U+202E⟩d');
  });

  it('leaves the rest alone', () => {
    expect(tsvField('[2001:db8::1]')).toBe('[2001:db8::1]');
  });
});
