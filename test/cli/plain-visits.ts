import { resolve } from 'node:path';
import type { VisitOptions } from '../../cli/visits/visit-options.ts';
import { visitPages } from '../../cli/visits/visit-pages.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { executables } from '../e2e/driver/executables.ts';

/** Visits with the browser of the tests and the built extension, without anything that an option adds. */
export const plainVisits: Omit<VisitOptions, 'jobs' | 'timeoutMs' | 'quietMs'> = {
  urls: [],
  depth: 0,
  steps: undefined,
  browser: executables.chromium,
  connect: undefined,
  headed: false,
  preview: undefined,
  pagesPerBrowser: 1000,
  run: 'run',
  extension: resolve('dist/chrome'),
};

/**
 * @param options what is visited, and how
 * @returns what was seen of each page, in the order in which they ended
 */
export async function visitAll(options: VisitOptions): Promise<ReportPage[]> {
  const pages: ReportPage[] = [];
  await visitPages(
    options,
    {
      onBrowser: () => {},
      isDone: () => false,
      onStart: () => {},
      onPage: async (page) => {
        pages.push(page);
      },
      blockedHosts: async () => [],
    },
    new AbortController().signal,
  );
  return pages;
}
