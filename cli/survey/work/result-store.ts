import type { PgBoss } from 'pg-boss';
import { type Database, queueDatabase } from '../database/database.ts';
import type { ResultRows } from './result-rows.ts';
import { type SiteResult, storeResults } from './store-results.ts';

/** A result together with the job that it ends. */
interface FinishedJob extends SiteResult {
  readonly queueName: string;
  readonly jobId: string;
}

interface Waiting extends FinishedJob {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** So many results at most are one commit: what is lost with it is visited again. */
const maxTogether = 32;

/**
 * Stores results and completes their jobs, both in one commit. While one commit is under way, the results that come are
 * collected for the next: a worker that has much to store makes few commits, and one that has little waits for nothing.
 */
export class ResultStore {
  readonly #database: Pick<Database, 'transaction'>;
  readonly #queue: Pick<PgBoss, 'complete'>;
  readonly #survey: number;
  readonly #patiently: (work: () => Promise<void>) => Promise<void>;
  #waiting: Waiting[] = [];
  #isBusy = false;

  /** @param patiently does something with the database, again and again while that is away */
  constructor(
    database: Pick<Database, 'transaction'>,
    queue: Pick<PgBoss, 'complete'>,
    survey: number,
    patiently: (work: () => Promise<void>) => Promise<void>,
  ) {
    this.#database = database;
    this.#queue = queue;
    this.#survey = survey;
    this.#patiently = patiently;
  }

  /**
   * @param queueName the queue that the site's job is in
   * @param job the job, with the site in it
   * @param rows what became of the site
   * @returns when both are committed; rejects when the database refuses this result
   */
  settle(
    queueName: string,
    job: { readonly id: string; readonly data: { readonly site: string } },
    rows: ResultRows,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ queueName, jobId: job.id, site: job.data.site, rows, resolve, reject });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxTogether);
      // One that is refused must not cost the others.
      if (!(await this.#commit(batch))) for (const each of batch) await this.#commit([each]);
    }
    this.#isBusy = false;
  }

  /** @returns whether all is settled; false when it is to be tried with each alone */
  async #commit(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await this.#patiently(() =>
        this.#database.transaction(async (transaction) => {
          await storeResults(transaction, this.#survey, batch);
          for (const queueName of new Set(batch.map((each) => each.queueName))) {
            // By its id alone: when a site was given to another worker meanwhile, there is nothing left to do for that one.
            const ids = batch.filter((each) => each.queueName === queueName).map(({ jobId }) => jobId);
            await this.#queue.complete(queueName, ids, {}, { db: queueDatabase(transaction) });
          }
        }),
      );
    } catch (error) {
      if (batch.length > 1) return false;
      for (const { reject } of batch) reject(error);
      return true;
    }
    for (const { resolve } of batch) resolve();
    return true;
  }
}
