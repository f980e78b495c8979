/** A piece may be a line; writing each by itself takes its time. */
const enough = 1 << 18;

/** @returns the same in fewer pieces */
export function* gathered(pieces: Iterable<string>): Generator<string> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < enough) continue;
    yield waiting;
    waiting = '';
  }
  yield waiting;
}
