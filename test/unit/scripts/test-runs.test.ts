import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const runs = pathToFileURL(resolve('scripts/test-runs.mjs')).href;

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends a run of tests and what it has started', async (signal, code) => {
  const child = `console.log('running'); setInterval(() => {}, 1000)`;
  const program = `const { run } = await import('${runs}'); await run('a step', ['-e', ${JSON.stringify(child)}])`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parent.stdout.setEncoding('utf8').on('data', (text) => {
    if (text.includes('running')) parent.kill(signal);
  });
  // Only when nobody has its output any more: the child has it, too.
  const [status] = await once(parent, 'close');
  expect(status).toBe(code);
});
