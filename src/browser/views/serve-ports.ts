import browser, { type Runtime } from 'webextension-polyfill';
import type { ViewLine } from '../../contracts.ts';
import { type Message, parseViewRequest, type ViewRequests } from '../../protocol.ts';

/**
 * Answers the extension's own pages that connect; anybody else, and who asks for what there is not, is hung up on. Must be
 * called in the first turn of the background.
 * @param servers who serves a port, by its name
 */
export function servePorts(servers: Readonly<Record<string, (port: Runtime.Port) => void>>): void {
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const isOwnPage = port.sender?.url?.startsWith(browser.runtime.getURL(''));
    const serve = isOwnPage && servers[port.name];
    if (serve) serve(port);
    else port.disconnect();
  });
}

/**
 * @param connect takes a line to a new view and returns what to tell it
 * @returns serves the port of a view that follows a tab
 */
export function viewServer(
  connect: (line: ViewLine) => { request(request: Message<ViewRequests>): void; disconnect(): void },
): (port: Runtime.Port) => void {
  return (port) => {
    const view = connect({ send: (message) => sendTo(port, message) });
    port.onMessage.addListener((message) => {
      const request = parseViewRequest(message);
      if (request) view.request(request);
    });
    port.onDisconnect.addListener(() => view.disconnect());
  };
}

/** Sends a message; who has gone gets none, and its disconnect is on the way. */
export function sendTo(port: Runtime.Port, message: unknown): void {
  try {
    port.postMessage(message);
  } catch {
    // As above.
  }
}
