import { describe, expect, it } from 'vitest';
import { embeddedText, loadCharsIn, rowTags } from '../../../../popup/table/row-tags.ts';
import { english } from '../english.ts';
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
const texts = (fit: number, chip?: 'no-ipv6' | 'preview-blocks') => {
  const { shown, more } = rowTags(row, chip, fit, english);
  return { shown: shown.map(({ text }) => text), more: more.map(({ text }) => text) };
};

describe('what a row says behind its address', () => {
  it('is what a check found, how it failed, what is loaded, then the other marks', () => {
    expect(texts(200, 'no-ipv6')).toEqual({
      shown: [
        'no IPv6',
        'timed out 2',
        '192.0.2.7'.length > 0 ? 'documentation' : '',
        '5 images',
        '2 scripts',
        'cached 1',
      ].filter((text) => text !== 'documentation'),
      more: [],
    });
  });

  it('names the preview in place of the failure that it makes', () => {
    expect(texts(200, 'preview-blocks').shown).toEqual(['blocked by preview', '5 images', '2 scripts', 'cached 1']);
  });

  it('is as much as fits, and the number of the rest', () => {
    const { shown, more } = texts(30);
    expect(shown).toEqual(['timed out 2', '5 images']);
    expect(more).toEqual(['2 scripts', 'cached 1']);
  });

  it('is at least one thing, however narrow', () => {
    expect(texts(0).shown).toHaveLength(1);
  });

  it('has less room in a narrower table, and none before the lines are stacked', () => {
    expect([1200, 785, 700, 600, 400].map(loadCharsIn)).toEqual([52, 24, 13, 0, 20]);
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
