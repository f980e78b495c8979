import type { SiteOf } from '../../src/address/site.ts';
import { inTimeSlices } from '../../src/async/time-slices.ts';
import { hostnamesToLookUp } from '../../src/readiness/judged-report/host-selection.ts';
import { judgeReportInSteps } from '../../src/readiness/judged-report/judge-report.ts';
import { type KnownPrefixes, suggestPrefixes } from '../../src/readiness/network/suggest-prefixes.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import type { AuditParts, AuditState } from './audit-state.ts';
import { runsNear } from './runs-with-reach.ts';

/** What reading and judging a report needs. */
export interface ReadingOptions {
  readonly siteOf: () => Promise<SiteOf>;
  /** @returns the NAT64 prefixes that the network announces */
  readonly discoveredPrefixes: () => readonly string[];
  /** @returns those that the user does not want mentioned again */
  readonly dismissedPrefixes: () => Promise<readonly string[]>;
  /** @param isUnanswered whether the database keeps the page waiting */
  readonly noteUnanswered: (isUnanswered: boolean) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** A database that has not answered by then is reported as unanswered. */
const reportDeadlineMs = 1000;

/**
 * Reads the report and judges it, in time slices.
 * @returns whether it could be read
 */
export async function readAndJudge(
  { store, set, storage }: Pick<AuditParts, 'store' | 'set' | 'storage'>,
  options: ReadingOptions,
): Promise<boolean> {
  const { now } = options;
  const stop = options.after(reportDeadlineMs, () => options.noteUnanswered(true));
  const answered = () => {
    stop();
    options.noteUnanswered(false);
  };
  try {
    const [report, size, siteOf, dismissed] = await Promise.all([
      storage.read(),
      storage.size(),
      options.siteOf(),
      options.dismissedPrefixes(),
    ]);
    answered();
    const whole = withoutOrphans(report);
    const prefixes = { discovered: options.discoveredPrefixes(), dismissed };
    const derived = await inTimeSlices(judge(whole, siteOf, prefixes), now, () => {
      if (!store.get().judging) set({ judging: true });
      return options.pause(0);
    });
    store.update((state) => ({
      ...state,
      ...derived,
      ownRuns: runsNear(whole, now()).map(({ id }) => id),
      report: whole,
      done: undoable(state.done, whole),
      judging: false,
      size,
      failure: state.failure === 'read' ? 'none' : state.failure,
    }));
    return true;
  } catch {
    answered();
    set({ failure: 'read', judging: false });
    return false;
  }
}

/** What was deleted is brought back only as long as nothing new is there, or the two would be merged. */
function undoable(done: AuditState['done'], { pages }: Report): AuditState['done'] {
  if (!done?.undo) return done;
  // A reading that began before the deletion finds what was deleted.
  const deleted = new Set(done.undo.pages.map(({ run, id }) => `${run} ${id}`));
  return pages.every(({ run, id }) => deleted.has(`${run} ${id}`)) ? done : null;
}

function* judge(
  report: Report,
  siteOf: SiteOf,
  prefixes: KnownPrefixes,
): Generator<undefined, Pick<AuditState, 'judged' | 'hostnamesToLookUp' | 'suggestions'>> {
  const judged = yield* judgeReportInSteps(report, siteOf);
  yield;
  const lookUps = hostnamesToLookUp(judged.hosts);
  yield;
  return { judged, hostnamesToLookUp: lookUps, suggestions: yield* suggestPrefixes(report, prefixes) };
}

/** A page that was stored in the moment in which everything was deleted has no run any more. */
function withoutOrphans(report: Report): Report {
  const runs = new Set(report.runs.map(({ id }) => id));
  return { ...report, pages: report.pages.filter(({ run }) => runs.has(run)) };
}
