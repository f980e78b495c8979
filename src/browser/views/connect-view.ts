import browser, { type Runtime } from 'webextension-polyfill';
import { type Message, type ViewRequests, type ViewUpdates, viewPortName } from '../../protocol.ts';

/** A view's end of the line to the background. */
export interface ViewConnection {
  /** Sends which hosts are opened now; sent again by itself after each reconnect. */
  open(hostnames: readonly string[]): void;
  /** Asks for what a verdict on the page rests on; sent again by itself after each reconnect. */
  judge(): void;
  /** Follows another tab. */
  watch(tab: number): void;
}

/** The handlers of a view's messages. */
export interface ViewHandlers {
  onUpdate(message: Message<ViewUpdates>): void;
  /** `connecting` from the moment the background is gone until it has sent something again. */
  onState(state: 'connected' | 'connecting'): void;
}

/** The longest wait between two tries to reach a background that does not answer. */
const maxWaitMs = 2000;

/**
 * Follows a tab. Browsers end the background whenever they like; connecting again starts it, and it then sends
 * everything anew.
 * @param tab the tab's id; undefined while it is not known, until `watch` tells it: connecting starts a background that
 *   was ended, which takes longer than to ask the browser for the tab
 * @param handlers called with each message
 * @returns how to change what is followed
 */
export function connectView(tab: number | undefined, handlers: ViewHandlers): ViewConnection {
  let port: Runtime.Port;
  let watched = tab;
  let opened: readonly string[] = [];
  let judges = false;
  let wait = 0;

  const send = (message: Message<ViewRequests>): void => {
    try {
      port.postMessage(message);
    } catch {
      // The background has just gone; connecting again says it all anew.
    }
  };
  const connect = (): void => {
    handlers.onState('connecting');
    try {
      port = browser.runtime.connect({ name: viewPortName });
    } catch {
      // The extension itself was updated or removed: this page belongs to what is no more.
      return;
    }
    port.onMessage.addListener((message) => {
      wait = 0;
      handlers.onState('connected');
      handlers.onUpdate(message as Message<ViewUpdates>);
    });
    port.onDisconnect.addListener(() => {
      handlers.onState('connecting');
      setTimeout(connect, wait);
      wait = Math.min(maxWaitMs, wait * 2 + 50);
    });
    if (watched !== undefined) send({ name: 'watch', body: { tab: watched } });
    if (opened.length > 0) send({ name: 'open', body: { hostnames: opened } });
    if (judges) send({ name: 'judge', body: {} });
  };
  connect();
  return {
    open(hostnames) {
      opened = hostnames;
      send({ name: 'open', body: { hostnames } });
    },
    judge() {
      judges = true;
      send({ name: 'judge', body: {} });
    },
    watch(next) {
      watched = next;
      send({ name: 'watch', body: { tab: next } });
    },
  };
}
