import { expect, it } from 'vitest';
import { resultRows } from '../../../../../cli/survey/work/result-rows.ts';
import type { ReportPage } from '../../../../../src/readiness/report/report.ts';
import type { VisitProblemId } from '../../../../../src/readiness/report/visit-problem.ts';
import { host, page, report, six } from '../../../readiness/facts.ts';

const main = host('www.test', { at: six, type: 'main_frame' });
const step = (kind: ReportPage['chain'][number]['kind']) => ({ kind, hostname: 'www.test', address: six });
const hopsOf = (chain: ReportPage['chain'], problem?: VisitProblemId) => {
  const more = { chain, ...(problem && { problem: { id: problem, text: 'A sentence.' } }) };
  return resultRows(report([page([main], more)])).visit.hops;
};

it('a document has as many hops as redirects led to it, of servers and by itself', () => {
  expect(hopsOf([step('answer')])).toBe(0);
  expect(hopsOf([step('client-redirect'), step('redirect'), step('answer')])).toBe(2);
});

it.each([
  'status',
  'timeout',
  'restless',
  'silent',
  'crashed',
] as const)('a visit with the problem %s has the document that came', (problem) => {
  expect(hopsOf([step('redirect'), step('answer')], problem)).toBe(1);
});

it.each([
  'url',
  'scheme',
  'failed',
  'certificate',
  'download',
  'no-content',
] as const)('a site without a document has no number of hops, and not 0: %s', (problem) => {
  expect(hopsOf([], problem)).toBeNull();
  expect(hopsOf([step('answer')], problem)).toBeNull();
});

it('a chain that ends in no answer leads to no document', () => {
  expect(hopsOf([step('redirect'), step('failure')])).toBeNull();
  expect(hopsOf([step('redirect')])).toBeNull();
  expect(hopsOf([])).toBeNull();
});
