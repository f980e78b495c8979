import type { NetworkId, ReportPage } from '../../src/readiness/report/report.ts';

/** How pages are visited. */
export interface VisitOptions {
  /** Which to visit, in order; whatever the user wrote, with a scheme. What is written twice is visited once. */
  readonly urls: readonly string[];
  /** How deep same-site links are followed from a page of the list. 0: not at all. */
  readonly depth: number;
  /** Pages at the same time. */
  readonly jobs: number;
  /** Milliseconds until a page that does not come to rest is taken as it is. */
  readonly timeoutMs: number;
  /** Milliseconds without a request after which a page is at rest. */
  readonly quietMs: number;
  /** Path of a module of the user's whose default export is called with the page (Playwright's `Page`) of each visit. */
  readonly steps: string | undefined;
  /** Path of the browser; undefined takes the first that is found. */
  readonly browser: string | undefined;
  /** Address of a remote browser (`ws:` or `http:`) that has the extension. */
  readonly connect: string | undefined;
  readonly headed: boolean;
  /** The network without IPv4 that pages are visited on; undefined visits them as they are. */
  readonly preview: NetworkId | undefined;
  /** Pages until the browser is ended and started anew, so that its memory does not grow. */
  readonly pagesPerBrowser: number;
  /** The run that the pages belong to. */
  readonly run: string;
  /** The folder of the built extension. */
  readonly extension: string;
}

/** Callbacks: what happens, and what to decide. */
export interface VisitHooks {
  /** Name and version of the browser, as "Chromium 156.0.8078.79", before the first page. */
  onBrowser(name: string): void;
  /** Whether a URL (as `requested` of its page has it) was done by an earlier process, so that it is left out. */
  isDone(requested: string): boolean;
  /** A URL is about to be visited. */
  onStart(url: string): void;
  /**
   * A URL is done; the next ones wait until it is kept. Its `requested` says which URL it was, without a password. Comes
   * once for each URL; for a page whose links are followed after those of all its links, so that who keeps it knows that
   * nothing of it is left to do.
   */
  onPage(page: ReportPage): Promise<void>;
  /** With `preview`: which hosts of a page that was visited as it is could not be reached on that network. */
  blockedHosts(page: ReportPage): Promise<readonly string[]>;
}
