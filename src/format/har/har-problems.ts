import { shortenEnd } from '../../display/shorten-end.ts';
import { visibleText } from '../../display/visible-text.ts';

/** Something that is wrong with a HAR, in a sentence. */
export interface HarProblem {
  /** The number of the first entry that has it, counted from 1; 0 if it is about the file. */
  readonly entry: number;
  /** How many entries have it. */
  readonly count: number;
  /** Whether requests may be missing for it, so that what is left does not show all that the pages need. */
  readonly losesRequests: boolean;
  /** A sentence without characters that cannot be seen. */
  readonly message: string;
}

interface Complaint {
  readonly one: (value: string) => string;
  readonly more?: string;
  readonly losesRequests?: boolean;
}

/**
 * All that may be wrong, as sentences. `more`: the same about the entries whose sentence would be one too many.
 * A new one is an entry here.
 */
const complaints = {
  'no-object': { one: () => 'It is no whole JSON object; it was left out.', losesRequests: true },
  'too-large': { one: () => 'It is larger than 64 MB without its contents; it was left out.', losesRequests: true },
  'no-url': { one: () => 'It has no request.url; it was left out.', losesRequests: true },
  url: {
    one: (value: string) => `Its URL ${value} is not valid; it was left out.`,
    more: 'It has a URL that is not valid; it was left out.',
    losesRequests: true,
  },
  hostname: {
    one: () => 'The host of its URL is longer than a hostname can be; it was left out.',
  },
  time: { one: () => 'Its startedDateTime is not a time; the time of its page stands in.' },
  pageref: {
    one: (value: string) =>
      `Its pageref ${value} names no page; it counts for the page that was loading, unless a document has the same.`,
    more: 'It has a pageref that names no page; it counts for the page that was loading, unless a document has the same.',
  },
  'no-response': { one: () => 'It has no response with a status; whether it was answered is not known.' },
  address: {
    one: (value: string) => `Its serverIPAddress ${value} is no address of a host; the entry counts without one.`,
    more: 'It has a serverIPAddress that is no address of a host; the entry counts without one.',
  },
} satisfies Record<string, Complaint>;

export type ComplaintId = keyof typeof complaints;

/** How many different values of one kind are named. */
const maxValues = 5;

/** Collects what is wrong: equal sentences once, with how many entries they are about. */
export class HarProblems {
  readonly #file: HarProblem[] = [];
  readonly #ofEntries = new Map<string, HarProblem>();
  readonly #values = new Map<ComplaintId, number>();

  /**
   * @param message a sentence about the file, of our own words
   * @param loss whether requests may be missing for it
   */
  ofFile(message: string, { losesRequests }: { readonly losesRequests: boolean }): void {
    this.#file.push({ entry: 0, count: 0, losesRequests, message: visibleText(message) });
  }

  /**
   * @param entry the number of the entry, counted from 1
   * @param id what is wrong
   * @param value what the entry has instead
   */
  ofEntry(entry: number, id: ComplaintId, value = ''): void {
    const { one, more, losesRequests = false }: Complaint = complaints[id];
    let message = visibleText(one(quoted(value)));
    if (!this.#ofEntries.has(message)) {
      const values = this.#values.get(id) ?? 0;
      if (more !== undefined && values >= maxValues) message = more;
      else this.#values.set(id, values + 1);
    }
    const before = this.#ofEntries.get(message);
    this.#ofEntries.set(message, {
      ...{ entry: before?.entry ?? entry, count: (before?.count ?? 0) + 1 },
      ...{ losesRequests, message },
    });
  }

  /** @returns those of the file, then those of entries by the first entry that has them */
  list(): HarProblem[] {
    return [...this.#file, ...[...this.#ofEntries.values()].sort((one, other) => one.entry - other.entry)];
  }
}

function quoted(text: string): string {
  return `"${shortenEnd(text, 80)}"`;
}

/** @returns the problem that a part of the file is left out, which may have requests in it; the sentence is of our own words */
export function leftOutOfFile(message: string): HarProblem {
  return { entry: 0, count: 0, losesRequests: true, message };
}

/** @returns the problem with the entries that have it, in English: "entry 6 and 2,999 more: Its ..." */
export function harProblemText({ entry, count, message }: HarProblem): string {
  if (entry === 0) return message;
  return `entry ${entry}${count > 1 ? ` and ${(count - 1).toLocaleString('en')} more` : ''}: ${message}`;
}
