import { reachAbout } from '../../src/own-addresses/reach.ts';
import { noProvider } from '../../src/settings/own-address-provider.ts';
import { whilePageIsIdle } from '../../ui/page-slices.ts';
import { type PopupState, sitesOf } from '../state/popup-state.ts';
import type { CheckSession } from './aaaa-check-session.ts';
import { judgePageInSteps, type PageJudgement } from './judge-page.ts';
import { type Nat64Prefixes, prefixesInEffect, type Suggestion, suggestionsOf } from './nat64-suggestions.ts';
import type { VerdictState } from './verdict-state.ts';

/** A page that loads is judged again after at least this long. */
const judgingIntervalMs = 200;

/**
 * @param judge judges what is shown now
 * @returns asks for that: once for all calls within the interval, and never while it runs, but after it
 */
export function createJudgingSchedule(judge: () => Promise<void>): () => void {
  let scheduled = false;
  let isJudging = false;
  const schedule = (): void => {
    if (!scheduled && !isJudging) setTimeout(judgeOnce, judgingIntervalMs);
    scheduled = true;
  };
  const judgeOnce = async (): Promise<void> => {
    scheduled = false;
    isJudging = true;
    await judge().finally(() => {
      isJudging = false;
      if (!scheduled) return;
      scheduled = false;
      schedule();
    });
  };
  return schedule;
}

/** What the page that is shown is judged by, besides what was seen of it. */
interface ShownPageContext {
  readonly session: Pick<CheckSession, 'recall' | 'records'>;
  /** Those known at this moment: the user may dismiss one while the page is judged. */
  nat64Prefixes(): Nat64Prefixes;
  readonly state: Pick<VerdictState, 'settings' | 'ownAddresses'>;
}

/**
 * Judges the page that the popup shows, in slices that leave it time to draw.
 * @param popup what is shown
 * @returns the judged page, null when there is none to judge, and the NAT64 prefixes to suggest
 */
export async function judgeShownPage(
  popup: PopupState,
  { session, nat64Prefixes, state: { settings, ownAddresses } }: ShownPageContext,
): Promise<{ judged: PageJudgement | null; suggestions: readonly Suggestion[] }> {
  const { facts, header } = popup;
  if (!facts || facts.id !== header?.page) return { judged: null, suggestions: [] };
  session.recall(facts.hosts.map(({ hostname }) => hostname));
  // What a provider showed of the network holds as long as one is chosen.
  const isProviderChosen = settings?.ownAddresses !== noProvider;
  const steps = judgePageInSteps(facts, {
    records: session.records,
    nat64Prefixes: prefixesInEffect(nat64Prefixes()),
    siteOf: sitesOf(popup),
    reach: isProviderChosen ? reachAbout(ownAddresses?.reach, facts.time, Date.now()) : undefined,
  });
  const judged = await whilePageIsIdle(steps);
  return { judged, suggestions: suggestionsOf(facts, session.records, nat64Prefixes()) };
}
