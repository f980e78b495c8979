import { zipSync } from 'fflate';

/** A file of an archive. */
export interface ZipEntry {
  /** Relative, with slashes. */
  readonly path: string;
  readonly data: Uint8Array;
  readonly executable?: boolean;
}

/** Unix, in which the attributes are meant. */
const os = 3;

/**
 * Makes a ZIP archive of which nothing depends on when, where and in which order it was made: the same files and the same
 * fflate give the same bytes, whatever Node.
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
  // fflate writes the local time, so it gets one that is in UTC what the other is here.
  const mtime = new Date(time.getTime() + time.getTimezoneOffset() * 60_000);
  const files = sorted.map(({ path, data, executable = false }) => {
    const attrs = ((executable ? 0o100755 : 0o100644) << 16) >>> 0;
    return [path, [new Uint8Array(data), { attrs, os }]] as const;
  });
  return Buffer.from(zipSync(Object.fromEntries(files) as Parameters<typeof zipSync>[0], { level: 9, mtime }));
}
