import type { Runtime } from 'webextension-polyfill';
import type { ViewLine } from '../../contracts.ts';
import { type Message, parseViewRequest, type ViewRequests } from '../../protocol.ts';
import { sendTo } from './serve-ports.ts';

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
