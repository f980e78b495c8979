import { type Damage, gunzip } from './gunzip.ts';

/** A file as it is read: in chunks, in order, of any size. */
export type FileChunks = AsyncIterable<Uint8Array>;

/** Why a file cannot be read. The message is a sentence for the user, without any text of the file. */
export class FileError extends Error {}

/** The file is damaged behind what was read of it, which is all there is. The message is as that of FileError. */
export class CutFileError extends FileError {}

/** Kinds of files that are known by their first bytes. A new one is an entry here. */
interface Magic {
  readonly starts: (head: Uint8Array) => boolean;
  /** What unpacks it; the second argument is called where something else stands behind it. */
  readonly unpack?: (chunks: FileChunks, onJunk: () => void) => FileChunks;
  /** Why it is not read. */
  readonly refused?: string;
}

/** What is wrong with compressed data, in a sentence. */
const damages: Readonly<Record<Damage, string>> = {
  cut: 'It is compressed, and cut off: its end is missing.',
  sum: 'It is compressed, and its check sum is missing or wrong: it is cut off, or broken.',
  broken: 'It is compressed, and broken: not all of it can be unpacked.',
};

const bytes =
  (...wanted: readonly number[]) =>
  (head: Uint8Array) =>
    wanted.every((byte, at) => head[at] === byte);

const magics: readonly Magic[] = [
  // RFC 1952 section 2.3.1
  {
    starts: bytes(0x1f, 0x8b),
    unpack: (chunks, onJunk) => gunzip(chunks, (damage) => new CutFileError(damages[damage]), onJunk),
  },
  // RFC 1950 section 2.2 with a window of 32 kB: mitmproxy's .zhar
  { starts: (head) => head[0] === 0x78 && [0x01, 0x9c, 0xda].includes(head[1] ?? 0), unpack: inflate },
  {
    starts: bytes(0x50, 0x4b, 0x03, 0x04),
    // Playwright's .har.zip, Fiddler's .saz
    refused: 'It is a ZIP archive. Unpack it, and choose the file in it.',
  },
  {
    starts: bytes(0x28, 0xb5, 0x2f, 0xfd),
    refused: 'It is compressed by zstd. Unpack it first, or compress it by gzip.',
  },
  {
    starts: bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a),
    refused: 'It is compressed by xz. Unpack it first, or compress it by gzip.',
  },
  { starts: bytes(0x42, 0x5a, 0x68), refused: 'It is compressed by bzip2. Unpack it first, or compress it by gzip.' },
  { starts: bytes(0x25, 0x50, 0x44, 0x46), refused: 'It is a PDF document, no text.' },
];

/** As many bytes as the longest of what is recognised by them. */
export const headBytes = 6;
/** Compressed files in compressed files: more is an attempt to keep the reader busy. */
const maxLayers = 2;

/**
 * Reads a file as text, whatever program wrote it: UTF-8, UTF-16 (PowerShell's redirection) with and without byte order
 * mark, compressed by gzip or zlib. Memory does not grow with the file.
 * @param chunks the file
 * @param onJunk gets a sentence where something stands behind what is compressed, which is left out
 * @returns the text in pieces, without a byte order mark
 * @throws FileError when it is a kind of file that is not read; CutFileError when what is compressed is cut off or broken, after all that
 *   could be unpacked; and whatever reading the chunks throws
 */
export async function* textOfFile(
  chunks: FileChunks,
  onJunk: (sentence: string) => void = () => {},
): AsyncGenerator<string> {
  yield* decoded(chunks, 0, () =>
    onJunk('Behind its compressed data is something that is not compressed. It is left out.'),
  );
}

async function* decoded(chunks: FileChunks, layer: number, onJunk: () => void): AsyncGenerator<string> {
  const { head, all } = await withHead(chunks);
  const magic = magics.find(({ starts }) => starts(head));
  if (magic?.refused !== undefined) throw new FileError(magic.refused);
  if (magic?.unpack) {
    if (layer >= maxLayers) throw new FileError('It is compressed more than twice. Unpack it first.');
    yield* decoded(magic.unpack(all, onJunk), layer + 1, onJunk);
    return;
  }
  const decoder = new TextDecoder(encodingOf(head));
  for await (const chunk of all) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/**
 * Tells the encoding of a text by its first bytes.
 *
 * Without a byte order mark, two characters of ASCII (a bracket and what follows, "ht" of https) show it by where their
 * zeros are (RFC 4627 section 3).
 */
export function encodingOf([first, second, third, fourth]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && (third === undefined || (third !== 0 && fourth === 0))) return 'utf-16le';
  if (first === 0 && second && (third === undefined || (third === 0 && fourth !== 0))) return 'utf-16be';
  return 'utf-8';
}

/** @returns whether the file that begins so is read as it stands: UTF-8, and not compressed */
export function isPlainText(head: Uint8Array): boolean {
  return encodingOf(head) === 'utf-8' && !magics.some(({ starts }) => starts(head));
}

/** Reads as much as tells the kind of a file, and gives all of it again. */
async function withHead(chunks: FileChunks): Promise<{ head: Uint8Array; all: FileChunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < headBytes) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const head = new Uint8Array(headBytes);
  let at = 0;
  for (const chunk of first) {
    const part = chunk.subarray(0, headBytes - at);
    head.set(part, at);
    at += part.length;
    if (at === headBytes) break;
  }
  return { head: head.subarray(0, at), all: again() };

  async function* again(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
}

async function* inflate(chunks: FileChunks): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  let unread: { readonly error: unknown } | undefined;
  let isOver = false;
  const writing = write().catch(() => {
    // Broken input: the reader below gets the error.
  });
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        if (unread) throw unread.error;
        throw new CutFileError(damages[isOver ? 'cut' : 'broken']);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
    await writing;
  }

  async function write(): Promise<void> {
    const iterator = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await iterator.next().catch((error: unknown) => {
          unread = { error };
          throw error;
        });
        isOver = next.done === true;
        if (next.done) break;
        await writer.write(next.value as Uint8Array<ArrayBuffer>);
      }
      await writer.close();
    } catch (error) {
      await writer.abort(error).catch(() => {});
    } finally {
      await iterator.return?.();
    }
  }
}

/**
 * Lets the pieces of a text through up to where the file is damaged, for who can do with less than all.
 * @param pieces the text
 * @param onCut gets a sentence on the damage, where there is any
 * @throws whatever else the pieces throw
 */
export async function* untilCut(
  pieces: AsyncIterable<string>,
  onCut: (sentence: string) => void,
): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof CutFileError)) throw error;
    onCut(error.message);
  }
}

/**
 * Joins pieces of a text.
 * @param pieces the text
 * @param maxChars how long it may be, in UTF-16 units
 * @throws FileError when it is longer, and whatever the pieces throw
 */
export async function joinText(pieces: AsyncIterable<string>, maxChars = maxTextChars): Promise<string> {
  const parts: string[] = [];
  let chars = 0;
  for await (const piece of pieces) {
    chars += piece.length;
    if (chars > maxChars) {
      throw new FileError(`It has more than ${maxChars.toLocaleString('en')} characters, which is too large.`);
    }
    parts.push(piece);
  }
  return parts.join('');
}

/** V8 has no text longer than 2^29 - 24 units, and what is read of one needs several times its memory. */
const maxTextChars = 500_000_000;
