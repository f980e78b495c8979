import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, PgBoss } from 'pg-boss';
import { count } from '../../../src/display/count.ts';
import type { Report } from '../../../src/readiness/report/report.ts';
import type { VisitProblem } from '../../../src/readiness/report/visit-problem.ts';
import type { Arguments } from '../../arguments/parse-arguments.ts';
import { pageWithoutFacts } from '../../visits/page-without-facts.ts';
import type { SiteVisitor } from '../../visits/site-visitor.ts';
import { aborted } from '../aborted.ts';
import {
  abandonedQueueOf,
  type Database,
  heldQueueOf,
  queueOf,
  queueSchema,
  type SiteJob,
  usualTimings,
} from '../database/database.ts';
import { isDatabaseAway, refusalText } from '../database/is-database-away.ts';
import { openDatabase, untilItAnswers } from '../database/open-database.ts';
import type { StoredOptions, SurveyDeps } from '../survey-deps.ts';
import { allSurveys, type Survey, surveyNamed } from '../surveys.ts';
import { releaseForgotten } from './held-sites.ts';
import { resultRows } from './result-rows.ts';
import { ResultStore } from './result-store.ts';

/** A site that takes the browser down so often becomes a row that says so. */
const maxCrashes = 3;
const lookAgainMs = 5000;
const maxBackOffMs = 30_000;

/**
 * `greensix survey work [NAME]`: visits sites until it is stopped. Any number of processes may do so.
 * @param name the survey; without one, all surveys, the oldest first
 */
export async function work(name: string | undefined, args: Arguments, deps: SurveyDeps): Promise<void> {
  const jobs = deps.numberOf(args, 'jobs', { min: 1, max: 64, byDefault: 4 });
  const database = await openDatabase(args, deps, 'work');
  const drain = new AbortController();
  const abort = new AbortController();
  // The first signal lets the visits under way end, the second one does not.
  const end = (): void => {
    if (drain.signal.aborted) {
      abort.abort();
      return;
    }
    deps.printMessage(
      'Ending after the visits that are under way. Once more ends at once: their sites go to other workers.',
    );
    drain.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    const settings = { args, deps, jobs, database, drain: drain.signal, abort: abort.signal };
    if (name !== undefined) {
      const survey = await untilItAnswers(() => surveyNamed(database, name, deps), deps);
      return await workOn(survey, settings);
    }
    for (;;) {
      const open = await untilItAnswers(() => firstOpen(database), deps);
      if (open) await workOn(open, { ...settings, isOneOfMany: true });
      else if (args.has('until-done')) return;
      if (drain.signal.aborted) return;
      if (!open) await sleep(lookAgainMs, undefined, { signal: drain.signal }).catch(() => {});
    }
  } finally {
    for (const signal of signals) process.off(signal, end);
    await database.close({ atOnce: abort.signal.aborted });
  }
}

interface Settings {
  readonly args: Arguments;
  readonly deps: SurveyDeps;
  readonly jobs: number;
  readonly database: Database;
  readonly drain: AbortSignal;
  readonly abort: AbortSignal;
  /** Ends when the survey is done. */
  readonly isOneOfMany?: boolean;
}

async function firstOpen(database: Database): Promise<Survey | undefined> {
  for (const survey of await allSurveys(database)) if (await isOpen(database, survey)) return survey;
  return undefined;
}

/** @returns whether there are sites that are waiting or under way, here or elsewhere */
async function isOpen(database: Database, { id }: Survey): Promise<boolean> {
  return hasJobs(database, [queueOf(id), heldQueueOf(id), abandonedQueueOf(id)]);
}

/** @returns whether workers have sites to ask for, or visit some */
function hasQueued(database: Database, { id }: Survey): Promise<boolean> {
  return hasJobs(database, [queueOf(id), abandonedQueueOf(id)]);
}

