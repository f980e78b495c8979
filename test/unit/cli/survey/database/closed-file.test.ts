import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { closedFile } from '../../../../../cli/survey/database/closed-file.ts';
import { testFolder } from '../../../../test-folder.ts';

const folder = testFolder('closed-file');

it('names the first file or folder of a database that another user has for itself', () => {
  const base = join(folder, 'base');
  const table = join(base, '1259');
  mkdirSync(base);
  writeFileSync(table, '');
  expect(closedFile(folder)).toBeUndefined();
  for (const closed of [folder, base, table]) {
    const access = (path: string) => {
      if (path === closed) throw new Error('EACCES');
    };
    expect(closedFile(folder, access)).toBe(closed);
  }
});
