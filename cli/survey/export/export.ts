import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileWriter, parquetWriteRows, schemaFromColumnData } from 'hyparquet-writer';
import { count } from '../../../src/display/count.ts';
import type { Arguments } from '../../arguments/parse-arguments.ts';
import { reasonOfWriting } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/make-folder.ts';
import { type Queries, readInPieces } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import type { SurveyDeps } from '../survey-deps.ts';
import { type Survey, surveyNamed } from '../surveys.ts';
import { type ParquetColumn, type ParquetTable, parquetTables } from './parquet-schema.ts';

/** Rows of a row group, which is what is in the memory at a time. */
const rowGroupSize = 50_000;

/** `greensix survey export NAME --parquet DIR` */
export async function exportSurvey(name: string, args: Arguments, deps: SurveyDeps): Promise<void> {
  const folder = args.value('parquet');
  if (folder === undefined) throw deps.commandError('Where to? Name a folder: --parquet DIR.');
  const database = await openDatabase(args, deps, 'use');
  try {
    const survey = await surveyNamed(database, name, deps);
    const reason = makeFolder(folder);
    if (reason !== undefined) throw deps.commandError(`--parquet ${folder}: the folder cannot be made: ${reason}.`);
    const paths = parquetTables.map(({ name }) => join(folder, `${name}.parquet`));
    const removeParts = () => {
      for (const path of paths) rmSync(partOf(path), { force: true });
    };
    process.once('exit', removeParts);
    try {
      // While workers store results, tables that were read one after the other would not fit together.
      const rows = await database.snapshot(async (queries) => {
        const counts: number[] = [];
        for (const [at, table] of parquetTables.entries()) {
          const path = paths[at] ?? '';
          counts.push(await naming(path, deps, () => writeTable(queries, survey, table, partOf(path), deps.generator)));
        }
        return counts;
      });
      // Only now, so that files of an earlier export are never beside those of this one.
      for (const [at, path] of paths.entries()) {
        await naming(path, deps, async () => renameSync(partOf(path), path));
        if (!args.has('quiet')) deps.printMessage(`Written: ${path} (${count(rows[at] ?? 0, 'row')})`);
      }
    } catch (error) {
      try {
        removeParts();
      } catch {
        // What kept one from being written may keep it from being removed.
      }
      throw error;
    } finally {
      process.off('exit', removeParts);
    }
  } finally {
    await database.close();
  }
}

const fileCalls: readonly unknown[] = ['open', 'write', 'fsync', 'close', 'rename'];

/** @returns whether a file could not be written; errors of a connection are of calls of the same names, but they name no file or no room */
function isOfFile(error: unknown): boolean {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  return (
    fileCalls.includes(syscall) && (path !== undefined || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
  );
}

/** Where a file is written until all of them are there: who reads one sees all of it or none. */
function partOf(path: string): string {
  return `${path}.part`;
}

/** @throws CommandError that names the file, where it cannot be written */
async function naming<Result>(path: string, deps: SurveyDeps, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    throw isOfFile(error)
      ? deps.commandError(`${path}: it cannot be written: ${reasonOfWriting(error, path)}.`)
      : error;
  });
}

/** @returns how many rows there are */
async function writeTable(
  queries: Queries,
  survey: Survey,
  table: ParquetTable,
  path: string,
  createdBy: string,
): Promise<number> {
  let rows = 0;
  const { columns } = table;
  // The types, also of a table without rows.
  const schema = schemaFromColumnData({
    columnData: columns.map(({ name, type, nullable }) => ({ name, type, nullable, data: [] })),
  });
  await parquetWriteRows({
    writer: fileWriter(path),
    columns: columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
    schema,
    rowGroupSize,
    createdBy,
    kvMetadata: [{ key: 'greensix.survey', value: survey.name }],
    rows: rowsOf(queries, survey, table, () => rows++),
  });
  return rows;
}

/** Turns pieces that are pushed into rows that are pulled: the database waits while rows are written. */
async function* rowsOf(
  queries: Queries,
  survey: Survey,
  { columns, rows }: ParquetTable,
  onRow: () => void,
): AsyncGenerator<Record<string, unknown>> {
  type Piece = readonly Record<string, unknown>[];
  const closed = Symbol('closed');
  let deliver: (piece: Piece | undefined) => void = () => {};
  let next = new Promise<Piece | undefined>((resolve) => {
    deliver = resolve;
  });
  let askForMore: () => void = () => {};
  const reading = readInPieces<Record<string, unknown>>(queries, rows, [survey.id], (piece) => {
    deliver(piece);
    return new Promise<void>((resolve, reject) => {
      askForMore = () => resolve();
      close = () => reject(closed);
    });
  });
  let close: () => void = () => {};
  const ended = reading.then(() => undefined);
  try {
    for (;;) {
      const piece = await Promise.race([next, ended]);
      if (!piece) return;
      for (const row of piece) {
        onRow();
        yield Object.fromEntries(columns.map((column) => [column.name, parquetValue(row[column.name], column)]));
      }
      next = new Promise((resolve) => {
        deliver = resolve;
      });
      askForMore();
    }
  } finally {
    close();
    await reading.catch((error) => {
      if (error !== closed) throw error;
    });
  }
}

function parquetValue(value: unknown, { type }: ParquetColumn): unknown {
  if (value === null || value === undefined) return undefined;
  if (type === 'INT64') return BigInt(value as string);
  if (type === 'TIMESTAMP') return new Date(value as number);
  return value;
}
