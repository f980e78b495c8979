import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../../src/display/count.ts';
import { percentWithTenths } from '../../src/display/percent.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { aborted } from './aborted.ts';
import { abandonedQueueOf, type Database, heldQueueOf, queueOf, queueSchema } from './database/database.ts';
import { isDatabaseAway } from './database/is-database-away.ts';
import { openDatabase } from './database/open-database.ts';
import type { SurveyDeps } from './survey-deps.ts';
import { allSurveys, type Survey, surveyNamed } from './surveys.ts';

/** How far a survey is. */
export interface Status {
  readonly survey: string;
  readonly sites: number;
  readonly done: number;
  /** Of those that are done, how many have a problem. */
  readonly problems: number;
  readonly underWay: number;
  /** Waiting for another try. */
  readonly retrying: number;
  readonly waiting: number;
  /** Over the last five minutes. */
  readonly sitesPerSecond: number;
  /** Null where nothing was done in the last five minutes, and without sites. */
  readonly secondsLeft: number | null;
}

const watchMs = 2000;
const rateMinutes = 5;

/** `greensix survey status [NAME] [--watch] [--metrics PORT]` */
export async function status(name: string | undefined, args: Arguments, deps: SurveyDeps): Promise<void> {
  const format = args.value('format') ?? 'text';
  if (format !== 'text' && format !== 'json') {
    throw deps.commandError(`There is no format "${format}"; greensix survey status writes text, json.`);
  }
  const database = await openDatabase(args, deps, 'use');
  const ended = new AbortController();
  try {
    const chosen = async () => (name === undefined ? allSurveys(database) : [await surveyNamed(database, name, deps)]);
    const read = async () => {
      const found: Status[] = [];
      for (const survey of await chosen()) found.push(await statusOf(database, survey));
      return found;
    };
    const write = (all: readonly Status[]) =>
      deps.show([format === 'json' ? `${JSON.stringify(all, null, 2)}\n` : all.map(statusText).join('')]);
    const port = args.value('metrics');
    if (port === undefined && !args.has('watch')) return await write(await read());
    const end = (): void => ended.abort();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
    const server = port === undefined ? undefined : await serveMetrics(port, read, deps);
    const interrupted = aborted(ended.signal);
    while (!ended.signal.aborted) {
      if (args.has('watch')) {
        const written = read().then(write, (error: unknown) => {
          if (!isDatabaseAway(error)) throw error;
          if (!ended.signal.aborted) deps.printMessage('The database does not answer; going on when it is back.');
        });
        // A database may not answer at all; who is told to end does not wait for it.
        await Promise.race([written, interrupted]);
      }
      await sleep(watchMs, undefined, { signal: ended.signal }).catch(() => {});
    }
    server?.closeAllConnections();
    server?.close();
  } finally {
    await database.close({ atOnce: ended.signal.aborted });
  }
}

/** @returns how far a survey is now */
async function statusOf(database: Database, { id, name }: Survey): Promise<Status> {
  const [counts] = await database.query<{
    sites: number;
    done: number;
    problems: number;
    recent: number;
    span: number;
  }>(
    `SELECT (SELECT count(*)::int FROM greensix.site WHERE survey_id = $1) AS sites, count(*)::int AS done,
       count(problem)::int AS problems
     FROM greensix.visit WHERE survey_id = $1`,
    [id],
  );
  const [rate] = await database.query<{ recent: number; span: number }>(
    `SELECT count(*)::int AS recent, extract(epoch FROM now() - min(stored))::float8 AS span
     FROM greensix.visit WHERE survey_id = $1 AND stored > now() - make_interval(mins => $2)`,
    [id, rateMinutes],
  );
  const jobs = await database.query<{ state: string; jobs: number }>(
    `SELECT state::text, count(*)::int AS jobs FROM ${queueSchema}.job WHERE name = ANY($1) AND state < 'completed' GROUP BY 1`,
    [[queueOf(id), heldQueueOf(id), abandonedQueueOf(id)]],
  );
  const inState = (state: string) => jobs.find((row) => row.state === state)?.jobs ?? 0;
  const { sites = 0, done = 0, problems = 0 } = counts ?? {};
  const sitesPerSecond = rate && rate.recent > 0 ? rate.recent / Math.max(1, rate.span) : 0;
  return {
    survey: name,
    sites,
    done,
    problems,
    underWay: inState('active'),
    retrying: inState('retry'),
    waiting: inState('created'),
    sitesPerSecond,
    secondsLeft: secondsLeft(sites, done, sitesPerSecond),
  };
}

