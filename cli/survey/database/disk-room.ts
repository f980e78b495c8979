import { statfsSync } from 'node:fs';

/**
 * PostgreSQL writes its log in files of 16 MB and makes the next one beside it. PGlite does not return from a statement that finds no room
 * for that (PGlite 0.5), so no statement is begun without room for some of them.
 */
const leastRoomMb = 64;

/** @throws an error with the SQLSTATE of a full disk, where the embedded database in that folder may find no room */
export function demandRoom(folder: string): void {
  const { blocks, bavail, bsize } = statfsSync(folder);
  // Some file systems do not tell.
  if (blocks === 0 || bavail * bsize >= leastRoomMb * 1024 * 1024) return;
  throw Object.assign(new Error(`the disk is full; at least ${leastRoomMb} MB have to be free`), { code: '53100' });
}
