import { expect, it } from 'vitest';
import type { JudgedRun } from '../../../../src/readiness/judged-report/judged-report.ts';
import { vantageGroups } from '../../../../src/readiness/text/vantage-groups.ts';

const runOf = (id: string, browser: string, vantage: JudgedRun['vantage']): JudgedRun => ({
  run: { id, source: 'recording', time: 0, browser, nat64Prefixes: [] },
  vantage,
});
const unknown: JudgedRun['vantage'] = {
  id: 'unknown',
  ipv4: true,
  nat64: null,
  provesIpv6: false,
  prefersIpv4: false,
  evidence: [],
};
const dual: JudgedRun['vantage'] = { ...unknown, id: 'ipv6', provesIpv6: true };

it('networks of which the same is to be said are one group, of each browser unless each run says its own', () => {
  const runs = [runOf('a', 'Chromium', unknown), runOf('b', 'Firefox', unknown), runOf('c', 'Chromium', dual)];
  const ids = (groups: readonly (readonly JudgedRun[])[]) =>
    groups.map((group) => group.map(({ run }) => run.id).join());
  expect(ids(vantageGroups(runs))).toEqual(['a', 'b', 'c']);
  expect(ids(vantageGroups(runs, () => ''))).toEqual(['a,b', 'c']);
});
