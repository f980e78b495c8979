import type { Arguments, numberOf } from '../arguments/parse-arguments.ts';
import type { SiteVisitor } from '../visits/site-visitor.ts';
import type { QueueTimings } from './database/database.ts';

/**
 * What the command line (`greensix`) hands to the package `greensix-survey`: its terminal, files and browser. So the package
 * needs no copy of what deals with them, and both behave alike.
 */
export interface SurveyDeps {
  /** @returns an error that ends the command with a sentence for the user */
  commandError(message: string): Error;
  /**
   * @returns whether an error is such a sentence. One of the visitor is about this machine, as a browser that does not start, and
   *   says nothing of the site.
   */
  isCommandError(error: unknown): boolean;
  /** Reads an option whose value is a number. */
  readonly numberOf: typeof numberOf;
  /** Writes to the standard output. */
  show(pieces: Iterable<string>): Promise<void>;
  /** Writes a line to the standard error. */
  printMessage(message: string): void;
  /**
   * @param what what the file is, for sentences, as "the list of sites"
   * @returns the text of a file of any encoding, compressed or not; "-" is the standard input
   */
  textOf(path: string, what: string): AsyncIterable<string>;
  /** Takes a file for this process alone. */
  lockFile(path: string): Promise<{ release(): Promise<void> }>;
  /** Opens a database in MaxMind's format; returns the name of the network of an address. */
  openNetworks(path: string): Promise<(address: string) => string | undefined>;
  writeFile(path: string, pieces: Iterable<string>): Promise<void>;
  /**
   * Ends the command with a sentence where the system asks for its end, as by Ctrl-C.
   * @returns what takes that back
   */
  onInterrupt(sentence: () => string): () => void;
  /** Reads `--format` and `--out`. */
  outputs(args: Arguments): Promise<{
    readonly shown: ReportFormat;
    readonly files: readonly { readonly format: ReportFormat; readonly path: string }[];
  }>;
  /** @throws CommandError when options about visits are wrong */
  checkVisits(args: Arguments): void;
  openVisitor(args: Arguments, signal: AbortSignal): Promise<SiteVisitor>;
  /** Other than the usual ones in tests. */
  readonly timings?: QueueTimings;
  /** Name and version of the program. */
  readonly generator: string;
}

export const reportFormats = ['text', 'json', 'csv', 'markdown', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Options of the command line that belong to the survey: `create` stores them, every worker goes by them. */
export const storedOptions = [
  'timeout',
  'quiet-time',
  'ipv6-only',
  'recycle',
  'vantage',
  'resolver',
  'no-ipv6-retry',
  'nat64-prefix',
] as const;
export type StoredOptions = Partial<Record<(typeof storedOptions)[number], readonly string[]>>;