function secondsLeft(sites: number, done: number, sitesPerSecond: number): number | null {
  if (sites === 0) return null;
  if (done === sites) return 0;
  return sitesPerSecond > 0 ? (sites - done) / sitesPerSecond : null;
}

function timeLeftText({ secondsLeft }: Status): string {
  if (secondsLeft === null) return 'time left unknown';
  return secondsLeft === 0 ? 'complete' : `${duration(secondsLeft)} left`;
}

/** @returns the status in two lines for people; in one where there are no sites */
export function statusText(status: Status): string {
  if (status.sites === 0) {
    return `${status.survey}: no sites yet. Add some: greensix survey create ${status.survey} --list FILE\n`;
  }
  const n = (count: number) => count.toLocaleString('en');
  const share = ` (${percentWithTenths(status.done / status.sites)} %)`;
  return [
    `${status.survey}: ${n(status.done)} of ${count(status.sites, 'site')} done${share}, ${timeLeftText(status)}`,
    `  under way ${n(status.underWay)}, waiting ${n(status.waiting)}, to be tried again ${n(status.retrying)}, with a problem ${n(status.problems)}, ${status.sitesPerSecond.toFixed(1)} sites/s`,
    '',
  ].join('\n');
}

function duration(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const gauges: readonly { readonly name: string; readonly help: string; readonly value: (of: Status) => number }[] = [
  { name: 'sites', help: 'Sites of the survey', value: ({ sites }) => sites },
  { name: 'done', help: 'Sites that have a result', value: ({ done }) => done },
  { name: 'problems', help: 'Sites whose result has a problem', value: ({ problems }) => problems },
  { name: 'under_way', help: 'Sites that are being visited', value: ({ underWay }) => underWay },
  { name: 'retrying', help: 'Sites that wait for another try', value: ({ retrying }) => retrying },
  { name: 'waiting', help: 'Sites that nobody has visited yet', value: ({ waiting }) => waiting },
  { name: 'sites_per_second', help: 'Over the last five minutes', value: ({ sitesPerSecond }) => sitesPerSecond },
];

/** @returns the status in the text format of Prometheus, version 0.0.4 */
export function metricsText(all: readonly Status[]): string {
  return gauges
    .map(({ name, help, value }) =>
      [
        `# HELP greensix_survey_${name} ${help}`,
        `# TYPE greensix_survey_${name} gauge`,
        // A survey's name has no character that would have to be escaped.
        ...all.map((of) => `greensix_survey_${name}{survey="${of.survey}"} ${value(of)}`),
        '',
      ].join('\n'),
    )
    .join('');
}

const portReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has it. Name another one',
  EACCES: 'this user may not take it. Name one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such address was found',
};

async function serveMetrics(where: string, read: () => Promise<Status[]>, deps: SurveyDeps): Promise<Server> {
  const [, address, port] = /^(?:(.+):)?(\d{1,5})$/.exec(where) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw deps.commandError(`--metrics must be a port, or an address and a port as [::]:9464, not "${where}".`);
  }
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    read().then(
      (all) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metricsText(all)),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        deps.commandError(
          `--metrics ${where}: the port cannot be opened: ${portReasons[error.code ?? ''] ?? error.message}.`,
        ),
      ),
    );
    // Nobody else asks for it unless an address says so.
    server.listen(Number(port), address?.replace(/^\[|\]$/g, '') ?? '127.0.0.1', resolve);
  });
  deps.printMessage(
    `Metrics at http://${address ?? '127.0.0.1'}:${(server.address() as { port: number }).port}/metrics`,
  );
  return server;
}
