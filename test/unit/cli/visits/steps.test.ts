import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadSteps } from '../../../../cli/visits/steps.ts';

it.each([
  '/dev/zero',
  devNull,
  '.',
])('steps are loaded from a regular file alone, which has an end, not from %s', async (path) => {
  await expect(loadSteps(path)).rejects.toThrow(`The steps in ${path} cannot be loaded: it is no regular file.`);
});

it('steps that are not there are said to be that, and not from where they were looked for', async () => {
  await expect(loadSteps('nowhere.mjs')).rejects.toThrow(
    'The steps in nowhere.mjs cannot be loaded: there is no such file or folder.',
  );
});

it.each([
  ['what steps have begun and not waited for', "async () => void later(new Error('closed'))", [0, 'closed']],
  ['what a listener of theirs has begun', "(page) => page.on(() => later(new Error('closed')))", [0, 'closed']],
  ['what is nobody of theirs', '(page) => page.fail()', [1, '']],
])('%s fails with a sentence, and ends the command only where it is ours', (_, steps, [status, message]) => {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-steps-'));
  try {
    const [module, program] = ['steps.mjs', 'program.mjs'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(
      module,
      `const later = async (error) => { await new Promise((wake) => setTimeout(wake, 5)); throw error; };\nexport default ${steps};\n`,
    );
    writeFileSync(
      program,
      `const { loadSteps } = await import(${JSON.stringify(resolve('cli/visits/steps.ts'))});
const listeners = [];
let fail = false;
const page = { on: (listener) => listeners.push(listener), fail: () => { fail = true; } };
await (await loadSteps(${JSON.stringify(module)}))(page, { url: '' });
for (const listener of listeners) listener();
if (fail) setTimeout(() => { void Promise.reject(new Error('ours')); }, 5);
`,
    );
    const ended = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    expect([ended.status, /did not wait for something that failed: (.*)\./.exec(ended.stderr)?.[1] ?? '']).toEqual([
      status,
      message,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
