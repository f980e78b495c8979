import { setMaxListeners } from 'node:events';
import { count } from '../../src/display/count.ts';
import { type NdjsonFact, ndjsonLine } from '../../src/format/ndjson.ts';
import { redactReport } from '../../src/format/redact-report.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { createHostMemory, type HostMemory } from '../checks/host-memory.ts';
import { chooseLookups } from '../dns/choose-lookup.ts';
import {
  demandVantage,
  limitsVerdicts,
  lookAround,
  machineNetwork,
  parsePrefixOptions,
  parseVantageNeed,
  prefixTexts,
  type Surroundings,
  surroundingsText,
} from '../dns/vantage.ts';
import { parseUrl } from '../input/parse-url.ts';
import { readUrls } from '../input/read-urls.ts';
import { isInShard, parseShard, type Shard } from '../input/shard.ts';
import { type EndingSignal, endedBy, Interruption } from '../shared/ending-signals.ts';
import { CommandError } from '../shared/errors.ts';
import { type ExitCode, exitCodes } from '../shared/exit-codes.ts';
import { StateFile } from '../state/state-file.ts';
import { removeAbandonedFolders } from '../state/temporary-folder.ts';
import { isOutputUnread, show } from '../terminal/console.ts';
import { type Progress, progressOn } from '../terminal/progress.ts';
import { parseVisitOptions } from '../visits/parse-visit-options.ts';
import { conclude, readResultOptions } from './conclude.ts';
import { crawl } from './crawl.ts';
import { interruptedText } from './interrupted-text.ts';
import { inOrderOf } from './page-order.ts';

/** The reason to end where nobody reads the pages any more. */
const unread = 'unread';

/** `greensix audit URL...` */
export async function audit(args: Arguments): Promise<ExitCode> {
  const resultOptions = await readResultOptions(
    'audit',
    args,
    args.words.filter((word) => word === '-'),
  );
  const visits = parseVisitOptions(args);
  const lookups = chooseLookups(args.values('resolver'));
  const named = parsePrefixOptions(args.values('nat64-prefix'));
  const shard = args.value('shard');
  const part = shard === undefined ? undefined : parseShard(shard, process.env);
  const wanted = await readUrls(args);
  const urls = wanted.urls.filter((url) => !part || isInShard(url, part));
  const requested = urls.map((url) => parseUrl(url).requested);
  const around = await demandedSurroundings(args, { askDns: lookups.length > 0 });

  const isRemote = args.has('connect');
  const { asker, checker } = createHostMemory(args, lookups, around);
  const path = args.value('state');
  await removeAbandonedFolders();
  const state = await openState(path, args.has('resume'), (fact) => {
    if ('dns' in fact) asker.know([fact.dns]);
    if ('check' in fact) checker?.know([fact.check]);
  });
  const { done } = state.earlier;
  const progress = progressOn(process.stderr, {
    quiet: args.has('quiet'),
    total: requested.filter((url) => !done.has(url)).length,
    terminal: process.env.TERM,
  });
  const interruption = new Interruption();
  const { signal } = interruption;
  // Every question to the DNS that is under way listens.
  setMaxListeners(0, signal);
  let pages = done.size;
  const streaming = resultOptions.outputs.shown === 'ndjson';
  const isWantedElsewhere =
    path !== undefined || resultOptions.outputs.files.length + resultOptions.criteria.length > 0;
  try {
    announce(progress, { around: isRemote ? undefined : around, part, urls: urls.length, done: done.size });
    const report = await crawl(
      {
        urls,
        visits,
        asker,
        checker,
        // The DNS is asked from here, wherever the browser is.
        walk: args.has('delegation') ? await lookAround(process.env, { askDns: false }) : null,
        state,
        nat64Prefixes: prefixTexts([...named, ...around.nat64]),
        network: isRemote ? undefined : machineNetwork(around),
        progress,
        onKept: async (facts) => {
          pages += facts.filter((fact) => 'page' in fact).length;
          if (!streaming) return;
          const lines = facts.map((fact) => ndjsonLine(resultOptions.redact ? redactFact(fact) : fact));
          await progress.beside(() => show(lines));
          // `… --format ndjson | head -1`: nobody wants the pages that are still to come.
          if (isOutputUnread() && !isWantedElsewhere) interruption.abort(unread);
        },
      },
      signal,
    );
    progress.end();
    noteQuestions(progress, { asker, checker });
    return await conclude(inOrderOf(report, requested), resultOptions, { isShown: streaming, cut: wanted.cut });
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    if (signal.reason === unread) return exitCodes.ok;
    progress.note(interruptedText({ state: path, streamed: streaming, pages }));
    return endedBy[signal.reason as EndingSignal];
  } finally {
    interruption.release();
    await state.close();
  }
}

/** What an audit begins with. */
interface Beginning {
  /** Of this machine; undefined where the browser is on another one. */
  readonly around: Surroundings | undefined;
  readonly part: Shard | undefined;
  /** How many URLs there are, and how many of them an earlier process has visited. */
  readonly urls: number;
  readonly done: number;
}

/** Says before the first visit what the result depends on, and how much there is to do. */
function announce(progress: Progress, { around, part, urls, done }: Beginning): void {
  if (around) progress[limitsVerdicts(around) ? 'note' : 'inform'](surroundingsText(around));
  if (part) progress.inform(`Part ${part.number} of ${part.of}: ${count(urls, 'URL')}`);
  if (done > 0) progress.inform(`${count(done, 'page was', 'pages were')} done before`);
}

/** Says after the last visit what came of asking the DNS and of trying hosts again. */
function noteQuestions(progress: Progress, { asker, checker }: HostMemory): void {
  const failure = asker.failureText;
  if (failure !== undefined) progress.note(failure);
  if (checker && checker.tried > 0) {
    progress.inform(
      `Tried again over IPv6, because the browser had not used it: ${checker.tried} ${checker.tried === 1 ? 'address' : 'addresses'} (not with --no-ipv6-retry)`,
    );
  }
}

/**
 * @returns what the network of the visits offers; with `--connect` nothing is known of it, and all is taken to be there
 * @throws CommandError where that is not what `--vantage` demands
 */
async function demandedSurroundings(args: Arguments, options: { readonly askDns: boolean }): Promise<Surroundings> {
  const need = parseVantageNeed(args.value('vantage'));
  if (args.has('connect')) {
    if (need === 'any') return { ipv4: true, ipv6: true, nat64: [], proxy: '' };
    throw new CommandError('--vantage is about this machine, and with --connect the browser may be on another one.');
  }
  const around = await lookAround(process.env, options);
  demandVantage(need, around);
  return around;
}

async function openState(
  path: string | undefined,
  resume: boolean,
  onFact: (fact: NdjsonFact) => void,
): Promise<StateFile> {
  if (path !== undefined) return StateFile.at(path, resume, onFact);
  if (resume) throw new CommandError('--resume needs the file to go on with: --state FILE.');
  return StateFile.temporary();
}

function redactFact(fact: NdjsonFact): NdjsonFact {
  if (!('page' in fact || 'dns' in fact)) return fact;
  const report = 'page' in fact ? { pages: [fact.page], dns: [] } : { pages: [], dns: [fact.dns] };
  const {
    pages: [page],
    dns: [records],
  } = redactReport({ runs: [], ...report });
  if (page) return { page };
  return records ? { dns: records } : fact;
}
