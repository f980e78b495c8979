import { type Describe, type FamilySign, familySign } from '../../src/address/describe-address.ts';
import { searchedHostname } from '../../src/display/searched-hostname.ts';
import { type LogEntry, type LogLine, logUrl } from '../../src/page/events/log-entry.ts';

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

/** Lines that are searched between two looks at the clock. */
const linesSearchedAtOnce = 200;

/**
 * The lines of a live log, in the order in which they came: bounded, and those that the filter lets through are found once
 * for each line, not once for each drawing. A new filter finds the newest first: older lines are searched by and by, by who
 * calls `search`, because 100,000 of them take longer than a key press may. In memory only.
 */
export class RequestLog {
  readonly #describe: Describe;
  readonly #max: number;
  readonly #errorText: (error: string) => string;
  #lines: LogEntry[] = [];
  #shown: LogEntry[] = [];
  #matches: (entry: LogEntry) => boolean = () => true;
  /** The lines before this index are not searched yet. */
  #unsearched = 0;
  #last = 0;
  #dropped = 0;
  #missed = 0;
  #paused = false;
  #moved = 0;

  /**
   * @param describe reads an address; when it comes to know more, `show` has to be called again
   * @param errorText gives the words that an error is shown with, which a filter finds too
   * @param max how many lines it holds; for tests
   */
  constructor(describe: Describe, errorText: (error: string) => string = () => '', max = maxLines) {
    this.#describe = describe;
    this.#errorText = errorText;
    this.#max = max;
  }

  /** The lines that the filter lets through, as far as they are found: all of the newest ones. Not to be kept. */
  get shown(): readonly LogEntry[] {
    return this.#shown;
  }
  /** How many of the oldest lines are still to be searched. */
  get unsearched(): number {
    return this.#unsearched;
  }
  /** How many lines there are, shown or not. */
  get size(): number {
    return this.#lines.length;
  }
  /** How many of the oldest had to go. */
  get dropped(): number {
    return this.#dropped;
  }
  /**
   * By how many lines what is shown has moved down, all in all: up where it falls. Older lines that are found come above,
   * and the oldest go.
   */
  get moved(): number {
    return this.#moved;
  }
  /** How many requests came during the last pause, and are not in the log. */
  get missed(): number {
    return this.#missed;
  }
  get paused(): boolean {
    return this.#paused;
  }

  add(line: LogLine): void {
    if (this.#paused) {
      this.#missed++;
      return;
    }
    const entry = { ...line, number: ++this.#last };
    this.#lines.push(entry);
    if (this.#matches(entry)) this.#shown.push(entry);
    if (this.#lines.length > this.#max) this.#dropOldest();
  }

  setPaused(paused: boolean): void {
    if (paused) this.#missed = 0;
    this.#paused = paused;
  }

  /** Forgets all lines; numbers go on. */
  clear(): void {
    this.#lines = [];
    this.#shown = [];
    this.#unsearched = 0;
    this.#dropped = 0;
    this.#missed = 0;
  }

  /** Sets the filter. What comes from now on is filtered; what is there is found by `search`. */
  show(filter: LogFilter): void {
    this.#matches = matcher(filter, this.#describe, this.#errorText);
    this.#shown = [];
    this.#unsearched = this.#lines.length;
  }

  /**
   * Searches the lines that are not searched yet, the newest first.
   * @param isTimeUp asked again and again; the first true ends it for now
   * @returns whether there is more to search
   */
  search(isTimeUp: () => boolean): boolean {
    const found: LogEntry[][] = [];
    while (this.#unsearched > 0) {
      const from = Math.max(0, this.#unsearched - linesSearchedAtOnce);
      found.unshift(this.#lines.slice(from, this.#unsearched).filter(this.#matches));
      this.#unsearched = from;
      if (isTimeUp()) break;
    }
    const older = found.flat();
    if (older.length > 0) {
      this.#moved += older.length;
      this.#shown = older.concat(this.#shown);
    }
    return this.#unsearched > 0;
  }

  #dropOldest(): void {
    const count = Math.min(linesDroppedAtOnce, Math.ceil(this.#max / 10));
    this.#lines.splice(0, count);
    this.#dropped += count;
    this.#unsearched = Math.max(0, this.#unsearched - count);
    const first = this.#lines[0]?.number ?? 0;
    const kept = this.#shown.findIndex(({ number }) => number >= first);
    const gone = kept < 0 ? this.#shown.length : kept;
    this.#shown.splice(0, gone);
    this.#moved -= gone;
  }
}

function matcher(
  { tab, words, family, failures }: LogFilter,
  describe: Describe,
  errorText: (error: string) => string,
): (entry: LogEntry) => boolean {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean);
  const without = all.filter((word) => word.length > 1 && word.startsWith('-')).map((word) => word.slice(1));
  const having = all.filter((word) => !word.startsWith('-'));
  const hasWords = without.length + having.length > 0;
  return (entry) => {
    if (tab !== null && entry.tab !== tab) return false;
    if (failures && !isFailure(entry)) return false;
    if (family !== 'all' && familySign(entry.address ?? '', describe) !== family) return false;
    if (!hasWords) return true;
    const text = haystack(entry, describe, errorText);
    return having.every((word) => text.includes(word)) && !without.some((word) => text.includes(word));
  };
}

/** All that is shown of a line, and what the browser calls it. */
function haystack(entry: LogEntry, describe: Describe, errorText: (error: string) => string): string {
  const { hostname, method, type, status = '', error, address = '', proxy = '', initiator } = entry;
  return [
    logUrl(entry),
    ...[hostname, initiator].map(searchedHostname),
    ...[method, type, status],
    ...(error === undefined ? [] : [errorText(error), error]),
    // Behind a NAT64 the address of the server is read best from what is shown.
    ...[address, describe(address).text, proxy],
  ]
    .join('\n')
    .toLowerCase();
}
