import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/address/describe-address.ts';
import {
  commitEvent,
  completedEvent,
  type NavigationDetails,
  navigateEvent,
  navigationErrorEvent,
} from '../../../src/browser/navigation-event.ts';
import { type RequestDetails, requestEvent } from '../../../src/browser/request-event.ts';
import type { NetworkEvent } from '../../../src/page/network-event.ts';
import { hostnamesOf } from '../../../src/page/page.ts';
import { rowOf } from '../../../src/page/row.ts';
import { iconName, summaryOf } from '../../../src/page/summary.ts';
import { Tracker } from '../../../src/page/tracker.ts';
import { restored } from '../page/network-events.ts';

/**
 * What real browsers told an extension that only logs (test/recorder), played into the tracker. Each recording is
 * played twice, the second time with the tracker written out and read in after every single event. The tables that
 * come out are kept in a snapshot that was checked by hand against what the servers had served.
 */
interface Recording {
  readonly browser: 'chromium' | 'firefox';
  readonly scenario: string;
  readonly events: readonly { readonly event: string; readonly details: unknown }[];
}

const folder = join(import.meta.dirname, '../../data/recordings');
const recordings = ['chromium', 'firefox'].flatMap((browser) =>
  readdirSync(join(folder, browser)).map((name) => join(browser, name)),
);

function eventsOf(recording: Recording): NetworkEvent[] {
  const traits = {
    tellsVersion: recording.browser === 'firefox',
    errorsEndNavigations: recording.browser === 'chromium',
  };
  const requests = { onResponseStarted: 'answer', onBeforeRedirect: 'redirect', onErrorOccurred: 'failure' } as const;
  return recording.events.flatMap(({ event, details }): NetworkEvent[] => {
    const [source, name] = event.split('.') as [string, string];
    const one = (mapped: NetworkEvent | null) => (mapped ? [mapped] : []);
    if (source === 'webRequest') {
      const kind = requests[name as keyof typeof requests];
      return kind ? one(requestEvent(kind, details as RequestDetails, traits)) : [];
    }
    if (source === 'webNavigation') {
      const navigation = details as NavigationDetails;
      if (name === 'onBeforeNavigate') return one(navigateEvent(navigation));
      if (name === 'onCommitted') return one(commitEvent(navigation));
      if (name === 'onCompleted') return one(completedEvent(navigation));
      if (name === 'onErrorOccurred') return one(navigationErrorEvent(navigation, traits));
    }
    if (event === 'tabs.onRemoved') {
      const { tabId } = details as { tabId: number };
      return [{ kind: 'tab-removed', time: 0, tab: tabId }];
    }
    if (event === 'tabs.onReplaced') {
      const { addedTabId, removedTabId } = details as { addedTabId: number; removedTabId: number };
      return [{ kind: 'tab-replaced', time: 0, tab: removedTabId, by: addedTabId }];
    }
    return [];
  });
}

/** All pages with the table of each, hidden ones included, free of ids that differ from run to run. */
function tables(tracker: Tracker): unknown {
  const read = (address: string) => describeAddress(address);
  return tracker
    .pageIds()
    .flatMap((id) => tracker.page(id) ?? [])
    .filter((page) => hostnamesOf(page).size > 0)
    .map((page) => ({
      url: page.target.replace(/\?.*/, ''),
      origin: page.origin,
      shown: tracker.isShown(page.id),
      icon: iconName(summaryOf(page, read)),
      rows: [...hostnamesOf(page)].sort().map((hostname) => {
        const row = rowOf(page, hostname, read, (name) => name);
        if (!row) return hostname;
        const marks = row.marks.map(({ id, count }) => `${id} ${count}`).join(', ');
        const failures = row.failures.map(({ id }) => id).join(', ');
        return [hostname, row.family, row.address || '-', row.total, marks, failures]
          .filter((part) => part !== '')
          .join(' | ');
      }),
    }));
}

describe.each(recordings)('%s', (name) => {
  const recording = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording;
  const events = eventsOf(recording);

  it('gives the tables that the servers confirm', () => {
    const tracker = new Tracker();
    for (const event of events) tracker.apply(event);
    expect(tables(tracker)).toMatchSnapshot();
  });

  it('gives the same when the background is killed after every event', () => {
    const steady = new Tracker();
    let killed = new Tracker();
    for (const event of events) {
      steady.apply(event);
      killed.apply(event);
      killed = restored(killed);
      expect(tables(killed)).toEqual(tables(steady));
    }
  });
});
