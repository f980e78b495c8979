import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Of a database that was used by another user meanwhile, as by sudo, some files belong to that one.
 * @param path the folder of a database
 * @param access throws where a path may not be read and written
 * @returns the first path in it that may not, itself included; undefined where all may
 */
export function closedFile(
  path: string,
  access: (path: string) => void = (path) => accessSync(path, constants.R_OK | constants.W_OK),
): string | undefined {
  try {
    access(path);
    if (!statSync(path).isDirectory()) return undefined;
    for (const name of readdirSync(path)) {
      const closed = closedFile(join(path, name), access);
      if (closed !== undefined) return closed;
    }
    return undefined;
  } catch {
    return path;
  }
}
