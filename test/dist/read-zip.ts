import { crc32, inflateRawSync } from 'node:zlib';

/** A file of an archive, as its directory has it. */
export interface ZipFile {
  readonly mode: number;
  readonly data: Buffer;
}

/**
 * Reads a ZIP archive (APPNOTE 6.3.10) from its directory.
 * @returns the files by path, in the order of the archive
 * @throws Error when the directory and the files do not agree
 */
export function readZip(archive: Buffer): Map<string, ZipFile> {
  const end = archive.lastIndexOf('PK\x05\x06');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const files = new Map<string, ZipFile>();
  for (let i = 0; i < count; i++) {
    if (archive.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error(`no entry at ${at}`);
    const facts = archive.subarray(at + 6, at + 32);
    const local = archive.readUInt32LE(at + 42);
    if (!archive.subarray(local + 4, local + 30).equals(facts)) throw new Error(`${local} and ${at} differ`);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + nameLength;
    const body = archive.subarray(start, start + archive.readUInt32LE(at + 20));
    const data = archive.readUInt16LE(at + 10) === 0 ? body : inflateRawSync(body);
    if (crc32(data) !== archive.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    files.set(name, { mode: archive.readUInt32LE(at + 38) >>> 16, data });
    at += 46 + nameLength;
  }
  return files;
}
