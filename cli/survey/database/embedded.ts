import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';
import { type Database, migratingQueueOptions, type Queries, snapshotMode, workingQueueOptions } from './database.ts';
import { demandRoom } from './disk-room.ts';

/**
 * Opens an embedded PostgreSQL. It serves one process: several would destroy its files.
 * @param folder where its files are
 * @param unlock is called when it is closed
 * @throws an error with a SQLSTATE where the disk is full
 */
export async function openEmbedded(folder: string, unlock: () => Promise<void>): Promise<Database> {
  demandRoom(folder);
  const lite = await PGlite.create(join(folder, 'data'));
  const queriesOf = (of: PGlite | Transaction): Queries => ({
    async query<Row>(text: string, values: readonly unknown[] = []) {
      demandRoom(folder);
      return (await of.query<Row>(text, [...values])).rows;
    },
  });
  const unguarded = fromPglite(lite);
  const db: typeof unguarded = {
    ...unguarded,
    async executeSql(text, values) {
      demandRoom(folder);
      return unguarded.executeSql(text, values);
    },
  };
  const embedded = { db, backend: 'pglite' } as const;
  return {
    kind: 'embedded',
    ...queriesOf(lite),
    async script(text) {
      demandRoom(folder);
      await lite.exec(text);
    },
    transaction: (work) => lite.transaction((transaction) => work(queriesOf(transaction))),
    snapshot: (work) =>
      lite.transaction(async (transaction) => {
        await transaction.exec(`SET TRANSACTION ${snapshotMode}`);
        return work(queriesOf(transaction));
      }),
    openQueue: (timings) => new PgBoss({ ...embedded, ...workingQueueOptions(timings) }),
    openMigratingQueue: () => new PgBoss({ ...embedded, ...migratingQueueOptions }),
    async close() {
      await lite.close();
      await unlock();
    },
  };
}
