import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { type Database, migratingQueueOptions, type Queries, snapshotMode, workingQueueOptions } from './database.ts';

const connectMs = 10_000;

/**
 * @param url postgres://…, which goes nowhere but to the driver: it may hold a password
 * @param connections at the same time, besides those of the queue
 */
export function openPostgres(url: string, connections: number): Database {
  const common = { connectionString: url, connectionTimeoutMillis: connectMs, keepAlive: true };
  const pool = new pg.Pool({ ...common, max: connections, application_name: 'greensix-survey' });
  // An idle connection that breaks is replaced by the next one; who uses a broken one gets the error.
  pool.on('error', () => {});
  const query = async <Row>(client: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[];
  const transaction = async <Result>(begin: string, work: (queries: Queries) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    // Without a listener a connection that breaks between two statements would end the process.
    const ignore = () => {};
    client.on('error', ignore);
    const queries: Queries = { query: (text, values) => query(client, text, values) };
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(queries);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((reason: Error) => {
        broken = reason;
      });
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  };
  return {
    kind: 'server',
    query: (text, values) => query(pool, text, values),
    async script(text) {
      await pool.query(text);
    },
    transaction: (work) => transaction('BEGIN', work),
    snapshot: (work) => transaction(`BEGIN ${snapshotMode}`, work),
    openQueue: ({ connections: max, ...timings }) =>
      new PgBoss({ ...common, ...workingQueueOptions(timings), max, application_name: 'greensix-survey-queue' }),
    openMigratingQueue: () => new PgBoss({ ...common, ...migratingQueueOptions, max: 2 }),
    close: () => pool.end(),
  };
}
