import { setMaxListeners } from 'node:events';
import { harProblemText } from '../../src/format/har/har-problems.ts';
import { importHarFile } from '../../src/format/har/import-har.ts';
import { mergeReports, withDelegations, withFile, withRecords } from '../../src/readiness/report/merge-reports.ts';
import type { Report, ReportSource } from '../../src/readiness/report/report.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { delegationGaps, walkDelegations } from '../dns/check-delegations.ts';
import { chooseLookups } from '../dns/choose-lookup.ts';
import { HostAsker } from '../dns/host-asker.ts';
import { lookAround, parsePrefixOptions } from '../dns/vantage.ts';
import { fileNames } from '../input/file-names.ts';
import { chunksOf, demandReadable } from '../input/read-text.ts';
import { type EndingSignal, endedBy, Interruption } from '../shared/ending-signals.ts';
import { CommandError } from '../shared/errors.ts';
import type { ExitCode } from '../shared/exit-codes.ts';
import { printMessage } from '../terminal/console.ts';
import { type Progress, progressOn, updatesInPlace } from '../terminal/progress.ts';
import { conclude, readResultOptions } from './conclude.ts';
import { inOrderOfFiles } from './page-order.ts';

/** `greensix har FILE...` */
export async function har(args: Arguments): Promise<ExitCode> {
  if (args.words.length === 0) throw new CommandError(`No HAR file was given.${seeHelp('har')}`);
  const resultOptions = await readResultOptions('har', args, args.words);
  const nat64Prefixes = parsePrefixOptions(args.values('nat64-prefix')).map(({ text }) => text);
  // Nobody knows in which network the file was recorded, and what its own names mean there.
  const asker = new HostAsker(chooseLookups(args.values('resolver')), { seenFromHere: false });

  const reports: Report[] = [];
  const damaged: string[] = [];
  const cut: string[] = [];
  const names = fileNames(args.words);
  for (const path of args.words) {
    const result = await demandReadable(path, 'the HAR file', () => importHarFile(chunksOf(path), nat64Prefixes));
    if (!result.ok) throw new CommandError(`${path}: ${result.error}`);
    reports.push(names.size > 1 ? withFile(result.report, names.get(path) ?? path) : result.report);
    if (result.report.pages.length === 0) printMessage(`${path}: there is no page in it.`);
    if (result.isCut) cut.push(path);
    if (result.problems.some(({ losesRequests }) => losesRequests)) damaged.push(path);
    for (const problem of result.problems) printMessage(`${path}: ${harProblemText(problem)}`);
  }
  if (reports.every(({ pages }) => pages.length === 0)) {
    throw new CommandError(`There is nothing to report: no page is in ${args.words.join(', ')}.`);
  }
  const report = inOrderOfFiles(
    mergeReports(reports),
    reports.map(({ runs }) => runs.map(({ id }) => id)),
  );
  const interruption = new Interruption();
  try {
    const whole = await withDns(report, asker, args, interruption.signal);
    interruption.release();
    return await conclude(whole, resultOptions, { damaged, cut });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    printMessage('Interrupted. No report was written; the same command begins anew.');
    return endedBy[interruption.signal.reason as EndingSignal];
  } finally {
    interruption.release();
  }
}

/** @returns the report with what the DNS says of its hosts, and of the zones above them where that is wanted */
async function withDns(
  report: ReportSource,
  asker: HostAsker,
  args: Arguments,
  signal: AbortSignal,
): Promise<ReportSource> {
  // Every question to the DNS that is under way listens.
  setMaxListeners(0, signal);
  // A line for each name would be noise where nothing is updated in place.
  const terminal = process.env.TERM;
  const quiet = args.has('quiet') || !updatesInPlace(process.stderr, terminal);
  let progress: Progress | undefined;
  const records = await asker
    .ask(report, signal, (names) => {
      progress = progressOn(process.stderr, { quiet, total: names, terminal });
      return progress;
    })
    .finally(() => progress?.end());
  const failure = asker.failureText;
  if (failure !== undefined) printMessage(failure);
  const whole = withRecords(report, records);
  if (!args.has('delegation')) return whole;
  const cuts = await walkDelegations(whole, await lookAround(process.env, { askDns: false }), signal);
  for (const gap of delegationGaps(whole, cuts)) printMessage(gap);
  return withDelegations(whole, cuts);
}
