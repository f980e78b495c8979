import browser, { type Runtime } from 'webextension-polyfill';

/** What happens on a port. */
export interface PortHandlers {
  /** Whenever the background is reached anew: it knows nothing of what was sent before. */
  onConnect(): void;
  onMessage(message: unknown): void;
  /** The background has gone; it is connected again by itself. */
  onDisconnect(): void;
}

/** A port to the background for as long as it is wanted. */
export interface LastingPort {
  connect(): void;
  /** Sends a message; without a background it is lost, and `onConnect` has to send it. */
  send(message: unknown): void;
  disconnect(): void;
}

/** The longest wait between two tries to reach a background that does not answer. */
const maxWaitMs = 2000;

/**
 * Makes a port that is connected again whenever the background ends: browsers end it whenever they like, and connecting
 * starts it.
 * @param name the port's name (src/protocol.ts)
 * @param handlers called with all that happens
 * @returns the port, not connected yet
 */
export function createLastingPort(name: string, handlers: PortHandlers): LastingPort {
  let port: Runtime.Port | undefined;
  let isWanted = false;
  let waitMs = 0;

  const connect = (): void => {
    if (port || !isWanted) return;
    try {
      port = browser.runtime.connect({ name });
    } catch {
      // The extension itself was updated or removed: this page belongs to what is no more.
      return;
    }
    const connected = port;
    port.onMessage.addListener((message) => {
      waitMs = 0;
      handlers.onMessage(message);
    });
    port.onDisconnect.addListener(() => {
      if (port !== connected) return;
      port = undefined;
      handlers.onDisconnect();
      setTimeout(connect, waitMs);
      waitMs = Math.min(maxWaitMs, waitMs * 2 + 50);
    });
    handlers.onConnect();
  };
  return {
    connect() {
      isWanted = true;
      connect();
    },
    send(message) {
      try {
        port?.postMessage(message);
      } catch {
        // The background has just gone; connecting again says it all anew.
      }
    },
    disconnect() {
      isWanted = false;
      port?.disconnect();
      port = undefined;
    },
  };
}
