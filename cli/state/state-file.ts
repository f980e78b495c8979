import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NdjsonFact, ndjsonLine, readNdjsonLine } from '../../src/format/ndjson.ts';
import type { ReportPage, ReportSource, Run } from '../../src/readiness/report.ts';
import { CommandError, reasonOf } from '../command-error.ts';
import { readLines } from '../input/read-lines.ts';
import { readReportLines } from '../input/read-report-lines.ts';
import { lockFile } from './lock.ts';

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
  /** Whether the disk must have a page before the next one. */
  readonly #durable: boolean;
  readonly #release: () => Promise<void>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, durable: boolean, release: () => Promise<void>) {
    this.#path = path;
    this.#file = file;
    this.#durable = durable;
    this.#release = release;
  }

  /** @returns a file that nobody else knows and that is gone in the end */
  static async temporary(): Promise<StateFile> {
    const folder = await mkdtemp(join(tmpdir(), 'greensix-state-')).catch((error: unknown) => {
      throw new CommandError(
        `${tmpdir()}: no temporary file can be made there: ${reasonOf(error)}. TMPDIR names the folder.`,
      );
    });
    const path = join(folder, 'state.ndjson');
    return new StateFile(path, await open(path, 'wx'), false, () => rm(folder, { recursive: true, force: true }));
  }

  /**
   * @param path the file; a last line that is not whole is taken away
   * @param resume whether there may be pages in it
   * @param onFact is called with each fact of an earlier process
   * @throws CommandError
   */
  static async at(path: string, resume: boolean, onFact: (fact: NdjsonFact) => void): Promise<StateFile> {
    const release = await lockFile(path);
    try {
      const file = await open(path, 'a').catch((error: unknown) => {
        throw new CommandError(`${path}: it cannot be written: ${reasonOf(error)}.`);
      });
      try {
        if ((await file.stat()).size > 0 && !resume) {
          throw new CommandError(`${path} is there already. Go on with it by --resume, or remove it to begin anew.`);
        }
        const state = new StateFile(path, file, true, release);
        await state.#read(onFact);
        return state;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      await release();
      throw error;
    }
  }

  async #read(onFact: (fact: NdjsonFact) => void): Promise<void> {
    let whole = 0;
    let number = 0;
    for await (const { text, next } of readLines(this.#path)) {
      const reading = readNdjsonLine(text, ++number);
      if (!reading.ok)
        throw new CommandError(`${this.#path}: ${reading.error} It is no state file, or it was damaged.`);
      whole = next;
      if (!reading.fact) continue;
      if ('run' in reading.fact) this.earlier.lastRun = reading.fact.run;
      if ('page' in reading.fact) this.earlier.done.add(requestedOf(reading.fact.page));
      onFact(reading.fact);
    }
    await this.#file.truncate(whole);
  }

  /** Keeps facts; of several calls the first one comes first. */
  add(facts: readonly NdjsonFact[]): Promise<void> {
    const lines = facts.map(ndjsonLine);
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#file.appendFile(lines.join(''));
        if (this.#durable) await this.#file.datasync();
      } catch (error) {
        throw new CommandError(`${this.#path}: it cannot be written: ${reasonOf(error)}.`);
      }
    });
    return this.#writing;
  }

  /** @returns everything that is kept; its pages are read out of the file whenever somebody wants them */
  report(): Promise<ReportSource> {
    return readReportLines(this.#path);
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
