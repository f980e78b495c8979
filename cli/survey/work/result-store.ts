import type { PgBoss } from 'pg-boss';
import { type Database, heldQueueOf, type Queries, queueDatabase } from '../database/database.ts';
import { type HeldSite, nextOfDomains, putInQueue } from './held-sites.ts';
import type { HostRow, ResultRows } from './result-rows.ts';

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
  readonly #queue: Pick<PgBoss, 'complete' | 'insert'>;
  readonly #survey: number;
  readonly #patiently: (work: () => Promise<void>) => Promise<void>;
  #waiting: Waiting[] = [];
  #isBusy = false;

  /** @param patiently does something with the database, again and again while that is away */
  constructor(
    database: Pick<Database, 'transaction'>,
    queue: Pick<PgBoss, 'complete' | 'insert'>,
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
          // First, so that nobody holds sites back meanwhile because those of these jobs are still without a result.
          for (const queueName of new Set(batch.map((each) => each.queueName))) {
            // By its id alone: when a site was given to another worker meanwhile, there is nothing left to do for that one.
            const ids = batch.filter((each) => each.queueName === queueName).map(({ jobId }) => jobId);
            await this.#queue.complete(queueName, ids, {}, { db: queueDatabase(transaction) });
          }
          const next = await storeResults(transaction, this.#survey, batch);
          if (next.length > 0) await putInQueue(this.#queue, transaction, this.#survey, next);
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

/** What became of a site. */
interface SiteResult {
  readonly site: string;
  readonly rows: ResultRows;
}

/**
 * Stores what became of some sites, each unless there is a result already: a worker that was thought dead may come back
 * with one.
 * @param queries a transaction, in which the sites' jobs are completed, too
 * @param results of different sites
 * @returns the sites that waited for these, taken from where they are held
 */
async function storeResults(queries: Queries, survey: number, results: readonly SiteResult[]): Promise<HeldSite[]> {
  const sorted = [...results].sort((one, other) => (one.site < other.site ? -1 : 1));
  const visits = sorted.map(({ site, rows }) => ({
    site_id: site,
    ...rows.visit,
    report: rows.facts.toString('base64'),
  }));
  const sightings = sorted.flatMap(({ site, rows }) => rows.sightings.map((row) => ({ site_id: site, ...row })));
  // One statement, because the way to the database and back is most of what a result costs.
  return queries.query<HeldSite>(
    `WITH new_visit AS (
       SELECT * FROM json_to_recordset($2::json) AS new (site_id bigint, time timestamptz, browser text, vantage text, url text,
         class text, confidence text, with_nat64 text, without_nat64 text, severity text, hops smallint, hosts int, requests int,
         breaking bigint[], unknown int, problem text, problem_text text, report text)
     ), stored AS (
       INSERT INTO greensix.visit (survey_id, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, breaking, unknown, problem, problem_text)
       SELECT $1, site_id, time, browser, vantage, url, class, confidence, with_nat64, without_nat64,
         severity, hops, hosts, requests, breaking, unknown, problem, problem_text
       FROM new_visit
       ON CONFLICT DO NOTHING RETURNING survey_id, site_id
     ), facts AS (
       INSERT INTO greensix.facts (survey_id, site_id, report)
       SELECT survey_id, site_id, decode(report, 'base64') FROM stored JOIN new_visit USING (site_id)
     ), hosts AS (
       INSERT INTO greensix.host (survey_id, host_id, hostname, domain)
       SELECT $1, host_id, hostname, domain FROM json_to_recordset($3::json) AS new (host_id bigint, hostname text, domain text)
       ON CONFLICT DO NOTHING
     ), sightings AS (
       INSERT INTO greensix.sighting (survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64,
         without_nat64, address)
       SELECT survey_id, site_id, host_id, port, requests, party, severity, types, verdict, with_nat64, without_nat64, address
       FROM stored JOIN json_to_recordset($4::json) AS new (site_id bigint, host_id bigint, port int, requests int, party text,
         severity text, types text, verdict text, with_nat64 text, without_nat64 text, address inet) USING (site_id)
     )
     ${nextOfDomains('SELECT DISTINCT domain FROM stored JOIN greensix.site USING (survey_id, site_id)', '$5')}`,
    [survey, JSON.stringify(visits), JSON.stringify(hostsOf(results)), JSON.stringify(sightings), heldQueueOf(survey)],
  );
}

/** Each host once, and always in the same order, so that two workers never wait for each other. */
function hostsOf(results: readonly SiteResult[]): HostRow[] {
  const byId = new Map(results.flatMap(({ rows }) => rows.hosts).map((host) => [host.host_id, host]));
  return [...byId.values()].sort((one, other) => (one.host_id < other.host_id ? -1 : 1));
}
