import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type NdjsonFact, ndjsonLine } from '../../src/format/ndjson.ts';
import { fitFact, parseNdjsonLine } from '../../src/format/parse-ndjson.ts';
import type { ReportPage, ReportSource, Run } from '../../src/readiness/report/report.ts';
import { DamagedLines } from '../input/damaged-lines.ts';
import { readLines } from '../input/read-lines.ts';
import { readReportLines } from '../input/read-report-lines.ts';
import { CommandError, reasonOfWriting } from '../shared/errors.ts';
import { type Lock, lockFile } from './lock.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';

/** What an earlier process has done. */
export interface Earlier {
  /** What was asked for by its pages. */
  readonly done: Set<string>;
  lastRun: Run | undefined;
}

/**
 * Where pages are kept as soon as they are done, so that none need be in memory, and none is lost when the process or
 * the machine dies: a report as NDJSON.
 */
export class StateFile {
  readonly earlier: Earlier = { done: new Set(), lastRun: undefined };
  readonly #path: string;
  readonly #file: FileHandle;
  /** Undefined for a file that nobody else knows: it is not for those who come later. */
  readonly #lock: Lock | undefined;
  readonly #release: () => Promise<void>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, lock: Lock | undefined, release: () => Promise<void>) {
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
    this.#release = release;
  }

  /** @returns a file that nobody else knows and that is gone in the end */
  static async temporary(): Promise<StateFile> {
    const folder = makeTemporaryFolder('state');
    const path = join(folder, 'state.ndjson');
    return new StateFile(path, await open(path, 'wx'), undefined, () => removeTemporaryFolder(folder));
  }

  /**
   * @param path the file; a last line that is not whole is taken away
   * @param resume whether there may be pages in it
   * @param onFact is called with each fact of an earlier process
   * @throws CommandError
   */
  static async at(path: string, resume: boolean, onFact: (fact: NdjsonFact) => void): Promise<StateFile> {
    const known = await stat(path).catch(() => undefined);
    // What is kept there is read again, and a half line cut off: from a device or a pipe nothing comes back.
    if (known && !known.isFile() && !known.isDirectory()) {
      throw new CommandError(`${path} is no regular file, so no pages can be kept in it.`);
    }
    const lock = await lockFile(path);
    try {
      const file = await open(path, 'a').catch((error: unknown) => {
        throw new CommandError(`${path}: it cannot be written: ${reasonOfWriting(error, path)}.`);
      });
      try {
        if ((await file.stat()).size > 0 && !resume) {
          throw new CommandError(`${path} is there already. Go on with it by --resume, or remove it to begin anew.`);
        }
        const state = new StateFile(path, file, lock, () => lock.release());
        await state.#read(onFact);
        return state;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async #read(onFact: (fact: NdjsonFact) => void): Promise<void> {
    let whole = 0;
    let number = 0;
    let readable = 0;
    const damaged = new DamagedLines(this.#path);
    let lacksLineFeed = false;
    for await (const { text, next, isEnded } of readLines(this.#path)) {
      const reading = parseNdjsonLine(text, ++number);
      // A half of a line is no JSON.
      if (!isEnded && !reading.ok) break;
      whole = next;
      lacksLineFeed = !isEnded;
      if (!reading.ok) damaged.add(reading.error);
      if (!reading.ok || !reading.fact) continue;
      readable++;
      if ('run' in reading.fact) this.earlier.lastRun = reading.fact.run;
      if ('page' in reading.fact) this.earlier.done.add(requestedOf(reading.fact.page));
      onFact(reading.fact);
    }
    const isCut = (await this.#file.stat()).size > whole;
    if (readable === 0 && (damaged.first !== undefined || (isCut && !(await this.#beginsAsFact())))) {
      throw new CommandError(`${this.#path} is no state file: ${damaged.first ?? 'there is no fact in it.'}`);
    }
    damaged.report();
    await this.#file.truncate(whole);
    if (lacksLineFeed) await this.#file.appendFile('\n');
  }

  /** Whether half a line is the beginning of a fact, and not the text of somebody else's file. */
  async #beginsAsFact(): Promise<boolean> {
    const beginning = '{"run":{"id":"';
    const file = await open(this.#path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(beginning.length), 0, beginning.length, 0);
      return beginning.startsWith(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  }

  /**
   * Keeps facts; of several calls the first one comes first.
   * @returns the facts as they were kept: what could not be read again is cut off or left out
   */
  async add(facts: readonly NdjsonFact[]): Promise<readonly NdjsonFact[]> {
    const fitting = facts.flatMap((fact) => fitFact(fact) ?? []);
    const lines = fitting.map(ndjsonLine);
    this.#writing = this.#writing.then(async () => {
      await this.#lock?.confirm();
      try {
        await this.#file.appendFile(lines.join(''));
        if (this.#lock) await this.#file.datasync();
      } catch (error) {
        throw new CommandError(`${this.#path}: it cannot be written: ${reasonOfWriting(error, this.#path)}.`);
      }
    });
    await this.#writing;
    return fitting;
  }

  /** @returns everything that is kept; its pages are read out of the file whenever somebody wants them */
  async report(): Promise<ReportSource> {
    return (await readReportLines(this.#path)).report;
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#release();
  }
}

/** @returns what somebody asked for to get this page */
export function requestedOf({ requested, url }: ReportPage): string {
  return requested ?? url;
}
