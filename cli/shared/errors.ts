import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Ends a command with exit code 2: the usage or the environment is wrong. The message is a sentence for the user. */
export class CommandError extends Error {}

/** There is no browser to visit pages with, or it cannot do it. The message says what to do. */
export class EnvironmentError extends CommandError {}

/**
 * @param error anything that was thrown
 * @returns why, for a sentence about a file or a network
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return (code && reasons[code]) || message || String(error);
}

/**
 * @param error what writing a file threw
 * @param path the file
 * @returns why, for a sentence. Of a file that is to be made, that it is not there says something of its folder.
 */
export function reasonOfWriting(error: unknown, path: string): string {
  if ((error as { readonly code?: string }).code !== 'ENOENT') return reasonOf(error);
  return existsSync(dirname(path)) ? 'its folder takes no new files' : 'there is no such folder';
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be opened',
  EPERM: 'it may not be opened',
  EEXIST: 'there is something else in its place',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is no folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'it would be larger than files may be here',
  EROFS: 'the disk is read-only',
};
