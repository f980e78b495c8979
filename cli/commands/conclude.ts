import { listedSiteOf } from '../../src/address/listed-site.ts';
import type { Viewer } from '../../src/format/format.ts';
import { type FormatId, formats } from '../../src/format/formats.ts';
import { ndjsonLine } from '../../src/format/ndjson.ts';
import { isRedacted, redactAlike, redactReport } from '../../src/format/redact-report.ts';
import { isUnchecked } from '../../src/readiness/judged-report/host-selection.ts';
import { streamReport } from '../../src/readiness/judged-report/judge-report.ts';
import { withOperators } from '../../src/readiness/report/merge-reports.ts';
import type { ReportSource } from '../../src/readiness/report/report.ts';
import { type ById, byIds } from '../arguments/options.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { type AllowList, readAllowLists } from '../input/allow-list.ts';
import { readReport } from '../input/read-report.ts';
import { nameOperators } from '../operators/name-operators.ts';
import { type OperatorLookup, openOperatorDatabase } from '../operators/operator-database.ts';
import {
  demandChecked,
  demandJudged,
  demandWhole,
  type FailureCriterion,
  findingsOf,
  parseFailureCriteria,
} from '../output/failure-criteria.ts';
import { type Outputs, outputsOf, writeOutputs } from '../output/outputs.ts';
import { textReport } from '../output/text-report.ts';
import { CommandError } from '../shared/errors.ts';
import { type ExitCode, exitCodes } from '../shared/exit-codes.ts';
import { text } from '../shared/texts.ts';
import { generator } from '../shared/version.ts';
import { printMessage, show } from '../terminal/console.ts';

/** What is to become of a report; everything that it takes is read already. */
export interface ResultOptions {
  readonly outputs: Outputs<FormatId | 'text'>;
  readonly redact: boolean;
  /** Files are written without a word. */
  readonly quiet: boolean;
  readonly criteria: readonly FailureCriterion[];
  readonly allowed: AllowList;
  readonly baseline: ReportSource | undefined;
  /** The baseline's file, where parts of it could not be read. */
  readonly damaged: readonly string[];
  /** Who runs addresses, where a database was named. */
  readonly operatorOf: OperatorLookup | undefined;
  /** The table that the text has besides. */
  readonly by: ById | undefined;
}

/**
 * Reads the options about the result, so that mistakes in them are reported before hours of work.
 * @param command the command's name
 * @param read the files that its words name
 * @throws CommandError
 */
export async function readResultOptions(
  command: string,
  args: Arguments,
  read: readonly string[] = [],
): Promise<ResultOptions> {
  const known = ['text', ...(Object.keys(formats) as FormatId[])] as const;
  const outputs = await outputsOf<FormatId | 'text'>(command, args, known, read);
  const criteria = parseFailureCriteria(args);
  const baseline = args.value('baseline');
  if (criteria.includes('regression') && baseline === undefined) {
    throw new CommandError('--fail-on regression needs the earlier report: --baseline FILE.');
  }
  if (baseline !== undefined && !criteria.includes('regression')) {
    throw new CommandError(
      '--baseline is of use only together with --fail-on regression; greensix diff shows what changed.',
    );
  }
  const asn = args.value('asn');
  const by = byOf(args);
  // A report that is read may know it already.
  if (by === 'operator' && asn === undefined && command !== 'merge') {
    throw new CommandError('--by operator needs a database that knows who runs addresses: --asn FILE.mmdb.');
  }
  const earlier = baseline === undefined ? undefined : await readReport(baseline);
  return {
    outputs,
    redact: args.has('redact'),
    quiet: args.has('quiet'),
    criteria,
    allowed: await readAllowLists(args.values('allow')),
    baseline: earlier?.report,
    damaged: earlier?.isDamaged ? [baseline as string] : [],
    operatorOf: asn === undefined ? undefined : await openOperatorDatabase(asn),
    by,
  };
}

