import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { listedSiteOf } from '../../src/address/listed-site.ts';
import { hostnamesToBlock } from '../../src/readiness/judged-report/host-selection.ts';
import { judgeReport } from '../../src/readiness/judged-report/judge-report.ts';
import type { Report, ReportPage, Run } from '../../src/readiness/report/report.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import { checkPage } from '../checks/check-page.ts';
import { createHostMemory } from '../checks/host-memory.ts';
import { chooseLookups } from '../dns/choose-lookup.ts';
import {
  demandVantage,
  lookAround,
  machineNetwork,
  parsePrefixOptions,
  parseVantageNeed,
  prefixTexts,
} from '../dns/vantage.ts';
import { demandTemporaryRoom, removeAbandonedFolders } from '../state/temporary-folder.ts';
import { printMessage } from '../terminal/console.ts';
import { BrowserPool } from './browser-pool.ts';
import { extensionFolder } from './extension-folder.ts';
import { parseVisitOptions } from './parse-visit-options.ts';
import { loadSteps } from './steps.ts';
import { UrlVisitor } from './url-visitor.ts';

/** Visits one site after the other, for as long as there are any. */
export interface SiteVisitor {
  /**
   * @param requested what the list says, with a scheme
   * @returns a report of this page alone: what was seen, what the DNS says of its hosts and what was tried again. What is
   *   wrong with the URL or the visit is its page's problem.
   * @throws the reason of the signal, when the visits are ended meanwhile; CommandError when this machine cannot visit
   */
  visit(requested: string): Promise<Report>;
  close(): Promise<void>;
}

/** So many visits show whether the resolver answers; after one, it may be about that site. */
const visitsUntilSilent = 10;

/** What was found out about hosts is forgotten after so many visits, so that the memory does not grow. */
const visitsUntilForgotten = 2000;

/**
 * Opens a browser to visit sites with.
 * @param args options as of `audit`
 * @param signal ends the visits under way
 * @throws CommandError when there is no browser, or not the network that `--vantage` names
 */
export async function openSiteVisitor(args: Arguments, signal: AbortSignal): Promise<SiteVisitor> {
  const choice = parseVisitOptions(args);
  const resolvers = args.values('resolver');
  const isRemote = args.has('connect');
  const around = await lookAround(process.env, { askDns: !isRemote && chooseLookups(resolvers).length > 0 });
  if (!isRemote) demandVantage(parseVantageNeed(args.value('vantage')), around);
  await removeAbandonedFolders();
  const run = randomUUID();
  const options = { ...choice, urls: [], depth: 0, run, extension: extensionFolder() };
  const pool = new BrowserPool(options);
  const memory = () => createHostMemory(args, chooseLookups(resolvers), around);
  let known = memory();
  let visits = 0;
  let said = '';
  /** Nobody reads a report before the survey is done, so whoever starts a worker is told that nothing comes from the resolver. */
  const tellSilence = (): void => {
    const { failureText = '' } = known.asker;
    if (failureText !== '' && failureText !== said) printMessage(failureText);
    said = failureText || said;
  };
  // Every question to the DNS that is under way listens.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', () => void pool.close(), { once: true });
  try {
    const described: Run = {
      id: run,
      source: 'command-line',
      time: Date.now(),
      browser: await pool.browserName(),
      nat64Prefixes: prefixTexts([...parsePrefixOptions(args.values('nat64-prefix')), ...around.nat64]),
      ...(!isRemote && { network: machineNetwork(around) }),
    };
    const withChecks = async (page: ReportPage): Promise<Report> =>
      (await checkPage(page, described, known, signal)).report;
    const blockedHosts = async (page: ReportPage) =>
      hostnamesToBlock(judgeReport(await withChecks(page), listedSiteOf).hosts, choice.preview ?? 'without-nat64');
    const steps = options.steps === undefined ? undefined : await loadSteps(options.steps);
    const visitor = new UrlVisitor({ options, hooks: { blockedHosts }, steps, pool, signal });
    return {
      async visit(text) {
        signal.throwIfAborted();
        if (visits === visitsUntilSilent) tellSilence();
        if (++visits % visitsUntilForgotten === 0) {
          tellSilence();
          known = memory();
        }
        const { page } = await visitor.visitRequested(text, { wantsLinks: false });
        // What is stored stays, whatever was wrong with this machine.
        if (!isRemote) demandTemporaryRoom();
        return withChecks(page);
      },
      close() {
        tellSilence();
        return pool.close();
      },
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}
