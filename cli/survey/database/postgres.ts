import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { type Database, migratingQueueOptions, type Queries, snapshotMode, workingQueueOptions } from './database.ts';
import { unanswered } from './is-database-away.ts';

const connectMs = 10_000;
/** How long what is under way may take when the connections are closed at once. */
const lastMs = 3000;
/**
 * After so long without a word the system asks whether the server is there, which it would otherwise do after two hours
 * (tcp(7), tcp_keepalive_time): a machine that lost its power closes no connection.
 */
const silentMs = 10_000;

/** What `sslmode` may be. Whatever encrypts checks the certificate, unless it says that it does not. */
const tlsModes: readonly string[] = ['verify-full', 'verify-ca', 'require', 'prefer', 'no-verify'];
export const sslModes: readonly string[] = ['disable', ...tlsModes];

// As with every other client: jobs and containers have no variable USER, by which alone the driver goes (pg, lib/defaults.js).
try {
  pg.defaults.user ??= userInfo().username;
} catch {
  // A container may run as a user without a name.
}

/** Where an address of a database leads. */
export interface ServerPlace {
  /** A name or an address; the folder of a socket begins with "/". */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly isEncrypted: boolean;
}

/** @returns where the driver would connect to, by the address and the variables of libpq; undefined where it takes it for none */
export function serverPlace(url: string): ServerPlace | undefined {
  try {
    const { host, port, database = '', ssl } = new pg.Client({ connectionString: driverUrl(url) });
    return { host: host.replace(/^\[|\]$/g, ''), port, database, isEncrypted: Boolean(ssl) };
  } catch {
    return undefined;
  }
}

/** @returns what an address says of TLS; undefined where it leaves that to PGSSLMODE */
export function sslModeOf(url: string): string | undefined {
  return /[?&]sslmode=([^&]*)/.exec(url)?.[1];
}

/** The driver takes these modes for one, and says at length on the standard error that it will not always (pg 8). */
function driverUrl(url: string): string {
  return url.replace(/([?&]sslmode=)(?:verify-ca|require|prefer)(?=&|$)/, '$1verify-full');
}

/**
 * @param url postgres://…, which goes nowhere but to the driver: it may hold a password
 * @param connections at the same time, besides those of the queue
 * @param answer seconds after which a statement without an answer fails; without it none does, as long ones may take minutes
 */
export function openPostgres(url: string, connections: number, answer?: number): Database {
  // It says on the standard error that ~/.pgpass will be read otherwise one day (pg 8), which is of no use to who reads it.
  process.noDeprecation = true;
  const sockets = new Set<Socket>();
  // A connection that fails for want of a password is left open by the driver, until the server ends it after a minute.
  let isCut = false;
  const stream = () => {
    const socket = new Socket();
    if (isCut) setImmediate(() => socket.destroy(new Error('Connection terminated')));
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const common = {
    connectionString: driverUrl(url),
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: silentMs,
    ...(answer !== undefined && { query_timeout: answer * 1000 }),
    stream,
  };
  const pool = new pg.Pool({ ...common, max: connections, application_name: 'greensix-survey' });
  // An idle connection that breaks is replaced by the next one; who uses a broken one gets the error.
  pool.on('error', () => {});
  const query = async <Row>(client: pg.Pool | pg.PoolClient, text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[];
  const transaction = async <Result>(begin: string, work: (queries: Queries) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    // Without a listener a connection that breaks between two statements would end the process. The next statement fails
    // without the reason.
    let lost: Error | undefined;
    const note = (error: Error) => {
      lost ??= error;
    };
    client.on('error', note);
    const queries: Queries = { query: (text, values) => query(client, text, values) };
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(queries);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      if (isUnanswered(error)) broken = error;
      else {
        await client.query('ROLLBACK').catch((reason: Error) => {
          broken = reason;
        });
      }
      throw lost ?? error;
    } finally {
      client.off('error', note);
      client.release(broken);
    }
  };
  return {
    kind: 'server',
    query: (text, values) => query(pool, text, values),
    async script(text) {
      await pool.query(text);
    },
    // Of a machine that fell silent in the middle of one, the server would keep the rows locked for hours from whoever goes on.
    // Among the options of a connection, PgBouncer refuses it.
    transaction: (work) =>
      transaction(
        answer === undefined ? 'BEGIN' : `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${answer * 1000}`,
        work,
      ),
    snapshot: (work) => transaction(`BEGIN ${snapshotMode}`, work),
    openQueue: ({ connections: max, ...timings }) =>
      new PgBoss({ ...common, ...workingQueueOptions(timings), max, application_name: 'greensix-survey-queue' }),
    openMigratingQueue: () => new PgBoss({ ...common, ...migratingQueueOptions, max: 2 }),
    async close({ atOnce } = { atOnce: false }) {
      const ended = pool.end();
      await (atOnce ? Promise.race([ended, sleep(lastMs, undefined, { ref: false })]) : ended);
      // The queue may still ask, each time for as long as a connection may take.
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** @returns whether a statement failed for want of an answer; whatever is sent after it over its connection waits for that, too */
function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === unanswered;
}
