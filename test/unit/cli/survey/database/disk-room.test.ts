import { expect, it } from 'vitest';
import { demandRoom } from '../../../../../cli/survey/database/disk-room.ts';
import { isDatabaseAway } from '../../../../../cli/survey/database/is-database-away.ts';

function withFree(megabytes: number, blocks = 1000) {
  try {
    demandRoom('surveys', () => ({ blocks, bavail: megabytes, bsize: 1024 * 1024 }));
    return undefined;
  } catch (error) {
    return error;
  }
}

it('an embedded database is used only where there is room for its log', () => {
  expect(withFree(64)).toBeUndefined();
  expect(withFree(63)).toMatchObject({ message: 'the disk is full; at least 64 MB have to be free', code: '53100' });
  expect(withFree(0)).toMatchObject({ code: '53100' });
});

it('a file system that does not tell its size is no full one', () => {
  expect(withFree(0, 0)).toBeUndefined();
});

it('workers wait until there is room again', () => {
  expect(isDatabaseAway(withFree(0))).toBe(true);
});
