import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
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
const rowGroupSize = 20_000;

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

/**
 * Writes a table as it is read: no more than one group of its rows is in the memory.
 * @returns how many rows there are
 */
async function writeTable(
  queries: Queries,
  survey: Survey,
  { columns, rows: text }: ParquetTable,
  path: string,
  createdBy: string,
): Promise<number> {
  const empty = () => columns.map(({ name, type, nullable }) => ({ name, type, nullable, data: [] as unknown[] }));
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    // The types, also of a table without rows.
    schema: schemaFromColumnData({ columnData: empty() }),
    createdBy,
    kvMetadata: [{ key: 'greensix.survey', value: survey.name }],
  });
  let rows = 0;
  let group = empty();
  let grouped = 0;
  const flush = async () => {
    await parquet.write({ columnData: group, rowGroupSize });
    [group, grouped] = [empty(), 0];
  };
  for await (const piece of readInPieces<Record<string, unknown>>(queries, text, [survey.id])) {
    for (const [at, column] of columns.entries()) {
      const data = group[at]?.data;
      for (const row of piece) data?.push(parquetValue(row[column.name], column));
    }
    rows += piece.length;
    grouped += piece.length;
    if (grouped >= rowGroupSize) await flush();
  }
  if (grouped > 0 || rows === 0) await flush();
  await parquet.finish();
  return rows;
}

function parquetValue(value: unknown, { type }: ParquetColumn): unknown {
  if (value === null || value === undefined) return undefined;
  if (type === 'INT64') return BigInt(value as string);
  if (type === 'TIMESTAMP') return new Date(value as number);
  return value;
}
