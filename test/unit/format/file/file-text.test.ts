import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileDigest } from '../../../../src/format/file/file-digest.ts';
import {
  CutFileError,
  encodingOf,
  FileError,
  isPlainText,
  joinText,
  textOfFile,
} from '../../../../src/format/file/file-text.ts';

/** The bytes in chunks of a size. */
async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Uint8Array, size = 7) => joinText(textOfFile(chunked(bytes, size)));
const text = '{"log": "Zürich 東京 🙂 \\u0041"}\n';
const utf16be = (value: string) => Buffer.from(value, 'utf16le').swap16();

const encodings: readonly (readonly [string, Uint8Array])[] = [
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 as Windows has it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 as Windows has it, without a byte order mark', Buffer.from(text, 'utf16le')],
  ['UTF-16, big end first', utf16be(`\ufeff${text}`)],
  ['UTF-16, big end first, without a byte order mark', utf16be(text)],
];

describe('the text of a file', () => {
  it.each(encodings)('is read from %s, wherever the chunks end', async (_, bytes) => {
    for (const size of [1, 2, 3, 5, 1000]) expect(await read(bytes, size)).toBe(text);
  });

  it.each(encodings)('is read from %s behind gzip and zlib', async (_, bytes) => {
    expect(await read(gzipSync(bytes))).toBe(text);
    expect(await read(deflateSync(bytes))).toBe(text);
    expect(await read(gzipSync(gzipSync(bytes)))).toBe(text);
  });

  it('is empty for an empty file, and may be a character long', async () => {
    expect(await read(Buffer.from(''))).toBe('');
    expect(await read(Buffer.from('{'))).toBe('{');
  });

  it.each([
    ['a ZIP archive', [0x50, 0x4b, 3, 4, 0, 0, 0], /ZIP archive/],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0, 0], /zstd/],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], /xz/],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39, 0, 0], /bzip2/],
    ['a PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d], /PDF/],
  ])('is not looked for in %s', async (_, bytes, sentence) => {
    await expect(read(Uint8Array.from(bytes))).rejects.toThrow(sentence);
    await expect(read(Uint8Array.from(bytes))).rejects.toBeInstanceOf(FileError);
    expect(isPlainText(Uint8Array.from(bytes))).toBe(false);
  });

  it('that was compressed and cut off comes as far as it can be unpacked, then an error', async () => {
    const long = Array.from({ length: 20_000 }, (_, at) => `line ${at * 7919}\n`).join('');
    const whole = gzipSync(long);
    let got = '';
    const reading = (async () => {
      for await (const piece of textOfFile(chunked(whole.subarray(0, whole.length - 500), 1000))) got += piece;
    })();
    await expect(reading).rejects.toBeInstanceOf(FileError);
    expect(long.startsWith(got)).toBe(true);
    expect(got.length).toBeGreaterThan(long.length / 2);
  });

  it('that was compressed and cut off is an error, wherever it ends', async () => {
    const whole = gzipSync('one\n');
    for (let size = 2; size < whole.length; size++) {
      await expect(read(whole.subarray(0, size)), `${size} bytes`).rejects.toThrow(/cut off/);
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
  ])('that was compressed by %s is said to be cut off where it is, and broken where it is', async (_, compress) => {
    const whole = compress(Array.from({ length: 20_000 }, (_, at) => `line ${at * 7919}\n`).join(''));
    const cut = whole.subarray(0, whole.length / 2);
    await expect(read(cut, 1000)).rejects.toThrow('It is compressed, and cut off: its end is missing.');
    await expect(read(cut, 1000)).rejects.toBeInstanceOf(CutFileError);
    // A block of the type that is none (RFC 1951 section 3.2.3).
    const broken = Buffer.concat([whole.subarray(0, compress === gzipSync ? 10 : 2), Buffer.alloc(100_000, 0xff)]);
    await expect(read(broken, 1000)).rejects.toThrow('It is compressed, and broken');
  });

  it('that was compressed and is broken is an error', async () => {
    const bytes = gzipSync(text.repeat(1000));
    bytes.fill(0xff, 40, 60);
    await expect(read(bytes)).rejects.toThrow(/check sum/);
  });

  it('that was compressed in several members is read to its end, as gzip does it', async () => {
    const parts = ['one\n', '', 'two\n'.repeat(5000), 'three\n'];
    const whole = Buffer.concat(parts.map((part) => gzipSync(part)));
    for (const size of [1, 7, 18, 1000, 1 << 20]) expect(await read(whole, size)).toBe(parts.join(''));
    expect(await read(Buffer.concat([whole, Buffer.alloc(512)]), 100)).toBe(parts.join(''));
    expect(await read(Buffer.concat([gzipSync('one\n'), Buffer.from('behind it')]))).toBe('one\n');
  });

  it.each([
    ['\n', 1],
    ['\r\n', 1],
    ['abc', 1],
    ['something else', 1],
    [`\0\0\0\0${'\0'.repeat(40_000)}x`, 1],
    ['', 0],
    ['\0', 0],
    ['\0'.repeat(40_000), 0],
  ])('that was compressed is whole with something behind it, which is said unless it is zeros: %j', async (junk, said) => {
    const members = [gzipSync('one\n'), gzipSync('two\n')];
    for (const size of [1, 7, 1000, 1 << 20]) {
      const sentences: string[] = [];
      const chunks = chunked(Buffer.concat([...members, Buffer.from(junk)]), size);
      expect(await joinText(textOfFile(chunks, (sentence) => sentences.push(sentence)))).toBe('one\ntwo\n');
      expect(sentences).toEqual(Array(said).fill(expect.stringContaining('left out')));
    }
  });

  it.each([
    '1f',
    '1f8b',
    '1f8b08',
    '1f8b080000000000',
  ])('is cut off where another member only begins: %s', async (hex) => {
    const bytes = Buffer.concat([gzipSync('one\n'), Buffer.from(hex, 'hex')]);
    for (const size of [1, 7, 100]) await expect(read(bytes, size)).rejects.toThrow(/cut off/);
  });

  it('is broken where no member is, be there zeros', async () => {
    await expect(read(Buffer.from(`1f8b${'00'.repeat(40)}`, 'hex'))).rejects.toThrow(/and broken/);
  });

  it.each([
    0, 1,
  ])('that was compressed in two members is an error where the sum of one is wrong: %i', async (member) => {
    const parts = [gzipSync('one\n'), gzipSync('two\n')];
    const at = (parts[member]?.length ?? 0) - 8;
    parts[member]?.writeUInt32LE(1, at);
    await expect(read(Buffer.concat(parts))).rejects.toThrow(/check sum/);
  });

  it('that was compressed more often than files are is refused', async () => {
    await expect(read(gzipSync(gzipSync(gzipSync(text))))).rejects.toThrow(/more than twice/);
  });

  it('that is too long for its reader is refused', async () => {
    await expect(joinText(textOfFile(chunked(Buffer.from(text.repeat(9)), 7)), 100)).rejects.toThrow(/too large/);
  });

  it('fails as its file does, compressed or not', async () => {
    async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw new Error('the disk is gone');
    }
    await expect(joinText(textOfFile(failing(Buffer.from(text))))).rejects.toThrow('the disk is gone');
    await expect(joinText(textOfFile(failing(gzipSync(text).subarray(0, 30))))).rejects.toThrow('the disk is gone');
  });

  it('is closed when its reader has enough', async () => {
    let closed = 0;
    async function* endless(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes;
      } finally {
        closed++;
      }
    }
    for await (const piece of textOfFile(endless(Buffer.from('abcdefgh')))) if (piece) break;
    expect(closed).toBe(1);
  });
});

