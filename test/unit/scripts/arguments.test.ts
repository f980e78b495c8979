import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { patienceMs } from '../../world/poll.ts';

it.each([
  ['npm start', 'scripts/demo/start.mjs', "Unknown option '--bogus'"],
  ['npm test', 'scripts/test.mjs', 'npm test takes no option --bogus. It runs everything;'],
  [
    'npm run check',
    'scripts/check.mjs',
    'npm run check takes no option --bogus. It takes the names of files in test/unit.',
  ],
  ['npm run test:long', 'scripts/test-long.mjs', 'usage: npm run test:long -- [NAMES...]'],
  ['npm run build', 'scripts/build/build.ts', 'npm run build takes no option --bogus.'],
  ['npm run pictures', 'scripts/demo/pictures.ts', 'npm run pictures takes no option --bogus.'],
])('%s refuses an option that it does not know, before it does anything', (_, program, sentence) => {
  const { status, stderr } = spawnSync(process.execPath, [program, '--bogus'], {
    encoding: 'utf8',
    timeout: patienceMs,
  });
  expect(stderr).toContain(sentence);
  expect([1, 2]).toContain(status);
});

it('npm test takes no names either', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', 'popup'], {
    encoding: 'utf8',
    timeout: patienceMs,
  });
  expect(stderr).toContain('npm test takes no arguments, and "popup" is one.');
  expect(status).toBe(2);
});
