import { randomUUID } from 'node:crypto';
import { listedSiteOf } from '../../src/address/listed-site.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import type { NdjsonFact } from '../../src/format/ndjson.ts';
import { fitFact } from '../../src/format/parse-ndjson.ts';
import { hostnamesToBlock } from '../../src/readiness/judged-report/host-selection.ts';
import { judgeReport, streamReport } from '../../src/readiness/judged-report/judge-report.ts';
import { withChecks, withDelegations, withRecords } from '../../src/readiness/report/merge-reports.ts';
import type { MachineNetwork, ReportPage, ReportSource, Run, ServiceCheck } from '../../src/readiness/report/report.ts';
import { readinessText } from '../../src/readiness/text/verdict-text.ts';
import { checkPage } from '../checks/check-page.ts';
import type { HostMemory } from '../checks/host-memory.ts';
import { delegationGaps, walkDelegations } from '../dns/check-delegations.ts';
import type { DelegationWalk } from '../dns/delegation-walker.ts';
import { text } from '../shared/texts.ts';
import { requestedOf, type StateFile } from '../state/state-file.ts';
import type { Progress } from '../terminal/progress.ts';
import { extensionFolder } from '../visits/extension-folder.ts';
import { pageWithoutFacts } from '../visits/page-without-facts.ts';
import type { VisitChoice } from '../visits/parse-visit-options.ts';

/** @returns the page as a fact that can be kept; a row with the reason where it has not the shape of one */
function keepable(page: ReportPage): NdjsonFact {
  const text =
    'What the extension told of this page is no page of a report; is it of another version than this command?';
  const row = { ...pageWithoutFacts(page.url, page.run, { id: 'failed', text }), requested: requestedOf(page) };
  return fitFact({ page }) ?? { page: row };
}

function factsOf(records: readonly HostRecords[], checks: readonly ServiceCheck[]): NdjsonFact[] {
  return [...records.map((dns) => ({ dns })), ...checks.map((check) => ({ check }))];
}

/** What to visit, how, and what it is judged with. */
export interface Crawl extends HostMemory {
  readonly urls: readonly string[];
  readonly visits: VisitChoice;
  /** Looks at the zone cuts above the hosts' names, from a network with these families; null where that is not wanted. */
  readonly walk: DelegationWalk | null;
  /** Keeps each page; what it has of an earlier process is not done again. */
  readonly state: StateFile;
  /** Those of this network, but the well-known one. */
  readonly nat64Prefixes: readonly string[];
  /** What this machine knows of its network; undefined where the browser is on another machine. */
  readonly network: MachineNetwork | undefined;
  readonly progress: Progress;
  /** Called with each page that is kept. */
  readonly onKept: (facts: readonly NdjsonFact[]) => Promise<void>;
}

/**
 * Visits pages and asks the DNS about their hosts. No page stays in memory.
 * @param signal ends it
 * @returns everything that is kept, of earlier processes too; rejects with the signal's reason or a CommandError
 */
export async function crawl(
  { urls, visits, asker, checker, walk, state, nat64Prefixes, network, progress, onKept }: Crawl,
  signal: AbortSignal,
): Promise<ReportSource> {
  const keep = async (facts: readonly NdjsonFact[]): Promise<void> => {
    await onKept(await state.add(facts));
  };
  let run: Run = {
    id: randomUUID(),
    source: 'command-line',
    time: Date.now(),
    browser: '',
    nat64Prefixes,
    ...(network && { network }),
  };
  let runKept = Promise.resolve();
  const begin = (browser: string): void => {
    const { lastRun } = state.earlier;
    const placeOf = (of: Pick<Run, 'nat64Prefixes' | 'network'>) => JSON.stringify([of.nat64Prefixes, of.network]);
    const same = lastRun?.browser === browser && placeOf(lastRun) === placeOf(run);
    run = same ? lastRun : { ...run, browser };
    runKept = keep([{ run }]);
    // Whoever keeps the first page gets the rejection.
    runKept.catch(() => {});
  };
  const check = async (page: ReportPage) => {
    const { report, records, checks } = await checkPage(page, run, { asker, checker }, signal);
    return { report, facts: factsOf(records, checks) };
  };

  // The driver of browsers takes long to load, and wrong usage is reported at once.
  const { visitPages } = await import('../visits/visit-pages.ts');
  await visitPages(
    { ...visits, urls, run: run.id, extension: extensionFolder() },
    {
      onBrowser: begin,
      isDone: (requested) => state.earlier.done.has(requested),
      onStart: (url) => progress.started(url),
      async blockedHosts(page) {
        const { facts, report } = await check(page);
        await keep(facts);
        return hostnamesToBlock(judgeReport(report, listedSiteOf).hosts, visits.preview ?? 'without-nat64');
      },
      async onPage(page) {
        const { facts, report } = await check(page);
        await runKept;
        // The page last: what is kept of it is then complete.
        await keep([...facts, ...report.pages.map(keepable)]);
        progress.finished(requestedOf(page), () => {
          const { pages } = judgeReport(report, listedSiteOf);
          const verdicts = pages.map(({ verdict }) => text(readinessText('readiness', verdict.class)));
          return verdicts.join() + (page.problem ? ` (${page.problem.text})` : '');
        });
      },
    },
    signal,
  );

  return askAboutAll(await state.report(), { run: run.id, asker, checker, walk, progress, keep }, signal);
}

/** What is asked about the hosts of all pages, and where that is kept. */
interface LastQuestions extends HostMemory, Pick<Crawl, 'walk' | 'progress'> {
  /** The id of the run in whose network they are asked. */
  readonly run: string;
  readonly keep: (facts: readonly NdjsonFact[]) => Promise<void>;
}

/**
 * Asks once more when all pages were visited: together their hosts may show what those of one page do not, as the prefix of a
 * translator.
 * @returns the report with the answers
 */
async function askAboutAll(
  report: ReportSource,
  { run, asker, checker, walk, progress, keep }: LastQuestions,
  signal: AbortSignal,
): Promise<ReportSource> {
  const records = await asker.ask(report, signal);
  const asked = withRecords(report, records);
  const checks = (await checker?.check(streamReport(asked, listedSiteOf).hosts, run, signal)) ?? [];
  await keep(factsOf(records, checks));
  const whole = withChecks(asked, checks);
  const cuts = walk ? await walkDelegations(whole, walk, signal) : [];
  if (walk) for (const gap of delegationGaps(whole, cuts)) progress.note(gap);
  await keep(cuts.map((delegation) => ({ delegation })));
  return withDelegations(whole, cuts);
}
