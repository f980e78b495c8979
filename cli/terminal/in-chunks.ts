/** Each write is a call of the operating system, and a piece may be a line. */
const minChunkChars = 1 << 18;

/** @returns the same text in fewer, longer pieces */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < minChunkChars) continue;
    yield waiting;
    waiting = '';
  }
  yield waiting;
}
