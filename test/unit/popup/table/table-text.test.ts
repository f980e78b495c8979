import { describe, expect, it } from 'vitest';
import type { PopupState } from '../../../../popup/state/popup-state.ts';
import { isBlockedByPreview } from '../../../../popup/table/preview-rows.ts';
import { previewNote, tableText } from '../../../../popup/table/table-text.ts';
import { tableTsv } from '../../../../popup/table/table-tsv.ts';
import type { Row } from '../../../../src/page/presentation/row.ts';
import { english } from '../english.ts';
import { headerWith, rowWith } from '../rows.ts';

const rows = [
  rowWith('www.example', ['2606:4700::11', '192.0.2.1'], { total: 1200, marks: [{ id: 'cached', count: 3 }] }),
  rowWith('v4.example', ['64:ff9b::c000:221']),
  rowWith('gone.example', [], {
    marks: [{ id: 'failed', count: 2 }],
    errors: ['net::ERR_NAME_NOT_RESOLVED', 'net::ERR_ABORTED'],
  }),
];

const plain = { note: '', isBlocked: () => false };

describe.each([
  ['failed', 'net::ERR_BLOCKED_BY_CLIENT'],
  ['cancelled', 'NS_ERROR_ABORT'],
] as const)('a table copied during a preview that makes requests %s (%s)', (mark, error) => {
  const blocked = { marks: [{ id: mark, count: 1 }] as const, errors: [error] };
  const dead = { marks: [{ id: 'failed', count: 1 }] as const, errors: ['net::ERR_NAME_NOT_RESOLVED'] };
  const seen = [rowWith('v6.test', ['2606:4700::11']), rowWith('v4.test', [], blocked), rowWith('dead.test', [], dead)];
  const isBlocked = (row: Row) => isBlockedByPreview(row, { isBlocked: (hostname) => hostname !== 'v6.test' });
  const state = (header: PopupState['header']) => ({
    header,
    rows: new Map(seen.map((row) => [row.hostname, row])),
  });
  const header = { ...headerWith('v6.test'), notices: ['previewed'] as const };

  it('says that it is one, what the preview blocked, and what failed by itself', () => {
    const note = previewNote(state({ ...header, preview: 'without-nat64' }), isBlocked, english);
    expect(note).toBe('Made during a preview without IPv4 (IPv6-only network). Hosts that it blocked: 1.');
    const lines = tableText(seen, english, { note, isBlocked }).split('\n');
    expect(lines.map((line) => line.split('  ').at(-1)?.trim())).toEqual([
      'Marks',
      '1',
      'blocked by preview',
      'failed (name not resolved)',
      note,
      '',
    ]);
  });

  it('says so of its page after it has ended, and nothing of a page that came before it', () => {
    expect(previewNote(state(header), isBlocked, english)).toBe(
      'Not judged: hosts were blocked while this page was loaded.',
    );
    expect(previewNote(state({ ...headerWith('v6.test'), preview: 'without-nat64' }), isBlocked, english)).toBe('');
  });
});

describe('tableText', () => {
  it('aligns the columns and says classes, marks and reasons in words', () => {
    expect(tableText(rows, english, plain)).toBe(
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
    const [, line] = tableText([rowWith(`${'a'.repeat(240)}.example`, ['192.0.2.1']), ...rows], english, plain).split(
      '\n',
    );
    const short = tableText([rowWith(`${'a'.repeat(240)}.example`, []), ...rows], english, plain).split('\n')[2];
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
