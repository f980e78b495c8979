import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../shared/errors.ts';

/**
 * The built extension is beside the bundled command, and in dist/ above its source.
 * @returns the path of its folder
 * @throws CommandError if it is not built
 */
export function extensionFolder(): string {
  const folders = ['../chrome', '../../dist/chrome'].map((path) => join(import.meta.dirname, path));
  const folder = folders.find((path) => existsSync(join(path, 'manifest.json')));
  if (folder !== undefined) return folder;
  throw new CommandError('The extension is not built: run "npm run build" first.');
}
