import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive. */
export interface ZipEntry {
  /** Relative, with slashes. */
  readonly path: string;
  readonly data: Uint8Array;
  readonly executable?: boolean;
}

const version = 20;
const unix = 3 << 8;
const namesAreUtf8 = 1 << 11;
const stored = 0;
const deflated = 8;

/**
 * Makes a ZIP archive (APPNOTE 6.3.10) of which nothing depends on when, where and in which order it was made: the same
 * files and the same zlib give the same bytes.
 * @param entries the files
 * @param time written beside each, to two seconds, in UTC
 * @returns the archive
 * @throws Error when a path is no relative one, or there twice
 */
export function makeZip(entries: readonly ZipEntry[], time: Date): Buffer {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  for (const [i, { path }] of sorted.entries()) {
    if (path === '' || path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
      throw new Error(`"${path}" cannot be in an archive: paths are relative, with slashes.`);
    if (path === sorted[i - 1]?.path) throw new Error(`"${path}" would be in the archive twice.`);
  }
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, data, executable = false } of sorted) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(data, { level: constants.Z_BEST_COMPRESSION });
    const isSmaller = packed.length < data.length;
    const body = isSmaller ? packed : data;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(version, 0);
    facts.writeUInt16LE(namesAreUtf8, 2);
    facts.writeUInt16LE(isSmaller ? deflated : stored, 4);
    facts.writeUInt32LE(dosTime(time), 6);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(body.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);
    files.push(Buffer.from('PK\x03\x04'), facts, name, Buffer.from(body));
    const place = Buffer.alloc(14);
    place.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 6);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), word(unix | version), facts, place, name);
    offset += 4 + facts.length + name.length + body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(sorted.length, 4);
  end.writeUInt16LE(sorted.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, index, Buffer.from('PK\x05\x06'), end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** @returns date and time as MS-DOS has them, which begins in 1980 */
function dosTime(time: Date): number {
  const date = ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const clock = (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return ((date << 16) | clock) >>> 0;
}
