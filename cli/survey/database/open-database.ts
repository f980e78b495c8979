import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arguments } from '../../arguments/parse-arguments.ts';
import { makeFolder } from '../../shared/make-folder.ts';
import type { SurveyDeps } from '../survey-deps.ts';
import { closedFile } from './closed-file.ts';
import { type Database, usualTimings } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { isDatabaseAway, rightsText } from './is-database-away.ts';
import { migrate, queueVersion, tablesVersion } from './migrate.ts';
import { openPostgres, serverPlace, sslModeOf, sslModes } from './postgres.ts';

const startMs = 60_000;
const startRetryMs = 1000;
const usualPort = 5432;
const usualFolder = 'greensix-survey';
const marker = /^postgres(ql)?:\/\//;
const anyMarker = /^([a-z][a-z\d+.-]*):\/\//i;

/**
 * Opens the database that `--database`, GREENSIX_DATABASE or nothing names.
 * @param use `create` makes tables where there are none or old ones, others need them; `work` waits a minute for a database
 *   that is away
 * @throws CommandError
 */
export async function openDatabase(
  args: Arguments,
  deps: SurveyDeps,
  use: 'create' | 'use' | 'work',
): Promise<Database> {
  const named = args.value('database');
  if (named !== undefined && marker.test(named) && hasPassword(named)) {
    throw deps.commandError(
      'A password in --database can be read by everybody on this machine, in the list of processes. Put the URL into the variable GREENSIX_DATABASE, or the password into PGPASSWORD or ~/.pgpass.',
    );
  }
  const where = named ?? process.env.GREENSIX_DATABASE ?? usualFolder;
  const isServer = marker.test(where);
  const [, scheme] = anyMarker.exec(where) ?? [];
  // None of these sentences repeats what was given: it may have a password.
  if (isServer && hasSplitPassword(where)) {
    throw deps.commandError(
      'The address of the database has a "/", "?" or "#" before an "@". Where that is part of a password, write it as %2F, %3F or %23, and an "@" in a password or a name as %40.',
    );
  }
  if (!isServer && scheme !== undefined) {
    throw deps.commandError(
      `A database of ${scheme}: cannot be used: surveys need PostgreSQL, as postgres://HOST/NAME, or a folder.`,
    );
  }
  if (!isServer && looksLikeAddress(where)) {
    throw deps.commandError(
      'Write the address of the database as a URL: postgres://USER@HOST/NAME. Names with "=" or ":" before any "/" are taken for no folder; write ./ before such a one.',
    );
  }
  if (!isServer && use !== 'create' && isEmpty(join(where, 'data'))) {
    throw deps.commandError(
      `There are no surveys in the folder ${resolve(where)}. Name the database by --database or GREENSIX_DATABASE, or begin with greensix survey create.`,
    );
  }
  const database = isServer ? openServer(where, use, deps) : await openFolder(where, deps);
  const ask = <Answer>(question: () => Promise<Answer>) =>
    use === 'work' ? untilItAnswers(question, deps) : question();
  try {
    if (use !== 'use' && (await ask(() => isStandby(database)))) {
      throw deps.commandError(
        `The database at ${placeOf(where)} is a standby, which takes nothing. Name the primary server; status, report and export can read here.`,
      );
    }
    if (use === 'create') {
      await demandUnicode(database, deps);
      await migrate(database);
    }
    const version = await ask(() => tablesVersion(database));
    if (version !== 'current') throw deps.commandError(versionTexts[version]);
    // Who only reads knows what is the same in all versions of it.
    const queue = use === 'use' ? 'current' : await ask(() => queueVersion(database));
    if (queue !== 'current') throw deps.commandError(queueVersionTexts[queue]);
    return database;
  } catch (error) {
    await database.close().catch(() => {});
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    // Errors of the driver have a code or no kind of their own; those of this command are sentences, others defects.
    if (code === '' && Object.getPrototypeOf(error) !== Error.prototype) throw error;
    throw deps.commandError(
      `The database at ${placeOf(where)} cannot be used: ${reasonOf(code, message || code, where)}.${rightsText(error)}`,
    );
  }
}

/** @returns what the driver says, in words that help */
function reasonOf(code: string, message: string, where: string): string {
  if (message.includes('client password must be a string')) {
    return `it asks for a password, and none was given. Put it into PGPASSWORD, ~/.pgpass or the address in GREENSIX_DATABASE${socketHint(where)}`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `no address of that name was found (${message})`;
  if (code !== 'ECONNREFUSED' && code !== 'ENOENT') return message;
  return `no server answers there (${message}). Is it running, and is that its address${socketHint(where) || '?'}`;
}

/** Of an address without a host other clients take the socket of this machine, and the driver localhost (pg 8, lib/defaults.js). */
function socketHint(where: string): string {
  if (!/^[a-z]+:\/\/\//.test(where) || /[?&]host=/.test(where) || process.env.PGHOST) return '';
  return '? Without a host it is localhost; for the socket of this machine add ?host=/run/postgresql';
}

/**
 * Asks a database that may be away for up to a minute: a machine that starts together with its database is the earlier of
 * the two as often as not, and a database may end between two questions.
 * @returns what it answers
 * @throws the error of the database, when that is another one or the minute is over
 */
export async function untilItAnswers<Answer>(ask: () => Promise<Answer>, deps: SurveyDeps): Promise<Answer> {
  const end = Date.now() + startMs;
  for (let isReported = false; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > end) throw error;
      if (!isReported)
        deps.printMessage(`The database does not answer; waiting up to ${startMs / 1000} seconds for it.`);
      isReported = true;
      await sleep(startRetryMs);
    }
  }
}

