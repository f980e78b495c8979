/** Takes a lock when it gets a path on standard input, says how that ended, and gives it back on an empty line. */
import { createInterface } from 'node:readline';
import { type Lock, lockFile } from '../../../../cli/state/lock.ts';

let lock: Lock | undefined;
for await (const path of createInterface({ input: process.stdin })) {
  if (path === '') {
    await lock?.release();
    lock = undefined;
    console.log('released');
    continue;
  }
  try {
    lock = await lockFile(path);
    console.log('held');
  } catch (error) {
    console.log(String(error).replaceAll('\n', ' '));
  }
}
