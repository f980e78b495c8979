import { describe, expect, it } from 'vitest';
import { comparedReports, judgeAndCompare } from '../../../../audit/comparison/comparison.ts';
import { changesOf, changeTable } from '../../../../audit/tables/change-table.ts';
import { sortRows } from '../../../../audit/tables/table-model.ts';
import { inTimeSlices } from '../../../../src/async/time-slices.ts';
import { writeComparison } from '../../../../src/format/comparison.ts';
import { formats } from '../../../../src/format/formats.ts';
import { parseJsonReport } from '../../../../src/format/parse-json-report.ts';
import { writeReport } from '../../../../src/format/write-report.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportSource } from '../../../../src/readiness/report/report.ts';
import { four, records, site, six } from '../../readiness/facts.ts';
import { runOf, visit } from '../reports.ts';

const report: Report = {
  runs: [runOf('may'), runOf('june')],
  pages: [
    visit('https://a.test/', { 'old.test': { at: four, type: 'script' } }, { run: 'may' }),
    visit('https://a.test/', { 'new.test': { at: six } }, { run: 'june' }),
  ],
  dns: [records('old.test', [four], 'no-data')],
};

const writing = { text: (id: string) => id, siteOf: site, generator: 'test', time: 0 };

describe('what is compared', () => {
  const urls = (of: ReportSource | undefined) => of && [...of.pages].map(({ run }) => run);

  it('is a run with all others, or two runs, or a file with all there is', () => {
    const rest = comparedReports(report, null, { before: 'may', after: 'rest' });
    expect([urls(rest?.before), urls(rest?.after)]).toEqual([['may'], ['june']]);
    const runs = comparedReports(report, null, { before: 'june', after: 'may' });
    expect([urls(runs?.before), urls(runs?.after)]).toEqual([['june'], ['may']]);
    const file = comparedReports(report, report, { before: 'file', after: 'rest' });
    expect(urls(file?.after)).toEqual(['may', 'june']);
  });

  it('is nothing while a part is not chosen, not there, or the same as the other', () => {
    for (const [before, after] of [
      ['', 'rest'],
      ['file', 'rest'],
      ['gone', 'rest'],
      ['may', 'may'],
    ] as const) {
      expect(comparedReports(report, null, { before, after })).toBeNull();
    }
  });

  it('is the same recording without a difference, where either was saved without paths, and says that hosts are compared', async () => {
    const pages = ['a', 'b', ''].map((path) => visit(`https://a.test/${path}`, { 'old.test': { at: four } }));
    const known: Report = { runs: [runOf('run')], pages, dns: [] };
    const saved = parseJsonReport(writeReport(formats.json, known, { ...writing, paths: false }));
    if (!saved.ok) throw new Error(saved.error);
    for (const [all, file] of [
      [known, saved.report],
      [saved.report, known],
    ] as const) {
      const chosen = comparedReports(all, file, { before: 'file', after: 'rest' });
      if (!chosen) throw new Error('nothing is compared');
      expect(chosen.isByHost).toBe(true);
      const comparison = await inTimeSlices(
        judgeAndCompare(chosen.before, chosen.after, site),
        () => 0,
        async () => {},
      );
      expect(comparison).toMatchObject({ pages: [], hosts: [] });
      const markdown = writeComparison(chosen.before, chosen.after, { ...writing, paths: true });
      expect(markdown).toContain('report_no_changes');
    }
    expect(comparedReports(known, known, { before: 'file', after: 'rest' })?.isByHost).toBe(false);
  });

  it('is judged by all that is known of hosts, whichever part of the report it is', async () => {
    const [host, address] = ['fails.test', '2606:4700::9'];
    const known: Report = {
      runs: [runOf('run')],
      pages: [visit('https://a.test/', { [host]: { at: four, type: 'script' } })],
      dns: [records(host, [four], [address])],
      checks: [
        { run: 'run', hostname: host, port: 443, address, tls: true, at: 0, milliseconds: 9, result: 'refused' },
      ],
    };
    for (const before of ['file', 'other']) {
      const file = before === 'file' ? known : null;
      const all = file ? known : { ...known, runs: [...known.runs, runOf('other')] };
      const chosen = comparedReports(all, file, { before, after: file ? 'rest' : 'run' });
      if (!chosen) throw new Error('nothing is compared');
      const of = (side: ReportSource) => judgeReport(side, site).hosts.find(({ hostname }) => hostname === host);
      expect(of(chosen.after)).toEqual(judgeReport(known, site).hosts.find(({ hostname }) => hostname === host));
      expect(chosen.after).toMatchObject({ checks: known.checks });
      if (!file) continue;
      const comparison = await inTimeSlices(
        judgeAndCompare(chosen.before, chosen.after, site),
        () => 0,
        async () => {},
      );
      expect(comparison).toMatchObject({ pages: [], hosts: [] });
    }
  });

  it('is listed with the worst first', async () => {
    const { before, after } = comparedReports(report, null, { before: 'may', after: 'june' }) ?? {};
    if (!before || !after) throw new Error('nothing is compared');
    const comparison = await inTimeSlices(
      judgeAndCompare(before, after, site),
      () => 0,
      async () => {},
    );
    const rows = sortRows(changesOf(comparison), changeTable, undefined);
    expect(rows.map((row) => `${row.kind} ${row.of === 'host' ? row.hostname : row.url}`)).toEqual([
      'new new.test',
      'gone old.test',
      'better https://a.test/',
    ]);
  });
});