/**
 * Writes a report wherever it is wanted and judges it.
 * @param given the facts
 * @param resultOptions what is wanted
 * @param more.isShown whether the standard output has got the facts already, as NDJSON; it gets those about operators here
 * @param more.damaged the files of which parts could not be read
 * @param more.cut the files whose end could not be read
 * @returns the exit code
 * @throws CommandError when a file cannot be written, when there is nothing to judge, and, once the report is written, where `more.cut` has files
 */
export async function conclude(
  given: ReportSource,
  resultOptions: ResultOptions,
  {
    isShown = false,
    damaged = [],
    cut = [],
  }: { readonly isShown?: boolean; readonly damaged?: readonly string[]; readonly cut?: readonly string[] } = {},
): Promise<ExitCode> {
  const { outputs, redact, quiet, criteria, allowed, baseline, operatorOf, by } = resultOptions;
  const report = operatorOf ? withOperators(given, nameOperators(given, operatorOf)) : given;
  if (operatorOf && report.operators === undefined && !quiet) {
    printMessage('Of no address the database of --asn says who runs it. Is it one of AS or of countries?');
  }
  // The pages were shown before anybody was asked who runs their addresses.
  if (isShown && operatorOf) await show((report.operators ?? []).map((operator) => ndjsonLine({ operator })));
  const shown = redact ? redactReport(report) : report;
  const judged = streamReport(shown, listedSiteOf);
  const compared = baseline && redactAlike(baseline, report);
  const comparable = compared?.after ?? report;
  const criteriaInput = {
    judged: criteria.includes('regression') && comparable !== shown ? streamReport(comparable, listedSiteOf) : judged,
    criteria,
    allowed,
    baseline: compared && streamReport(compared.before, listedSiteOf),
  };
  const findings = findingsOf(criteriaInput);
  // An entry is met by any host of the report, also where nothing is judged.
  for (const { hostname } of judged.hosts) allowed.allows(hostname);
  const unchecked = judged.hosts.filter(isUnchecked);
  const wanted = [...outputs.files.map(({ format }) => format), ...(isShown ? [] : [outputs.shown])];
  const viewer = wanted.includes('html') ? await loadViewer() : undefined;
  // To know it takes reading all pages, which may be in a large file; the text says nothing of it.
  const redacted = redact || (wanted.some((format) => format !== 'text') && isRedacted(report));
  await writeOutputs(
    outputs,
    (format, style) =>
      format === 'text'
        ? [
            textReport({
              judged,
              style,
              findings,
              allows: allowed.allows,
              unmatched: allowed.unmatched(),
              unchecked,
              by,
            }),
          ]
        : formats[format].write({
            report: shown,
            judged,
            redacted,
            text,
            generator,
            time: Date.now(),
            viewer,
            onLeftOut: printMessage,
          }),
    { quiet, isShown },
  );
  if (findings.length > 0) return exitCodes.findings;
  if (criteria.length > 0) demandWhole([...damaged, ...resultOptions.damaged]);
  // Whom to ask about which host says more than that nothing is known.
  demandChecked(criteriaInput);
  demandJudged(criteriaInput);
  demandEnd(cut);
  return exitCodes.ok;
}

/** @throws CommandError where files were not read to their end: the report has what came before it */
function demandEnd(cut: readonly string[]): void {
  if (cut.length === 0) return;
  throw new CommandError(
    `Not read to the end: ${cut.join(', ')}. The report has what came before; save or fetch the file anew for all of it.`,
  );
}

function byOf(args: Arguments): ById | undefined {
  const wanted = args.value('by');
  const by = byIds.find((id) => id === wanted);
  if (wanted === undefined || by) return by;
  throw new CommandError(`--by cannot be "${wanted}"; it is one of ${byIds.join(', ')}.`);
}

/** @returns what a report as HTML needs; it is loaded for nothing else */
async function loadViewer(): Promise<Viewer> {
  const { viewer } = await import('virtual:viewer');
  return { ...viewer, language: 'en', siteOf: listedSiteOf };
}
