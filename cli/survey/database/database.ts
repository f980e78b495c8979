import type { ConstructorOptions, PgBoss } from 'pg-boss';

/** Something that runs SQL: a database, or a transaction in it. */
export interface Queries {
  /**
   * Runs one statement.
   * @param values for `$1`, `$2`, …; lists of rows as JSON text
   */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A PostgreSQL with the tables of surveys, on a server or embedded. */
export interface Database extends Queries {
  readonly kind: 'server' | 'embedded';
  /** Runs several statements, none of which has a value. */
  script(text: string): Promise<void>;
  /** Commits when the work ends, and takes everything back when it fails. */
  transaction<Result>(work: (transaction: Queries) => Promise<Result>): Promise<Result>;
  /** Reads everything as it is at one moment, whatever others store meanwhile. */
  snapshot<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** @returns a queue in the same database; to be started and stopped by the caller */
  openQueue(options: Pick<QueueTimings, 'monitor'> & { readonly connections: number }): PgBoss;
  /** @returns a queue that makes or migrates its tables when it starts, and does nothing else */
  openMigratingQueue(): PgBoss;
  /** @param options.atOnce what is under way is given up where the database does not end it soon */
  close(options?: { readonly atOnce: boolean }): Promise<void>;
}

/** How soon what happens is noticed, in seconds. */
export interface QueueTimings {
  /** A worker without a sign of life for so long is dead, and its sites go to others. At least 10. */
  readonly heartbeat: number;
  /** How often somebody looks for dead workers. */
  readonly monitor: number;
  /** How often an idle worker asks for a site. */
  readonly poll: number;
  /** A statement of a worker that has no answer after so long is given up, and sent again over another connection. */
  readonly answer: number;
}

export const usualTimings: QueueTimings = { heartbeat: 60, monitor: 15, poll: 2, answer: 120 };

export const schema = 'greensix';
export const queueSchema = 'greensix_queue';

/** Options of a queue that makes its tables, wherever it is. */
export const migratingQueueOptions = { schema: queueSchema, schedule: false, supervise: false } as const;

/** @returns the options of a queue of workers. Only who may create tables migrates: `greensix survey create`. */
export function workingQueueOptions({ monitor }: Pick<QueueTimings, 'monitor'>) {
  return {
    schema: queueSchema,
    migrate: false,
    schedule: false,
    superviseIntervalSeconds: monitor,
    monitorIntervalSeconds: monitor,
    queueCacheIntervalSeconds: monitor,
  } as const;
}

/** What a job of the queue says. */
export interface SiteJob {
  readonly site: string;
  readonly url: string;
}

/** @returns the queue with the sites of a survey that are still to be visited */
export function queueOf(survey: number): string {
  return `survey-${survey}`;
}

/**
 * @returns the queue with those that wait until a site of the same registrable domain has its result. The queue that workers
 *   ask has one site of a domain at a time: it looks at every site in vain whose domain is being visited.
 */
export function heldQueueOf(survey: number): string {
  return `survey-${survey}-held`;
}

/** @returns the queue with those that were given up, because their workers never gave a sign of life again */
export function abandonedQueueOf(survey: number): string {
  return `survey-${survey}-abandoned`;
}

/** @returns a transaction as pg-boss takes it, so that what it does is committed together with the rest */
export function queueDatabase(transaction: Queries): NonNullable<ConstructorOptions['db']> {
  return { executeSql: async (text, values) => ({ rows: await transaction.query(text, values ?? []) }) };
}

/** What begins a snapshot. */
export const snapshotMode = 'ISOLATION LEVEL REPEATABLE READ, READ ONLY';

const rowsAtOnce = 5000;

/**
 * Reads a result of any length piece by piece, each some thousand rows.
 * @param queries a transaction or a snapshot; one result at a time
 */
export async function* readInPieces<Row>(
  queries: Queries,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<Row[]> {
  await queries.query(`DECLARE pieces NO SCROLL CURSOR FOR ${text}`, values);
  for (;;) {
    const rows = await queries.query<Row>(`FETCH ${rowsAtOnce} FROM pieces`);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) break;
  }
  await queries.query('CLOSE pieces');
}
