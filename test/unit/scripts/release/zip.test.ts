import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeZip, type ZipEntry } from '../../../../scripts/release/zip.ts';
import { readZip } from '../../../dist/read-zip.ts';

const time = new Date('2026-11-21T14:37:53Z');
const path = fc
  .array(fc.stringMatching(/^[a-zé6][\w.-]{0,8}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const entries = fc.uniqueArray(fc.record({ path, data: fc.uint8Array({ maxLength: 300 }), executable: fc.boolean() }), {
  selector: (entry) => entry.path,
});

describe('an archive', () => {
  it('holds every file as it was, with its mode, in an order of its own', () => {
    fc.assert(
      fc.property(entries, (files: readonly ZipEntry[]) => {
        const read = readZip(makeZip(files, time));
        expect(read.size).toBe(files.length);
        for (const { path: name, data, executable } of files) {
          const found = read.get(name);
          expect(found?.data.equals(data)).toBe(true);
          expect(found?.mode).toBe(executable ? 0o100755 : 0o100644);
        }
        expect(makeZip([...files].reverse(), time).equals(makeZip(files, time))).toBe(true);
      }),
    );
  });

  it('says when, in UTC, to two seconds', () => {
    const archive = makeZip([{ path: 'a', data: Buffer.from('a') }], time);
    const [clock, date] = [archive.readUInt16LE(10), archive.readUInt16LE(12)];
    expect([date >> 9, (date >> 5) & 15, date & 31]).toEqual([2026 - 1980, 11, 21]);
    expect([clock >> 11, (clock >> 5) & 63, (clock & 31) * 2]).toEqual([14, 37, 52]);
  });

  it.each(['', '/etc/passwd', '../a', 'a/../../b', 'a\\b'])('takes no path like "%s"', (wrong) => {
    expect(() => makeZip([{ path: wrong, data: Buffer.from('') }], time)).toThrow(/cannot be in an archive/);
  });

  it('takes no path twice', () => {
    const file = { path: 'a', data: Buffer.from('') };
    expect(() => makeZip([file, file], time)).toThrow('"a" would be in the archive twice.');
  });
});
