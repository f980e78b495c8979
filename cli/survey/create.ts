import type { PgBoss } from 'pg-boss';
import { listedSiteOf } from '../../src/address/listed-site.ts';
import { count } from '../../src/display/count.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { noListReason } from '../input/parse-list-file.ts';
import { parseUrl, withoutLogin } from '../input/parse-url.ts';
import { problemOf, withScheme } from '../input/read-urls.ts';
import {
  abandonedQueueOf,
  type Database,
  heldQueueOf,
  type Queries,
  queueDatabase,
  queueOf,
  queueSchema,
  type SiteJob,
  usualTimings,
} from './database/database.ts';
import { grant } from './database/migrate.ts';
import { openDatabase } from './database/open-database.ts';
import { type ListedSite, readSites } from './list/read-sites.ts';
import { storedText, textId } from './stored-text.ts';
import { type StoredOptions, type SurveyDeps, storedOptions } from './survey-deps.ts';

/** Entries that are stored together; each such step is complete or was never made. */
const entriesAtOnce = 5000;
const maxNameLength = 100;

/**
 * `greensix survey create NAME --list FILE`: stores the sites and queues them. What is there already stays as it is, so
 * it may be run again after it was interrupted, and with more lists. Nothing is stored before each list was begun to be read.
 */
export async function create(name: string, args: Arguments, deps: SurveyDeps): Promise<void> {
  const lists = args.values('list');
  if (lists.length === 0) throw deps.commandError('Which sites? Name a list of them: --list FILE.');
  if (!/^[\w.-]+$/.test(name) || name.length > maxNameLength) {
    throw deps.commandError(
      `A survey's name has letters, digits, ".", "_" and "-" only, and no more than ${maxNameLength}.`,
    );
  }
  deps.checkVisits(args);
  const rate = readRate(args, deps);
  const progress: Progress = { isStored: false, seen: 0, added: 0 };
  const release = deps.onInterrupt(() => {
    return `Interrupted. ${keptText(name, progress)} The same command ${progress.isStored ? 'goes on' : 'begins anew'}.`;
  });
  try {
    const begun = await beginLists(lists, deps);
    try {
      await store(name, args, deps, { rate, begun, progress });
    } finally {
      for (const { others } of begun) await others.return(undefined);
    }
  } finally {
    release();
  }
}

/** How far a survey is stored. */
interface Progress {
  isStored: boolean;
  /** Entries of the lists. */
  seen: number;
  /** Those of them that were not there yet. */
  added: number;
}

/** @returns what is kept of a survey that was not stored to its end */
function keptText(name: string, { isStored, seen, added }: Progress): string {
  if (!isStored) return 'Nothing was stored.';
  if (seen === 0) return `Survey ${name} is there, and of these lists it has nothing yet.`;
  return `Survey ${name} keeps what was read until then: ${count(seen, 'entry', 'entries')}, of which ${count(added, 'site')} ${added === 1 ? 'was' : 'were'} new. Workers visit these.`;
}

/** A list of which the first entries were read. */
interface BegunList {
  readonly list: string;
  readonly first: readonly ListedSite[];
  readonly others: AsyncGenerator<readonly ListedSite[]>;
}

/** @throws CommandError where a list cannot be read, and where none of them begins with sites */
async function beginLists(lists: readonly string[], deps: SurveyDeps): Promise<BegunList[]> {
  const begun: BegunList[] = [];
  for (const list of lists) {
    const others = inPieces(readSites(deps.textOf(list, 'the list of sites'), complaintsOn(list, deps)));
    const { value } = await others.next().catch((error: unknown) => {
      throw withReason(error, list, deps);
    });
    begun.push({ list, first: value ?? [], others });
  }
  const entries = begun.flatMap(({ first }) => first);
  const [entry] = entries;
  if (!entry)
    throw deps.commandError(`${lists.join(', ')}: there are no sites in it, only comments, a heading or nothing.`);
  if (!entries.some(({ text }) => problemOf(text) === undefined)) {
    throw deps.commandError(
      `${lists.join(', ')}: of the first ${count(entries.length, 'entry', 'entries')} none is a URL or a hostname. The first one is "${withoutLogin(entry.text).slice(0, 100)}": ${problemOf(entry.text)}`,
    );
  }
  return begun;
}

