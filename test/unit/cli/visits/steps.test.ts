import { devNull } from 'node:os';
import { expect, it } from 'vitest';
import { loadSteps } from '../../../../cli/visits/steps.ts';

it.each([
  '/dev/zero',
  devNull,
  '.',
])('steps are loaded from a regular file alone, which has an end, not from %s', async (path) => {
  await expect(loadSteps(path)).rejects.toThrow(`The steps in ${path} cannot be loaded: it is no regular file.`);
});

it('steps that are not there are named', async () => {
  await expect(loadSteps('nowhere.mjs')).rejects.toThrow('The steps in nowhere.mjs cannot be loaded: ');
});
