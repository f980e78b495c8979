import browser, { type Runtime } from 'webextension-polyfill';

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

/** Sends a message; who has gone gets none, and its disconnect is on the way. */
export function sendTo(port: Runtime.Port, message: unknown): void {
  try {
    port.postMessage(message);
  } catch {
    // As above.
  }
}
