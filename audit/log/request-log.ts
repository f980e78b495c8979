import type { LogEntry } from '../../src/page/log-entry.ts';
import { logUrl } from '../../src/page/log-entry.ts';
import { type Describe, type FamilySign, familySign } from '../../src/page/row.ts';

/** How many lines a log holds. Some 70 MB of usual requests; the texts of each are bounded. */
const maxLines = 100_000;
/** How many of the oldest go at once when it is full, so that not each new line moves all others. */
const linesDroppedAtOnce = 1000;

/** Which lines are shown. */
export interface LogFilter {
  /** The tab's id, or null for all tabs. */
  readonly tab: number | null;
  /** Words that a line must have; one that begins with a hyphen it must not have. */
  readonly words: string;
  readonly family: FamilySign | 'all';
  readonly failures: boolean;
}

export const noFilter: LogFilter = { tab: null, words: '', family: 'all', failures: false };

/** @returns whether the request got no answer, or one that says that it is at fault or the server is (4xx, 5xx) */
export function isFailure({ kind, status = 0 }: LogEntry): boolean {
  return kind === 'failure' || status >= 400;
}

/**
 * The lines of a live log, in the order in which they came: bounded, and those that the filter lets through are found once
 * for each line, not once for each drawing. In memory only.
 */
export class RequestLog {
  readonly #describe: Describe;
  readonly #max: number;
  #lines: LogEntry[] = [];
  #shown: LogEntry[] = [];
  #matches: (entry: LogEntry) => boolean = () => true;
  #last = 0;
  #dropped = 0;
  #missed = 0;
  #paused = false;
  #shownDropped = 0;

  /**
   * @param describe reads an address; when it comes to know more, `show` has to be called again
   * @param max how many lines it holds; for tests
   */
  constructor(describe: Describe, max = maxLines) {
    this.#describe = describe;
    this.#max = max;
  }

  /** All lines that the filter lets through. The same list for as long as the log lives: it is not to be kept. */
  get shown(): readonly LogEntry[] {
    return this.#shown;
  }
  /** How many lines there are, shown or not. */
  get size(): number {
    return this.#lines.length;
  }
  /** How many of the oldest had to go. */
  get dropped(): number {
    return this.#dropped;
  }
  /** How many of those were shown since the filter was set: by so many lines everything that is shown has moved up. */
  get shownDropped(): number {
    return this.#shownDropped;
  }
  /** How many requests came during the last pause, and are not in the log. */
  get missed(): number {
    return this.#missed;
  }
  get paused(): boolean {
    return this.#paused;
  }

  add(line: Omit<LogEntry, 'number'>): void {
    if (this.#paused) {
      this.#missed++;
      return;
    }
    const entry = { ...line, number: ++this.#last };
    this.#lines.push(entry);
    if (this.#matches(entry)) this.#shown.push(entry);
    if (this.#lines.length > this.#max) this.#dropOldest();
  }

  pause(paused: boolean): void {
    if (paused) this.#missed = 0;
    this.#paused = paused;
  }

  /** Forgets all lines; numbers go on. */
  clear(): void {
    this.#lines = [];
    this.#shown = [];
    this.#dropped = 0;
    this.#missed = 0;
    this.#shownDropped = 0;
  }

  show(filter: LogFilter): void {
    this.#matches = matcher(filter, this.#describe);
    this.#shown = this.#lines.filter(this.#matches);
    this.#shownDropped = 0;
  }

  #dropOldest(): void {
    const count = Math.min(linesDroppedAtOnce, Math.ceil(this.#max / 10));
    this.#lines.splice(0, count);
    this.#dropped += count;
    const first = this.#lines[0]?.number ?? 0;
    const kept = this.#shown.findIndex(({ number }) => number >= first);
    const gone = kept < 0 ? this.#shown.length : kept;
    this.#shown.splice(0, gone);
    this.#shownDropped += gone;
  }
}

function matcher({ tab, words, family, failures }: LogFilter, describe: Describe): (entry: LogEntry) => boolean {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean);
  const without = all.filter((word) => word.length > 1 && word.startsWith('-')).map((word) => word.slice(1));
  const having = all.filter((word) => !word.startsWith('-'));
  const hasWords = without.length + having.length > 0;
  return (entry) => {
    if (tab !== null && entry.tab !== tab) return false;
    if (failures && !isFailure(entry)) return false;
    if (family !== 'all' && familySign(entry.address ?? '', describe) !== family) return false;
    if (!hasWords) return true;
    const text = haystack(entry);
    return having.every((word) => text.includes(word)) && !without.some((word) => text.includes(word));
  };
}

function haystack(entry: LogEntry): string {
  const { method, type, status, error, address, proxy, initiator } = entry;
  return `${logUrl(entry)} ${method} ${type} ${status ?? ''} ${error ?? ''} ${address ?? ''} ${proxy ?? ''} ${initiator}`.toLowerCase();
}
