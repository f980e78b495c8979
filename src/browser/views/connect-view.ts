import { type Message, type ViewRequests, type ViewUpdates, viewPortName } from '../../protocol.ts';
import { createLastingPort } from './lasting-port.ts';

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

/**
 * Follows a tab. Browsers end the background whenever they like; connecting again starts it, and it then sends
 * everything anew.
 * @param tab the tab's id; undefined while it is not known, until `watch` tells it: connecting starts a background that
 *   was ended, which takes longer than to ask the browser for the tab
 * @param handlers called with each message
 * @returns how to change what is followed
 */
export function connectView(tab: number | undefined, handlers: ViewHandlers): ViewConnection {
  let watched = tab;
  let opened: readonly string[] = [];
  let judges = false;

  const port = createLastingPort(viewPortName, {
    onConnect() {
      if (watched !== undefined) send({ name: 'watch', body: { tab: watched } });
      if (opened.length > 0) send({ name: 'open', body: { hostnames: opened } });
      if (judges) send({ name: 'judge', body: {} });
    },
    onMessage(message) {
      handlers.onState('connected');
      handlers.onUpdate(message as Message<ViewUpdates>);
    },
    onDisconnect: () => handlers.onState('connecting'),
  });
  const send = (message: Message<ViewRequests>): void => port.send(message);
  handlers.onState('connecting');
  port.connect();
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