async function hasJobs(database: Database, queues: readonly string[]): Promise<boolean> {
  const [found] = await database.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT FROM ${queueSchema}.job WHERE name = ANY($1) AND state < 'completed') AS open`,
    [queues],
  );
  return found?.open === true;
}

async function workOn(survey: Survey, settings: Settings): Promise<void> {
  const { args, deps, jobs, database, drain, abort } = settings;
  const timings = deps.timings ?? usualTimings;
  const visitor = await deps.openVisitor(argumentsFor(survey, args), abort);
  // Each job refreshes its heartbeat on its own.
  const queue = database.openQueue({ ...timings, connections: Math.min(jobs + 1, 6) });
  const trouble = new Trouble(deps);
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  queue.on('error', (error) => {
    trouble.report(error);
    // Of asking for sites, which nothing else would report: no right to, no table.
    if ('queue' in error && sqlClassOf(error) === '42') fail(refusal(error, deps));
  });
  try {
    await patiently(() => queue.start(), trouble, drain);
    if (drain.aborted) return;
    const site = new SiteWork(survey, database, queue, visitor, trouble, { drain, abort });
    const common = { pollingIntervalSeconds: timings.poll, includeMetadata: true } as const;
    const handle = (name: string, once: (job: Job<SiteJob>) => Promise<void>) => async (all: Job<SiteJob>[]) => {
      for (const [at, job] of all.entries()) {
        try {
          if (drain.aborted && at > 0) throw new SiteReturned();
          await once(job);
        } catch (error) {
          if (!(error instanceof VisitFailure)) fail(refusal(error, deps));
          if (error instanceof SiteReturned || deps.isCommandError(error)) await keepTries(database, name, job.id);
          // This one alone: the queue would take all that were asked for together as failed.
          await queue.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) });
        }
      }
    };
    // Two at a time, one after the other, so that whoever gets both asks for the next ones at once, and not after a pause.
    const batches = { batchSize: 2, burstWhenBatchFull: true, localConcurrency: jobs } as const;
    const sites = queueOf(survey.id);
    await queue.work<SiteJob>(
      sites,
      { ...common, ...batches },
      handle(sites, (job) => site.visit(job)),
    );
    const abandoned = abandonedQueueOf(survey.id);
    await queue.work<SiteJob>(
      abandoned,
      common,
      handle(abandoned, (job) => site.giveUp(job)),
    );
    if (!args.has('quiet')) deps.printMessage(`Working on ${survey.name}, ${jobs} at a time`);
    const drained = aborted(drain);
    while (!drain.aborted) {
      await Promise.race([
        sleep(Math.min(lookAgainMs, timings.poll * 1000), undefined, { signal: drain }).catch(() => {}),
        failed,
      ]);
      const look = async (): Promise<boolean> => {
        if (await hasQueued(database, survey)) return true;
        await releaseForgotten(database, queue, survey.id);
        return isOpen(database, survey);
      };
      // A database may not answer at all; who is told to end does not wait for it.
      const looked = look().catch((error: unknown) => trouble.report(error) ?? true);
      const open = await Promise.race([looked, drained.then(() => true)]);
      if (!open && (args.has('until-done') || settings.isOneOfMany)) break;
    }
  } finally {
    const stopped = queue
      .stop({ graceful: !abort.aborted, timeout: 3_600_000 })
      .catch((error) => trouble.report(error));
    await Promise.race([stopped, aborted(abort)]);
    await visitor.close();
  }
}

/** @returns the first two characters of the SQLSTATE; "42" is a lack of rights, tables or columns */
function sqlClassOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[\dA-Z]{5}$/.test(code) ? code.slice(0, 2) : '';
}

/** A visit that is tried again later; everything else that is thrown ends the worker. */
class VisitFailure extends Error {}

/** A site that goes to another worker as it is, because this one was told to end. */
class SiteReturned extends VisitFailure {
  constructor() {
    super('the worker was told to end');
  }
}

/** A site that was not tried, or by a machine that cannot, has as many tries left as before: after the last one it would be given up. */
async function keepTries(database: Database, queueName: string, jobId: string): Promise<void> {
  await database.query(
    `UPDATE ${queueSchema}.job SET retry_limit = retry_limit + 1 WHERE name = $1 AND id = $2 AND state = 'active'`,
    [queueName, jobId],
  );
}

/** @returns the error as the user reads it */
function refusal(error: unknown, deps: SurveyDeps): unknown {
  return sqlClassOf(error) === '' ? error : deps.commandError(refusalText(error as Error));
}

/** Does what is to be done for one site. */
class SiteWork {
  readonly #survey: Survey;
  readonly #database: Database;
  readonly #results: ResultStore;
  readonly #visitor: SiteVisitor;
  readonly #trouble: Trouble;
  readonly #drain: AbortSignal;
  readonly #abort: AbortSignal;

  constructor(
    survey: Survey,
    database: Database,
    queue: PgBoss,
    visitor: SiteVisitor,
    trouble: Trouble,
    { drain, abort }: { readonly drain: AbortSignal; readonly abort: AbortSignal },
  ) {
    this.#survey = survey;
    this.#database = database;
    this.#results = new ResultStore(database, queue, survey.id, (work) => this.#patiently(work));
    this.#visitor = visitor;
    this.#trouble = trouble;
    this.#drain = drain;
    this.#abort = abort;
  }

  async visit(job: Job<SiteJob>): Promise<void> {
    const { site, url } = job.data;
    await this.#patiently(() => this.#takeTurn());
    let report: Report;
    try {
      report = await this.#visitor.visit(url);
    } catch (error) {
      if (this.#abort.aborted) throw new SiteReturned();
      throw error;
    }
    if (report.pages[0]?.problem?.id === 'browser') {
      const crashes = await this.#patiently(() => this.#countCrash(site));
      if (crashes < maxCrashes) throw new VisitFailure(`it took the browser down, ${count(crashes, 'time')} so far`);
    }
    await this.#settle(queueOf(this.#survey.id), job, report);
  }

  /** A site whose workers never gave a sign of life again, time after time. */
  async giveUp(job: Job<SiteJob>): Promise<void> {
    const text = 'Time after time the worker that visited this site, or its machine, ended meanwhile.';
    const problem: VisitProblem = { id: 'browser', text };
    const { url } = job.data;
    const page = { ...pageWithoutFacts(url, 'none', problem), requested: url };
    await this.#settle(abandonedQueueOf(this.#survey.id), job, { runs: [], pages: [page], dns: [] });
  }

  /** The result and the end of its job are one commit. When that fails, it is tried until the database is back. */
  #settle(queueName: string, job: Job<SiteJob>, report: Report): Promise<void> {
    return this.#results.settle(queueName, job, resultRows(report));
  }

  /** Waits until the survey may visit another site, where its rate is limited. */
  async #takeTurn(): Promise<void> {
    if (this.#survey.rate === null) return;
    const [turn] = await this.#database.query<{ wait: number }>(
      `UPDATE greensix.pace SET next_visit = greatest(next_visit, clock_timestamp()) + make_interval(secs => 1 / visits_per_second)
       WHERE survey_id = $1
       RETURNING extract(epoch FROM next_visit - clock_timestamp())::float8 - 1 / visits_per_second AS wait`,
      [this.#survey.id],
    );
    const ms = (turn?.wait ?? 0) * 1000;
    if (ms > 0) await sleep(ms, undefined, { signal: this.#drain }).catch(() => {});
    // Nor is a visit begun for which the worker has waited until then.
    if (this.#drain.aborted) throw new SiteReturned();
  }

  async #countCrash(site: string): Promise<number> {
    const [row] = await this.#database.query<{ crashes: number }>(
      'UPDATE greensix.site SET crashes = crashes + 1 WHERE survey_id = $1 AND site_id = $2 RETURNING crashes',
      [this.#survey.id, site],
    );
    return row?.crashes ?? maxCrashes;
  }

  #patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    return patiently(work, this.#trouble, this.#abort);
  }
}

/**
 * Does something with the database, again and again while that is away.
 * @throws the error of the work where it has another reason, or the signal's
 */
async function patiently<Result>(work: () => Promise<Result>, trouble: Trouble, signal: AbortSignal): Promise<Result> {
  for (let wait = 250; ; wait = Math.min(wait * 2, maxBackOffMs)) {
    try {
      const result = await work();
      trouble.over();
      return result;
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error;
      trouble.report(error);
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal });
    }
  }
}

/** Tells once that the database is away, and once that it is back. */
class Trouble {
  readonly #deps: SurveyDeps;
  #isReported = false;

  constructor(deps: SurveyDeps) {
    this.#deps = deps;
  }

  report(error: unknown): void {
    if (this.#isReported || !isDatabaseAway(error)) return;
    this.#isReported = true;
    const { message, code } = error as { readonly message: string; readonly code?: string };
    this.#deps.printMessage(
      `The database does not answer (${message || code}). Nothing is lost; going on when it is back.`,
    );
  }

  over(): void {
    if (this.#isReported) this.#deps.printMessage('The database is back.');
    this.#isReported = false;
  }
}

/** @returns the options that the survey was made with, and those of this worker */
function argumentsFor({ options }: Survey, args: Arguments): Arguments {
  const stored = options as Readonly<Record<string, readonly string[]>>;
  const valuesOf = (name: keyof StoredOptions) => stored[name] ?? args.values(name);
  return {
    words: [],
    has: (name) => name in stored || args.has(name),
    value: (name) => valuesOf(name as keyof StoredOptions)[0],
    values: (name) => valuesOf(name as keyof StoredOptions),
  };
}
