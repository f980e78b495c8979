import browser from 'webextension-polyfill';
import type { LogLine } from '../../page/events/log-entry.ts';
import { logPortName } from '../../protocol.ts';
import { logLine } from '../events/observe-log-lines.ts';
import { observeShown } from './devtools-panel.ts';
import { createLastingPort } from './lasting-port.ts';
import type { LogUpdate } from './relay-log.ts';

/** So often the background is asked again: it lives for 30 s after the last time. */
const askAgainMs = 10_000;
/**
 * Firefox gives the pages of its developer tools, and the frames in them, what it gives content scripts: neither
 * webRequest nor tabs nor permissions (bug 1796933).
 */
export const needsLogRelay = (browser as Partial<typeof browser>).webRequest === undefined;

/** Takes what the background tells. */
export interface RelayedRequests {
  onLine(line: LogLine): void;
  /** Whether the background listens: from now on no request is missed, or some may be. */
  onListening(listens: boolean): void;
  /** Whether the browser reports the requests to all hosts. */
  onPermission(permitted: boolean): void;
}

/**
 * Has the background report the requests of a tab, but only while somebody sees this page: while it is hidden there is
 * no connection, and nothing is sent.
 * @param tab the tab's id
 * @param handlers called whenever there is something new
 */
export function receiveRelayedLog(tab: number, { onLine, onListening, onPermission }: RelayedRequests): void {
  const ask = (): void => port.send(tab);
  const port = createLastingPort(logPortName, {
    onConnect: ask,
    onMessage(message) {
      onListening(true);
      const { requests = [], permitted } = message as LogUpdate;
      for (const request of requests) {
        const line = logLine(request);
        if (line) onLine(line);
      }
      if (permitted !== undefined) onPermission(permitted);
    },
    onDisconnect: () => onListening(false),
  });
  observeShown((isShown) => {
    if (isShown) return port.connect();
    port.disconnect();
    onListening(false);
  });
  setInterval(ask, askAgainMs);
  // The page is loaded when somebody looks at it.
  port.connect();
}