describe('an encoding', () => {
  it.each([
    ['', 'utf-8'],
    ['{"', 'utf-8'],
    ['\0\0\0{', 'utf-8'],
    ['h\0t\0', 'utf-16le'],
    ['\0h\0t', 'utf-16be'],
  ])('of %j is %s', (bytes, encoding) => {
    expect(encodingOf(Buffer.from(bytes, 'latin1'))).toBe(encoding);
  });
});

describe("a file's digest", () => {
  const digestOf = async (bytes: Uint8Array, size: number) => {
    const digest = new FileDigest();
    for await (const _ of digest.through(chunked(bytes, size)));
    return digest.hex();
  };

  it('is the same however the file comes in chunks, and another for another file', async () => {
    const bytes = Buffer.alloc(2_500_000, 'abcdefg');
    const whole = await digestOf(bytes, bytes.length);
    expect(whole).toMatch(/^[\da-f]{32}$/);
    expect(await digestOf(bytes, 65_536)).toBe(whole);
    expect(await digestOf(bytes, 999_999)).toBe(whole);
    bytes[2_499_999] = 0;
    expect(await digestOf(bytes, 65_536)).not.toBe(whole);
    expect(await digestOf(bytes.subarray(0, 2_400_000), 65_536)).not.toBe(whole);
  });
});
