import browser, { type Runtime } from 'webextension-polyfill';
import { type RawRequestListener, subscribeToRawRequests } from '../events/observe-network.ts';
import type { ObservedRequest } from '../events/request-event.ts';
import { allHosts } from '../permissions/host-permission.ts';
import { sendTo } from './serve-ports.ts';

/** What is sent of the requests of a tab. */
export interface LogUpdate {
  /** Those that came. */
  readonly requests?: readonly ObservedRequest[];
  /** Whether the browser reports the requests to all hosts. */
  readonly permitted?: boolean;
}

/** No hostname, and no path as far as it is recorded, is as long. */
const maxUrl = 4096;
/** Each message goes by way of another process: what comes within this time is sent together. */
const batchIntervalMs = 50;

/**
 * For the background: sends the requests of one tab to a live log that cannot listen itself (receive-relayed-log.ts), for as long
 * as its port is open. Nothing is kept.
 * @param port the log's port; its messages are the id of the tab
 */
export function relayLog(port: Runtime.Port): void {
  let wanted: unknown;
  const requests: ObservedRequest[] = [];
  const observe: RawRequestListener = (kind, details) => {
    if (details.tabId !== wanted) return;
    const count = requests.push({ kind, details: { ...details, url: details.url.slice(0, maxUrl) } });
    if (count === 1)
      setTimeout(() => sendTo(port, { requests: requests.splice(0) } satisfies LogUpdate), batchIntervalMs);
  };
  port.onDisconnect.addListener(subscribeToRawRequests(observe));
  port.onMessage.addListener((tab) => {
    wanted = tab;
    // Messages on a port do not keep Firefox from ending the background after 30 s (w3c/webextensions#518); calls of
    // its API do (ExtensionParent.sys.mjs, "parentapicall").
    browser.permissions.contains(allHosts).then(
      (permitted) => sendTo(port, { permitted } satisfies LogUpdate),
      () => {},
    );
  });
}
