import type { CommitEvent, NetworkEvent, RequestEvent } from '../../../src/page/events/network-event.ts';
import { requestUrl } from '../../../src/page/events/request-url.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';

let nextId = 1;

/** An answer to a sub-resource of a document in tab 1. */
export function answer(url: string, address: string | undefined, more: Partial<RequestEvent> = {}): RequestEvent {
  return {
    kind: 'answer',
    id: String(nextId++),
    time: 1000,
    tab: 1,
    frame: 0,
    type: 'image',
    ...requestUrl(url),
    ...(address === undefined ? {} : { address }),
    status: 200,
    ...more,
  };
}

/** A failure of a sub-resource of a document in tab 1. */
export function failure(url: string, error: string, more: Partial<RequestEvent> = {}): RequestEvent {
  const { status: _, ...event } = answer(url, undefined, more);
  return { ...event, kind: 'failure', error };
}

/** An answer to the navigation of tab 1. */
export function mainAnswer(url: string, address: string | undefined, more: Partial<RequestEvent> = {}): RequestEvent {
  return answer(url, address, { type: 'main_frame', target: url, ...more });
}

/** The commit of a main document in tab 1. */
export function commit(document: string, url: string, more: Partial<CommitEvent> = {}): CommitEvent {
  return { kind: 'commit', time: 1000, tab: 1, frame: 0, document, url, ...more };
}

/** A tracker that has taken these events in. */
export function trackerAfter(...events: readonly NetworkEvent[]): Tracker {
  const tracker = new Tracker();
  for (const event of events) tracker.apply(event);
  return tracker;
}

/** A tracker that went through JSON, as when the background was killed right after a snapshot. */
export function restored(tracker: Tracker): Tracker {
  const pages = tracker.pageIds().map((id) => tracker.pageToJson(id));
  const json = JSON.parse(JSON.stringify({ tracker: tracker.toJson(), pages }));
  return new Tracker(json.tracker, json.pages);
}
