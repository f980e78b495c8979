import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InPieces, jsonPieces, jsonText } from '../../../src/json/json-text.ts';

/** A value, and the same with objects and lists in pieces as far down as chance would have it. */
const { value: anyPair } = fc.letrec<{ value: { readonly whole: unknown; readonly pieces: unknown } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 2 }).map((whole) => ({ whole, pieces: whole })),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => ({
      whole: items.map(({ whole }) => whole),
      pieces: new InPieces(items.map(({ pieces }) => pieces)),
    })),
    fc
      .dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4, noNullPrototype: true })
      .map((members) => ({
        whole: Object.fromEntries(Object.entries(members).map(([name, { whole }]) => [name, whole])),
        pieces: new InPieces(Object.fromEntries(Object.entries(members).map(([name, { pieces }]) => [name, pieces]))),
      })),
  ),
}));

describe('JSON in pieces', () => {
  it('is what it is in one', () => {
    fc.assert(
      fc.property(anyPair, ({ whole, pieces }) => {
        expect([...jsonPieces(pieces)].join('')).toBe(jsonText(whole, 1));
      }),
    );
  });

  it('leaves out what is not defined, and has a piece for each item', () => {
    const items = function* () {
      yield 1;
      yield { two: 2 };
    };
    const pieces = [...jsonPieces(new InPieces({ none: undefined, items: new InPieces(items()) }))];
    expect(JSON.parse(pieces.join(''))).toEqual({ items: [1, { two: 2 }] });
    expect(pieces.filter((piece) => piece.includes('1') || piece.includes('two'))).toHaveLength(2);
  });
});
