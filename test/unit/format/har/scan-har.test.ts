import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HarScanner } from '../../../../src/format/har/scan-har.ts';

/** Scans a text that comes in chunks of a size. */
function scanned(text: string, size = text.length) {
  const found = { entries: [] as unknown[], pages: [] as unknown[], makers: {} as Record<string, unknown>, logs: 0 };
  const scanner = new HarScanner({
    log: () => found.logs++,
    maker: (name, value) => {
      found.makers[name] = value;
    },
    page: (value) => found.pages.push(value),
    entries: () => {},
    entry: (value) => found.entries.push(value),
  });
  for (let at = 0; at < text.length; at += size) scanner.push(text.slice(at, at + size));
  return { ...found, ...scanner.end() };
}

describe('a scanned HAR', () => {
  it('hands over what is read, in whatever chunks it comes', () => {
    const log = {
      version: '1.2',
      creator: { name: 'a "tool" \\', version: '1' },
      comment: '{"entries":[{"no":1}]}',
      pages: [{ id: 'p}"' }],
      entries: [{ a: '\\"', b: '\\\\' }, { c: ['}', { d: ']' }] }, {}],
      browser: { name: 'b' },
      _other: { entries: [{ no: 2 }] },
    };
    for (const text of [JSON.stringify({ log }), JSON.stringify({ log }, null, 2)]) {
      for (const size of [1, 2, 3, 7, text.length]) {
        expect(scanned(text, size)).toEqual({
          entries: log.entries,
          pages: log.pages,
          makers: { creator: log.creator, browser: log.browser },
          logs: 1,
          documents: 1,
          broken: false,
          cut: false,
        });
      }
    }
  });

  it('may be the log alone, as devtools.network.getHAR() gives it', () => {
    const entries = [{ a: 1 }];
    const creator = { name: 'WebInspector' };
    const log = { version: '1.2', creator, pages: [{ id: 'p' }], entries, browser: { name: 'b' } };
    const found = { entries, pages: log.pages, makers: { creator, browser: log.browser }, logs: 1 };
    for (const size of [1, 7, 1000]) expect(scanned(JSON.stringify(log), size)).toMatchObject(found);
    expect(scanned(JSON.stringify([log]))).toMatchObject({ logs: 0 });
    expect(scanned(JSON.stringify({ creator, entries }))).toMatchObject({ entries, makers: { creator }, logs: 1 });
    expect(scanned(JSON.stringify({ creator, log: { entries } }))).toMatchObject({ entries, makers: {}, logs: 1 });
    expect(scanned(JSON.stringify({ entries }))).toMatchObject({ entries: [], logs: 0 });
    expect(scanned(JSON.stringify({ creator }) + JSON.stringify({ entries }))).toMatchObject({ logs: 0, documents: 2 });
  });

  it('cuts long strings between characters, and reads on behind them', () => {
    const unit = fc.constantFrom('a', '\\', '"', '\u0001', 'é', '\ud83d', '\\"', '\\\\"', 'u', '\\u', '\n');
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 6 }),
        fc.nat(9),
        fc.constantFrom(50_000, 99_991, 10 ** 7),
        (units, head, size) => {
          const string = 'x'.repeat(head) + units.join('').repeat(Math.ceil(400_000 / units.length));
          const text = JSON.stringify({ log: { entries: [{ before: 1, string, after: 'é\\' }, { next: true }] } });
          const [first, second] = scanned(text, size).entries as Record<string, unknown>[];
          expect(first).toMatchObject({ before: 1, after: 'é\\' });
          expect(string.startsWith(String(first?.string))).toBe(true);
          expect(String(first?.string).length).toBeLessThan(string.length);
          expect(second).toEqual({ next: true });
        },
      ),
      {
        numRuns: 40,
        // Backslashes alone, of which an odd number stands before the end of a chunk.
        examples: [
          [['\\'], 0, 50_000],
          [['\\'], 1, 50_000],
        ],
      },
    );
  });

  it('is not stopped by entries that are nested deeper than JSON is read', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const { entries } = scanned(`{"log":{"entries":[{"a":${deep}},{"b":1}]}}`);
    expect(entries).toHaveLength(2);
    expect(entries[1]).toEqual({ b: 1 });
  });

  it('is not kept by the quotes in a string that is cut off', () => {
    // Each quote tried anew, up to the end, would take an hour.
    const { entries } = scanned(`{"log":{"entries":[{"a":"${'\\"'.repeat(1_000_000)}`);
    expect(entries).toEqual([undefined]);
  });

  it('reads numbers that are none as null, and not the words in strings, broken ones too', () => {
    const escaped = '"\\" NaN"';
    expect(scanned(`{"log":{"entries":[{"a":NaN,"b":[-Infinity,undefined],"c":${escaped}}]}}`).entries).toEqual([
      { a: null, b: [null, null], c: '" NaN' },
    ]);
    // A line feed behind a backslash is no JSON; what follows is the same string all the same.
    expect(scanned('{"log":{"entries":[{"a":"\\\n NaN"},{"b":1}]}}').entries).toEqual([undefined, { b: 1 }]);
  });

  it.each([
    ['a bracket is of the wrong kind', '{"log":{"entries":[{"a":1}}]}', 1],
    ['other text stands around', 'saved: {"log":{"entries":[{"a":1}]}}', 1],
    ['an entry is no JSON', '{"log":{"entries":[{"a":},{"b":1}]}}', 2],
  ])('is broken when %s', (_, text, count) => {
    expect(scanned(text)).toMatchObject({ broken: true, logs: 1 });
    expect(scanned(text).entries).toHaveLength(count);
  });

  it.each([
    ['{"log":{"entries":[{"a":1}', 1],
    ['{"log":{"entries":[{"a":1},{"b', 2],
    ['{"log":{"entries":[{"a":1}]}', 1],
  ])('is cut off, and not broken, when the end is missing: %s', (text, count) => {
    expect(scanned(text)).toMatchObject({ broken: false, cut: true, logs: 1 });
    expect(scanned(text).entries).toHaveLength(count);
  });

  it.each([
    '{"log":{"entries":[1,"a",null,[2],{"a":1}]}}',
    '[{"log":{"entries":[]}},{"log":{"entries":[{}]}}]',
  ])('is whole: %s', (text) => {
    expect(scanned(text)).toMatchObject({ broken: false, cut: false });
  });
});
