import { listedSiteOf } from '../../src/address/listed-site.ts';
import { type ComparisonOptions, writeComparison } from '../../src/format/comparison.ts';
import { redactAlike, redactReport } from '../../src/format/redact-report.ts';
import { jsonText } from '../../src/json/json-text.ts';
import { type Comparison, compareReports } from '../../src/readiness/judged-report/compare-reports.ts';
import { streamReport } from '../../src/readiness/judged-report/judge-report.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { readAllowLists } from '../input/allow-list.ts';
import { readReport } from '../input/read-report.ts';
import {
  demandChecked,
  demandJudged,
  demandWhole,
  findingsOf,
  parseFailureCriteria,
} from '../output/failure-criteria.ts';
import { outputsOf, writeOutputs } from '../output/outputs.ts';
import { textComparison } from '../output/text-comparison.ts';
import { CommandError } from '../shared/errors.ts';
import { type ExitCode, exitCodes } from '../shared/exit-codes.ts';
import { text } from '../shared/texts.ts';

/** `greensix diff OLD NEW` */
export async function diff(args: Arguments): Promise<ExitCode> {
  const [old, recent, more] = args.words;
  if (old === undefined || recent === undefined || more !== undefined) {
    throw new CommandError(`diff wants two reports, the earlier one first.${seeHelp('diff')}`);
  }
  const outputs = await outputsOf('diff', args, ['text', 'json', 'markdown'], args.words);
  const criteria = parseFailureCriteria(args);
  if (criteria.some((criterion) => criterion !== 'regression'))
    throw new CommandError('diff takes --fail-on regression only.');
  const allowed = await readAllowLists(args.values('allow'));
  const read = [await readReport(old), await readReport(recent)] as const;
  const [one, other] = [read[0].report, read[1].report];
  const { before, after } = args.has('redact')
    ? { before: redactReport(one), after: redactReport(other) }
    : redactAlike(one, other);
  const judged = [streamReport(before, listedSiteOf), streamReport(after, listedSiteOf)] as const;
  const comparison = compareReports(...judged);
  const options: ComparisonOptions = { text, siteOf: listedSiteOf, paths: true };
  await writeOutputs(
    outputs,
    (format, style) => {
      if (format === 'text') return [textComparison(comparison, style)];
      if (format === 'markdown') return [writeComparison(before, after, options)];
      return [`${jsonText(comparisonJson(comparison), 1)}\n`];
    },
    { quiet: args.has('quiet') },
  );
  const criteriaInput = { judged: judged[1], criteria, allowed, baseline: judged[0] };
  if (findingsOf(criteriaInput).length > 0) return exitCodes.findings;
  if (criteria.length > 0) demandWhole([old, recent].filter((_, at) => read[at]?.isDamaged));
  demandChecked(criteriaInput);
  demandJudged(criteriaInput);
  return exitCodes.ok;
}

/** What changed, without what the two reports say anyway. */
function comparisonJson({ vantages, vantageChanged, hosts, pages }: Comparison) {
  return {
    format: 'greensix-comparison',
    version: 1,
    vantages,
    vantageChanged,
    pages: pages.map(({ url, kind, before, after, worseBy, betterBy }) => ({
      url,
      kind,
      before: before.map(({ verdict }) => verdict.class),
      after: after.map(({ verdict }) => verdict.class),
      worseBy,
      betterBy,
    })),
    hosts: hosts.map(({ hostname, kind, before, after }) => ({
      hostname,
      kind,
      before: before?.verdict.id ?? null,
      after: after?.verdict.id ?? null,
    })),
  };
}
