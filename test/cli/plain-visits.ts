import { resolve } from 'node:path';
import type { VisitOptions } from '../../cli/visits/visit-options.ts';
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
