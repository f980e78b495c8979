import { type StatsFs, statfsSync } from 'node:fs';

/**
 * PostgreSQL writes its log in files of 16 MB and makes the next one beside it. PGlite does not return from a statement that finds no room
 * for that (PGlite 0.5), so no statement is begun without room for some of them.
 */
const leastRoomMb = 64;

/**
 * @param folder that of an embedded database
 * @param statfs tells of the file system of a folder
 * @throws an error with the SQLSTATE of a full disk, where the database may find no room
 */
export function demandRoom(
  folder: string,
  statfs: (path: string) => Pick<StatsFs, 'blocks' | 'bavail' | 'bsize'> = statfsSync,
): void {
  const { blocks, bavail, bsize } = statfs(folder);
  // Some file systems do not tell.
  if (blocks === 0 || bavail * bsize >= leastRoomMb * 1024 * 1024) return;
  throw Object.assign(new Error(`the disk is full; at least ${leastRoomMb} MB have to be free`), { code: '53100' });
}