/** @returns the error, with the list where it says what is wrong with one */
function withReason(error: unknown, list: string, deps: SurveyDeps): unknown {
  const reason = noListReason(error);
  return reason === undefined ? error : deps.commandError(`${list}: the list of sites cannot be read: ${reason}`);
}

async function store(
  name: string,
  args: Arguments,
  deps: SurveyDeps,
  {
    rate,
    begun,
    progress,
  }: { readonly rate: number | undefined; readonly begun: readonly BegunList[]; readonly progress: Progress },
): Promise<void> {
  const database = await openDatabase(args, deps, 'create');
  try {
    const timings = deps.timings ?? usualTimings;
    const queue = database.openQueue({ ...timings, connections: 2 });
    queue.on('error', () => {});
    await queue.start();
    try {
      const options = optionsOf(args);
      const { id: survey, options: kept } = await storeSurvey(database, name, options, rate);
      progress.isStored = true;
      const ignored = ignoredText(name, options, kept);
      if (ignored !== undefined) deps.printMessage(ignored);
      await makeQueues(queue, survey, timings.heartbeat);
      await grant(database);
      const entriesPerMessage = args.has('quiet') ? Number.POSITIVE_INFINITY : 100_000;
      for (const { list, first, others } of begun) {
        const errorOf = (error: unknown) => notReadToItsEnd(withReason(error, list, deps), name, progress, deps);
        for await (const entries of piecesOf(first, others, errorOf)) {
          progress.added += await addSites(database, queue, survey, entries);
          const before = progress.seen;
          progress.seen += entries.length;
          if (Math.floor(before / entriesPerMessage) < Math.floor(progress.seen / entriesPerMessage)) {
            deps.printMessage(summaryOf(progress));
          }
        }
      }
      await database.script('ANALYZE greensix.site');
      if (!args.has('quiet')) {
        deps.printMessage(`Survey ${name}: ${summaryOf(progress)}. Go on with: greensix survey work ${name}`);
      }
    } finally {
      await queue.stop({ graceful: false });
    }
  } finally {
    await database.close();
  }
}

function summaryOf({ seen, added }: Progress): string {
  return `${count(seen, 'entry', 'entries')} read, ${count(added, 'site')} added`;
}

/** @returns that a list cannot be read, with what is kept of it */
function notReadToItsEnd(error: unknown, name: string, progress: Progress, deps: SurveyDeps): unknown {
  return error instanceof Error
    ? deps.commandError(
        `${error.message} ${keptText(name, progress)} Run the same command with a whole list; what is there stays.`,
      )
    : error;
}

const maxComplaints = 5;

/** @returns prints sentences about a list, of many the first ones */
function complaintsOn(list: string, deps: SurveyDeps): (problem: string) => void {
  let complaints = 0;
  return (problem) => {
    complaints++;
    if (complaints <= maxComplaints) deps.printMessage(`${list}: ${problem}`);
    else if (complaints === maxComplaints + 1) deps.printMessage(`${list}: more of the same is not listed.`);
  };
}

function readRate(args: Arguments, deps: SurveyDeps): number | undefined {
  const given = args.value('rate');
  if (given === undefined) return undefined;
  const rate = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (rate > 0 && rate <= 100_000) return rate;
  throw deps.commandError(`--rate must be a number of visits a second above 0, not "${given}".`);
}

function optionsOf(args: Arguments): StoredOptions {
  return Object.fromEntries(storedOptions.flatMap((name) => (args.has(name) ? [[name, args.values(name)]] : [])));
}

