import browser, { type Runtime } from 'webextension-polyfill';
import type { ViewLine } from '../../background/publisher.ts';
import { type Message, parseViewRequest, type ViewRequests, viewPortName } from '../../protocol.ts';

/**
 * Answers the extension's own pages that ask to follow a tab; anybody else is hung up on. Must be called in the first
 * turn of the background.
 * @param connect takes a line to a new view and returns what to tell it
 */
export function serveViews(
  connect: (line: ViewLine) => { request(request: Message<ViewRequests>): void; disconnect(): void },
): void {
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    if (port.name !== viewPortName || !isOwnPage(port.sender)) {
      port.disconnect();
      return;
    }
    const view = connect({
      send(message) {
        try {
          port.postMessage(message);
        } catch {
          // The view has gone; its disconnect is on the way.
        }
      },
    });
    port.onMessage.addListener((message) => {
      const request = parseViewRequest(message);
      if (request) view.request(request);
    });
    port.onDisconnect.addListener(() => view.disconnect());
  });
}

function isOwnPage(sender: Runtime.MessageSender | undefined): boolean {
  return sender?.id === browser.runtime.id && sender.url?.startsWith(browser.runtime.getURL('')) === true;
}
