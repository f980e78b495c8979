import { mergeReports } from '../../src/readiness/report/merge-reports.ts';
import type { ReportSource } from '../../src/readiness/report/report.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { readReport } from '../input/read-report.ts';
import { CommandError } from '../shared/errors.ts';
import type { ExitCode } from '../shared/exit-codes.ts';
import { conclude, readResultOptions } from './conclude.ts';

/** `greensix merge FILE...` */
export async function merge(args: Arguments): Promise<ExitCode> {
  if (args.words.length === 0) throw new CommandError(`No report to merge was given.${seeHelp('merge')}`);
  const resultOptions = await readResultOptions('merge', args, args.words);
  const reports: ReportSource[] = [];
  const damaged: string[] = [];
  const cut: string[] = [];
  for (const path of args.words) {
    const { report, isDamaged, isCut } = await readReport(path);
    reports.push(report);
    if (isDamaged) damaged.push(path);
    if (isCut) cut.push(path);
  }
  const merged = mergeReports(reports);
  if (merged.pages.length === 0) {
    throw new CommandError(`There is nothing to merge: no page is in ${args.words.join(', ')}.`);
  }
  return conclude(merged, resultOptions, { damaged, cut });
}