/**
 * @param given the options of this run
 * @param kept those that the survey was created with, which count
 * @returns what is to be said where they differ
 */
export function ignoredText(name: string, given: StoredOptions, kept: StoredOptions): string | undefined {
  const shown = (option: (typeof storedOptions)[number], values: readonly string[]) =>
    values.map((value) => `--${option}${value === '' ? '' : ` ${value}`}`).join(' ');
  const others = storedOptions.flatMap((option) => {
    const values = given[option];
    return values && JSON.stringify(values) !== JSON.stringify(kept[option]) ? shown(option, values) : [];
  });
  if (others.length === 0) return undefined;
  const all = storedOptions.flatMap((option) => shown(option, kept[option] ?? []) || []).join(' ');
  return `Survey ${name} is visited by the options that it was created with (${all || 'the defaults'}), so ${others.join(' ')} has no effect.`;
}

/**
 * Stores a survey that is not there yet, and its rate where one is given.
 * @returns its id, and the options that it was created with
 */
async function storeSurvey(
  database: Database,
  name: string,
  options: StoredOptions,
  rate: number | undefined,
): Promise<{ readonly id: number; readonly options: StoredOptions }> {
  // The options of a survey that is there already stay: half of its sites were visited by them.
  await database.query('INSERT INTO greensix.survey (name, options) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
    name,
    JSON.stringify(options),
  ]);
  const [found] = await database.query<{ survey_id: number; options: StoredOptions }>(
    'SELECT survey_id, options FROM greensix.survey WHERE name = $1',
    [name],
  );
  if (!found) throw new Error(`the survey ${name} is not there after it was stored`);
  if (rate !== undefined) {
    await database.query(
      'INSERT INTO greensix.pace (survey_id, visits_per_second) VALUES ($1, $2) ON CONFLICT (survey_id) DO UPDATE SET visits_per_second = excluded.visits_per_second',
      [found.survey_id, rate],
    );
  }
  return { id: found.survey_id, options: found.options };
}

const secondsPerDay = 86_400;

async function makeQueues(queue: PgBoss, survey: number, heartbeatSeconds: number): Promise<void> {
  const kept = { retentionSeconds: 3650 * secondsPerDay, deleteAfterSeconds: secondsPerDay };
  await queue.createQueue(abandonedQueueOf(survey), {
    ...kept,
    retryLimit: 1_000_000,
    retryDelay: 30,
    heartbeatSeconds,
  });
  await queue.createQueue(heldQueueOf(survey), kept);
  await queue.createQueue(queueOf(survey), {
    ...kept,
    // One visit of a registrable domain at a time, by an index of the queue.
    policy: 'singleton',
    retryLimit: 4,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds,
    expireInSeconds: 6 * 3600,
    deadLetter: abandonedQueueOf(survey),
  });
}

