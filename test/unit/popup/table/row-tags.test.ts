import { describe, expect, it } from 'vitest';
import { layoutWidth, roomBehindAddress } from '../../../../popup/table/row-room.ts';
import { embeddedText, rowTags } from '../../../../popup/table/row-tags.ts';
import { createWords } from '../../../../src/text.ts';
import { locales } from '../../locales.ts';
import { english, textsOf } from '../english.ts';
import { rowWith } from '../rows.ts';

const row = {
  ...rowWith('cdn.example', ['192.0.2.7'], {
    total: 7,
    marks: [
      { id: 'failed', count: 2 },
      { id: 'cached', count: 1 },
    ],
    errors: ['net::ERR_TIMED_OUT'],
  }),
  types: { image: 5, script: 2 },
};
const texts = (room: number, chip?: 'no-ipv6' | 'preview-blocks', of = row) => {
  const { shown, more, counted } = rowTags(of, chip, () => ({ withTypes: room, marks: room }), english);
  return { shown: shown.map(({ text }) => text), more: more.map(({ text }) => text), counted };
};

describe('what a row says behind its address', () => {
  it('is how it failed, what a check found, the other marks, then what is loaded', () => {
    expect(texts(200, 'no-ipv6')).toEqual({
      shown: ['timed out 2', 'no IPv6', 'cached 1', '5 images', '2 scripts'],
      more: [],
      counted: 0,
    });
  });

  it('names the preview in place of the failure that it makes', () => {
    expect(texts(200, 'preview-blocks').shown).toEqual(['blocked by preview', 'cached 1', '5 images', '2 scripts']);
  });

  it('names the preview in place of the cancelled requests that Firefox makes of it', () => {
    const cancelled = {
      marks: [{ id: 'cancelled', count: 7 }] as const,
      failures: [{ error: 'NS_ERROR_ABORT', count: 7 }],
    };
    expect(texts(200, 'preview-blocks', { ...row, ...cancelled }).shown).toEqual([
      'blocked by preview',
      '5 images',
      '2 scripts',
    ]);
  });

  it('leaves out what is loaded before any mark, and does not count it beside one', () => {
    expect(texts(36)).toEqual({ shown: ['timed out 2', 'cached 1', '5 images'], more: ['2 scripts'], counted: 0 });
    expect(texts(14)).toEqual({ shown: ['timed out 2'], more: ['cached 1', '5 images', '2 scripts'], counted: 1 });
  });

  it('counts what is loaded where nothing but that is said', () => {
    expect(texts(15, undefined, { ...row, marks: [] })).toEqual({
      shown: ['5 images'],
      more: ['2 scripts'],
      counted: 1,
    });
  });

  it('never leaves out how it failed and what a check found, however narrow, nor the only mark', () => {
    expect(texts(0, 'no-ipv6').shown).toEqual(['timed out 2', 'no IPv6']);
    expect(texts(0, undefined, { ...row, marks: [{ id: 'cached', count: 7 }] }).shown).toEqual(['cached']);
  });

  it('lets marks take what the address leaves free', () => {
    const chars = (width: number, address: string) => {
      const shown = rowWith('a.example', [address]);
      const { behindAddress } = rowTags(shown, undefined, () => ({ withTypes: 0, marks: 0 }), english);
      return roomBehindAddress(shown, behindAddress, layoutWidth(width), english);
    };
    const long = '2001:db8:1234:5678:9abc:def0:1234:5678';
    expect(chars(785, '198.41.30.10').withTypes).toBe(24);
    expect(chars(785, '198.41.30.10').marks).toBeGreaterThan(40);
    expect(chars(785, long).marks).toBeLessThan(24);
    expect(chars(640, long).marks).toBeLessThan(1);
    expect(chars(320, '198.41.30.10').marks).toBeGreaterThan(20);
  });

  it.each(locales)('has room for the first of what is loaded behind the longest address of a popup: %s', (locale) => {
    const words = createWords(textsOf(locale), locale.replace('_', '-'));
    const plain = rowWith('a.example', ['2606:4700:5123:4567:89ab:cdef:a123:1008']);
    for (const type of ['script', 'stylesheet', 'image', 'font', 'xmlhttprequest'] as const) {
      const loading = { ...plain, types: { [type]: 9, ping: 1 } };
      const room = roomBehindAddress(loading, undefined, layoutWidth(785), words);
      expect(rowTags(loading, undefined, () => room, words).shown).not.toEqual([]);
    }
  });
});

describe('the IPv4 address inside', () => {
  it.each([
    ['64:ff9b::c61e:1e21', ''],
    ['::ffff:198.41.30.33', ''],
    ['2002:c000:221::1', '192.0.2.33'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.0.2.45'],
    ['2606:4700::5efe:c000:221', '192.0.2.33'],
    ['2606:4700::11', ''],
    ['192.0.2.1', ''],
  ])('of %s is %j', (address, embedded) => {
    expect(embeddedText(rowWith('a.example', [address]))).toBe(embedded);
  });
});
