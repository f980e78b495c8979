import { spawnSync } from 'node:child_process';

/**
 * Runs npm. It tells where it is when it has started this process; else it is found in the path, on Windows by a shell.
 * @param {readonly string[]} args
 * @param {string} folder where it runs
 * @returns {boolean} whether it ended well
 */
export function npm(args, folder) {
  const known = process.env.npm_execpath;
  // What it prints is for the terminal, not for one who reads standard output.
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: folder, stdio: ['ignore', 2, 2] };
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  if (known?.endsWith('.js')) return spawnSync(process.execPath, [known, ...all], options).status === 0;
  return spawnSync('npm', all, { ...options, shell: process.platform === 'win32' }).status === 0;
}