interface NewSite {
  readonly site_id: string;
  readonly requested: string;
  readonly hostname: string;
  readonly domain: string;
  readonly tld: string;
  readonly rank: number | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** @returns how many of the entries were not there yet */
async function addSites(
  database: Database,
  queue: PgBoss,
  survey: number,
  entries: readonly ListedSite[],
): Promise<number> {
  // Of entries that are the same site, the first one counts.
  const sites = new Map<string, NewSite>();
  for (const site of entries.map((entry) => newSite(entry)))
    if (!sites.has(site.site_id)) sites.set(site.site_id, site);
  return database.transaction(async (transaction) => {
    const added = await transaction.query<{ site_id: string }>(
      `INSERT INTO greensix.site (survey_id, site_id, requested, hostname, domain, tld, rank, labels)
       SELECT $1, site_id, requested, hostname, domain, tld, rank, labels
       FROM json_to_recordset($2::json) AS new (site_id bigint, requested text, hostname text, domain text, tld text, rank int, labels jsonb)
       ORDER BY site_id
       ON CONFLICT DO NOTHING RETURNING site_id::text`,
      [survey, JSON.stringify([...sites.values()])],
    );
    if (added.length === 0) return 0;
    const isAdded = new Set(added.map(({ site_id }) => site_id));
    const jobs = [...sites.values()]
      .filter(({ site_id }) => isAdded.has(site_id))
      .map(({ site_id: site, requested: url, domain }) => ({
        data: { site, url } satisfies SiteJob,
        singletonKey: domain,
      }));
    const queued = await queuedDomains(transaction, survey, new Set(jobs.map(({ singletonKey }) => singletonKey)));
    const first: typeof jobs = [];
    const held: typeof jobs = [];
    for (const job of jobs) {
      (queued.has(job.singletonKey) ? held : first).push(job);
      queued.add(job.singletonKey);
    }
    const together = { db: queueDatabase(transaction) };
    if (first.length > 0) await queue.insert(queueOf(survey), first, together);
    if (held.length > 0) await queue.insert(heldQueueOf(survey), held, together);
    return added.length;
  });
}

/**
 * @returns which of the domains have a site in the queue that workers ask. Until the transaction ends, none of these gets its
 *   result, with which the next one of the domain would be looked for in vain. One that gets it now counts as none: two
 *   sites of a domain in that queue are no harm.
 */
async function queuedDomains(transaction: Queries, survey: number, domains: ReadonlySet<string>): Promise<Set<string>> {
  const found = await transaction.query<{ domain: string }>(
    // Two of the queue's indexes.
    `WITH waiting AS (
       SELECT singleton_key AS domain FROM ${queueSchema}.job
       WHERE name = $1 AND singleton_key = ANY($2) AND state < 'active' FOR NO KEY UPDATE SKIP LOCKED
     ), active AS (
       SELECT singleton_key AS domain FROM ${queueSchema}.job
       WHERE name = $1 AND COALESCE(singleton_key, '') = ANY($2) AND state = 'active' AND policy = 'singleton'
       FOR NO KEY UPDATE SKIP LOCKED
     )
     SELECT domain FROM waiting UNION SELECT domain FROM active`,
    [queueOf(survey), [...domains]],
  );
  return new Set(found.map(({ domain }) => domain));
}

function newSite({ text, rank, labels }: ListedSite): NewSite {
  const { requested, url } = parseUrl(withScheme(text));
  const stored = storedText(requested, 4000);
  const parsed = typeof url === 'string' ? new URL(url) : undefined;
  // Who is logged in is neither stored nor part of what is visited.
  if (parsed) [parsed.username, parsed.password] = ['', ''];
  const hostname = parsed?.hostname ?? '';
  const isAddress = /^\[|^[\d.]+$/.test(hostname);
  return {
    site_id: textId(parsed?.href ?? stored),
    requested: stored,
    hostname,
    // What is no site of the web waits for nobody.
    domain: hostname === '' ? `none:${textId(stored)}` : listedSiteOf(hostname),
    tld: hostname === '' || isAddress ? '' : (hostname.replace(/\.$/, '').split('.').at(-1) ?? ''),
    rank,
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [storedText(name, 200), storedText(value, 200)]),
    ),
  };
}

async function* piecesOf(
  first: readonly ListedSite[],
  others: AsyncGenerator<readonly ListedSite[]>,
  errorOf: (error: unknown) => unknown,
): AsyncGenerator<readonly ListedSite[]> {
  if (first.length > 0) yield first;
  for (;;) {
    const next = await others.next().catch((error: unknown) => {
      throw errorOf(error);
    });
    if (next.done) return;
    yield next.value;
  }
}

async function* inPieces<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let piece: Item[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const item of items) {
      piece.push(item);
      if (piece.length < entriesAtOnce) continue;
      yield piece;
      piece = [];
    }
  } catch (error) {
    failure = { error };
  }
  // What came before a failure is no worse for it.
  if (piece.length > 0) yield piece;
  if (failure) throw failure.error;
}
