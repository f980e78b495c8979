import fc from 'fast-check';

/** A change to a text or to bytes; places are shares of the length, so that it fits any input. */
export interface Mutation {
  readonly kind: 'delete' | 'insert' | 'repeat' | 'cut';
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** What parsers stumble over, rather than just any characters. */
const awkward = fc.oneof(
  fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '\\"',
      '\\u',
      '\\ud83d',
      ',',
      ':',
      'null',
      '-1',
      '1e999',
      '""',
      '{"log":',
      '\0',
      '\n',
    ],
    ...['\ufeff', '\u001b]0;x\u0007', '\u202e', '\ud800', '__proto__', 'constructor', '"entries":[', '<!doctype html>'],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

export const mutations = fc.array(
  fc.record<Mutation>({
    kind: fc.constantFrom('delete', 'insert', 'repeat', 'cut'),
    at: share,
    length: fc.oneof(fc.nat(3), fc.nat(500)),
    text: awkward,
  }),
  { maxLength: 6 },
);

/** @returns the text with all changes made, one after the other */
export function mutated(text: string, changes: readonly Mutation[]): string {
  return changes.reduce((before, { kind, at, length, text: more }) => {
    const start = Math.floor(at * before.length);
    if (kind === 'cut') return before.slice(0, start);
    if (kind === 'delete') return before.slice(0, start) + before.slice(start + length);
    if (kind === 'insert') return before.slice(0, start) + more + before.slice(start);
    return before.slice(0, start + length) + before.slice(start);
  }, text);
}

/** @returns the bytes with all changes made */
export function mutatedBytes(bytes: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  return Buffer.from(mutated(Buffer.from(bytes).toString('latin1'), changes), 'latin1');
}

/** @returns pieces of the input, cut at the shares */
export function pieces<Input extends { slice(from: number, to: number): Input; readonly length: number }>(
  input: Input,
  shares: readonly number[],
): Input[] {
  const ends = [...shares.map((part) => Math.floor(part * input.length)).sort((a, b) => a - b), input.length];
  return ends.map((end, at) => input.slice(ends[at - 1] ?? 0, end));
}

export const shares = fc.array(share, { maxLength: 8 });
