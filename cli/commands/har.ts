import { setMaxListeners } from 'node:events';
import { harProblemText } from '../../src/format/har/har-problems.ts';
import { importHarFile } from '../../src/format/har/import-har.ts';
import { mergeReports, withDelegations, withFile, withRecords } from '../../src/readiness/report/merge-reports.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { chooseLookups } from '../dns/choose-lookup.ts';
import { delegationGaps, walkDelegations } from '../dns/delegation-walker.ts';
import { HostAsker } from '../dns/host-asker.ts';
import { lookAround, parsePrefixOptions } from '../dns/vantage.ts';
import { fileNames } from '../input/file-names.ts';
import { chunksOf, readable } from '../input/read-text.ts';
import { CommandError, type ExitCode } from '../shared/exit-codes.ts';
import { printMessage } from '../terminal/console.ts';
import { conclude, readConclusion } from './conclude.ts';
import { inOrderOfFiles } from './page-order.ts';

/** `greensix har FILE...` */
export async function har(args: Arguments): Promise<ExitCode> {
  if (args.words.length === 0) throw new CommandError(`No HAR file was given.${seeHelp('har')}`);
  const conclusion = await readConclusion('har', args, args.words);
  const nat64Prefixes = parsePrefixOptions(args.values('nat64-prefix')).map(({ text }) => text);
  // Nobody knows in which network the file was recorded, and what its own names mean there.
  const asker = new HostAsker(chooseLookups(args.values('resolver')), { seenFromHere: false });

  const reports: Report[] = [];
  const damaged: string[] = [];
  const names = fileNames(args.words);
  for (const path of args.words) {
    const result = await readable(path, 'the HAR file', () => importHarFile(chunksOf(path), nat64Prefixes));
    if (!result.ok) throw new CommandError(`${path}: ${result.error}`);
    reports.push(names.size > 1 ? withFile(result.report, names.get(path) ?? path) : result.report);
    if (result.report.pages.length === 0) printMessage(`${path}: there is no page in it.`);
    if (result.problems.some(({ losesRequests }) => losesRequests)) damaged.push(path);
    for (const problem of result.problems) printMessage(`${path}: ${harProblemText(problem)}`);
  }
  const report = inOrderOfFiles(
    mergeReports(reports),
    reports.map(({ runs }) => runs.map(({ id }) => id)),
  );
  const { signal } = new AbortController();
  // Every question to the DNS that is under way listens.
  setMaxListeners(0, signal);
  const records = await asker.ask(report, signal);
  const failure = asker.failureText;
  if (failure !== undefined) printMessage(failure);
  const whole = withRecords(report, records);
  if (!args.has('delegation')) return conclude(whole, conclusion, { damaged });
  const cuts = await walkDelegations(whole, await lookAround(false, process.env), signal);
  for (const gap of delegationGaps(whole, cuts)) printMessage(gap);
  return conclude(withDelegations(whole, cuts), conclusion, { damaged });
}