const versionTexts = {
  none: 'There are no surveys in this database. Begin with greensix survey create NAME --list FILE.',
  older:
    'The tables of this database are of an older version. Run greensix survey create once with the role that owns them.',
  newer: 'The tables of this database were made by a newer version of greensix-survey. Use that one.',
} as const;

const queueVersionTexts = {
  older: versionTexts.older,
  newer:
    'The queue of this database was made by a newer version of pg-boss than is installed here. Install what the others have: npm install greensix-survey@latest.',
} as const;

async function isStandby(database: Database): Promise<boolean> {
  const [found] = await database.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  return found?.standby === true;
}

/** @throws CommandError where the database cannot keep the texts of all hosts and lists */
async function demandUnicode(database: Database, deps: SurveyDeps): Promise<void> {
  const [found] = await database.query<{ encoding: string }>("SELECT current_setting('server_encoding') AS encoding");
  // SQL_ASCII keeps every byte as it is.
  if (found === undefined || ['UTF8', 'SQL_ASCII'].includes(found.encoding)) return;
  throw deps.commandError(
    `This database is encoded in ${found.encoding}, which has not all characters. Make another one: createdb --encoding UTF8 --template template0 NAME.`,
  );
}

/** @returns the database without user and password, for sentences */
function placeOf(where: string): string {
  if (!marker.test(where)) return where;
  const place = serverPlace(where);
  if (!place) return 'the address that was given';
  const { host, port, database } = place;
  const server = host.startsWith('/') ? `this machine (${host})` : host.includes(':') ? `[${host}]` : host;
  return `${server}${port === usualPort ? '' : `:${port}`}/${database}`;
}

/** Whether what is no URL of PostgreSQL was meant as its address: of libpq, without a scheme, or of other drivers. */
function looksLikeAddress(where: string): boolean {
  return /^\s*\w+\s*=|^(?![./\\]|\w:[\\/])[^/\\]*:|[?&]password=/is.test(where);
}

/** Whether a part of a password would be taken for a host, a name or an option, because it has what ends these. */
function hasSplitPassword(url: string): boolean {
  return /^[a-z]+:\/\/(?:[^/?#]*\/[^?#]*@|[^/?#@]*:[^/?#@]*[?#].*@)/.test(url);
}

function hasPassword(url: string): boolean {
  return /^[a-z]+:\/\/[^/@]*:[^/@]*@/.test(url) || /[?&]password=/.test(url);
}

function openServer(url: string, use: 'create' | 'use' | 'work', deps: SurveyDeps): Database {
  const mode = sslModeOf(url) ?? process.env.PGSSLMODE;
  if (mode !== undefined && !sslModes.includes(mode)) {
    throw deps.commandError(`sslmode cannot be "${mode}"; it is one of ${sslModes.join(', ')}.`);
  }
  const { host = '', isEncrypted = false } = serverPlace(url) ?? {};
  const isLocal = ['', 'localhost', '127.0.0.1', '::1'].includes(host) || host.startsWith('/');
  if (!isLocal && !isEncrypted && mode === undefined) {
    deps.printMessage(
      `The connection to ${host} is not encrypted. Add ?sslmode=verify-full to the address of the database.`,
    );
  }
  return openPostgres(url, 4, use === 'work' ? (deps.timings ?? usualTimings).answer : undefined);
}

async function openFolder(folder: string, deps: SurveyDeps): Promise<Database> {
  const reason = makeFolder(folder);
  if (reason !== undefined) throw deps.commandError(`--database ${folder}: the folder cannot be made: ${reason}.`);
  const data = join(folder, 'data');
  const lock = await deps.lockFile(data);
  // Is there while the database is made: whoever is killed meanwhile leaves half of one, in which nobody has stored anything.
  const unfinished = join(folder, 'data.unfinished');
  if (existsSync(unfinished)) rmSync(data, { recursive: true, force: true });
  const isNew = isEmpty(data);
  const notOurs = `The database in ${resolve(folder)} is damaged, or it is none of greensix survey. Name another folder, or remove this one.`;
  // PGlite would put a database of its own beside whatever is there.
  if (!isNew && !existsSync(join(data, 'PG_VERSION'))) {
    await lock.release();
    throw deps.commandError(notOurs);
  }
  // Half of a database would be a damaged one the next time.
  const removeHalf = () => {
    if (isNew) for (const path of [data, unfinished]) rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', removeHalf);
  try {
    if (isNew) writeFileSync(unfinished, '');
    const database = await openEmbedded(folder, () => lock.release());
    rmSync(unfinished, { force: true });
    return database;
  } catch (error) {
    removeHalf();
    await lock.release();
    const { code, message } = error as { readonly code?: unknown; readonly message?: string };
    if (typeof code === 'string') {
      throw deps.commandError(`The database in ${resolve(folder)} cannot be used: ${message || code}.`);
    }
    // PGlite says nothing of why but that its program was aborted.
    const closed = closedFile(data);
    if (closed !== undefined) {
      throw deps.commandError(
        `The database in ${resolve(folder)} cannot be used: this user may not read and write ${closed}. Run the command as who made it, or give this user all that is in the folder (chown -R).`,
      );
    }
    throw deps.commandError(isNew ? `No database can be made in ${resolve(folder)}.` : notOurs);
  } finally {
    process.off('exit', removeHalf);
  }
}

function isEmpty(folder: string): boolean {
  const known = statSync(folder, { throwIfNoEntry: false });
  return known === undefined || (known.isDirectory() && readdirSync(folder).length === 0);
}
