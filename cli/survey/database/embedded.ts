import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';
import { type Database, migratingQueueOptions, type Queries, workingQueueOptions } from './database.ts';

/**
 * Opens an embedded PostgreSQL. It serves one process: several would destroy its files.
 * @param folder where its files are
 * @param unlock is called when it is closed
 */
export async function openEmbedded(folder: string, unlock: () => Promise<void>): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const lite = await PGlite.create(join(folder, 'data'));
  const queriesOf = (of: PGlite | Transaction): Queries => ({
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await of.query<Row>(text, [...values])).rows,
  });
  const embedded = { db: fromPglite(lite), backend: 'pglite' } as const;
  return {
    kind: 'embedded',
    ...queriesOf(lite),
    async script(text) {
      await lite.exec(text);
    },
    transaction: (work) => lite.transaction((transaction) => work(queriesOf(transaction))),
    openQueue: (timings) => new PgBoss({ ...embedded, ...workingQueueOptions(timings) }),
    openMigratingQueue: () => new PgBoss({ ...embedded, ...migratingQueueOptions }),
    async close() {
      await lite.close();
      await unlock();
    },
  };
}
