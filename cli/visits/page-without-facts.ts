import { randomUUID } from 'node:crypto';
import { type ReportPage, withoutQuery } from '../../src/readiness/report/report.ts';
import type { VisitProblem } from '../../src/readiness/report/visit-problem.ts';

/** @returns a row for a URL of which no more is known than what went wrong */
export function pageWithoutFacts(url: string, run: string, problem?: VisitProblem): ReportPage {
  return {
    id: randomUUID(),
    run,
    url: withoutQuery(url),
    time: Date.now(),
    origin: 'failed',
    chain: [],
    hosts: [],
    leftOut: 0,
    ...(problem && { problem }),
  };
}
