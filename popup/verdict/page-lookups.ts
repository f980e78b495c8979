import type { Store } from '../../ui/store.ts';
import type { CheckSession } from './aaaa-check-session.ts';
import type { PageJudgement } from './judge-page.ts';
import type { LookupSettings } from './lookup-settings.ts';
import type { VerdictState } from './verdict-state.ts';

/** Which hosts of the judged page are looked up, and when: on a click, or by itself until the user stops it. */
export interface PageLookups {
  /** Looks up what is not known; when all is, everything again. */
  start(): void;
  /** Looks up what is not known of a page that was judged, where the user wants that of all pages, and has not stopped it here. */
  startByItself(judged: PageJudgement, page: string): void;
  /** Stops, and starts no more by itself for this page. */
  stop(page: string): void;
}

/**
 * @param store where the judged page is found
 * @param session what looks up
 * @param mode gives whether hosts are looked up, and whether without a click
 * @returns the lookups for the page of a popup
 */
export function createPageLookups(
  store: Store<VerdictState>,
  session: CheckSession,
  mode: LookupSettings['mode'],
): PageLookups {
  /** The page for which the user has stopped automatic lookups. */
  let stoppedFor = '';
  return {
    start() {
      const { judged } = store.get();
      if (!judged || session.isLookingUp()) return;
      stoppedFor = '';
      const known = [...judged.hosts.keys()].filter((hostname) => session.records.has(hostname));
      if (judged.hostnamesToLookUp.length > 0) void session.lookUp(judged.hostnamesToLookUp);
      else void session.lookUp(known, { fresh: true });
    },
    startByItself({ hostnamesToLookUp }, page) {
      if (stoppedFor === page || mode() !== 'auto' || hostnamesToLookUp.length === 0 || session.isLookingUp()) return;
      void session.lookUp(hostnamesToLookUp);
    },
    stop(page) {
      stoppedFor = page;
      session.stop();
    },
  };
}
