/** What JSON.stringify leaves in texts although nobody sees it, or it deceives about what is around it (visible-text.ts). */
const unseen = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * The door for every text of somebody else into JSON: what a terminal would obey, and what turns the reading direction
 * around, is written as an escape (RFC 8259 section 7), so that nothing is lost for machines.
 * @param value what JSON can tell
 * @param indent spaces for each level; 0 for one line
 * @returns JSON
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unseen, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A part of a JSON document that is too large for one text: the members of an object, or the items of a list. */
export class InPieces {
  readonly of: Readonly<Record<string, unknown>> | Iterable<unknown>;

  constructor(of: Readonly<Record<string, unknown>> | Iterable<unknown>) {
    this.of = of;
  }
}

/**
 * Writes JSON piece by piece, with an indentation of one space.
 * @param value what JSON can tell; parts of it may be `InPieces` as far as all that is around them is, too
 * @returns pieces that together are the text of `JSON.stringify(value, null, 1)`
 */
export function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (!(value instanceof InPieces)) {
    yield jsonText(value, 1).replaceAll('\n', `\n${' '.repeat(depth)}`);
    return;
  }
  const { of } = value;
  const isList = Symbol.iterator in of;
  const [open, close] = isList ? '[]' : '{}';
  let before = `${open}`;
  for (const [name, item] of isList ? unnamed(of) : Object.entries(of)) {
    if (item === undefined) continue;
    yield `${before}\n${' '.repeat(depth + 1)}${name === null ? '' : `${jsonText(name)}: `}`;
    yield* jsonPieces(item, depth + 1);
    before = ',';
  }
  yield before === open ? `${open}${close}` : `\n${' '.repeat(depth)}${close}`;
}

function* unnamed(items: Iterable<unknown>): Generator<readonly [null, unknown]> {
  for (const item of items) yield [null, item];
}
