import type { BrowserContext, Page } from 'playwright-core';
import type { AttachedToTarget, TargetSession } from './target-session.ts';

interface ReceivedMessageFromTarget {
  readonly sessionId: string;
  readonly message: string;
}

interface Reply {
  readonly method?: string;
  readonly params?: unknown;
}

/**
 * Opens one more session with a tab than Playwright has. The browser then sends what it knows of each request twice, but
 * nothing that is done with Playwright's session, as by steps, changes this one.
 */
export async function openOwnSession(context: BrowserContext, page: Page): Promise<TargetSession> {
  const session = await context.newCDPSession(page);
  return withChildren({
    send: (method, params = {}) => session.send(method as 'Target.setAutoAttach', params as never),
    on: (event, listener) => session.on(event as 'Target.attachedToTarget', listener),
  });
}

/** Playwright passes on events of its sessions only, so the targets in this one are spoken to through it. */
function withChildren(own: Pick<TargetSession, 'send' | 'on'>): TargetSession {
  return {
    ...own,
    onChild(listener) {
      const children = new Map<string, (message: string) => void>();
      own.on('Target.attachedToTarget', (params) => {
        const { sessionId, targetInfo } = params as AttachedToTarget;
        const { session, receive } = nestedSession(own, sessionId);
        children.set(sessionId, receive);
        listener({ session, type: targetInfo.type, url: targetInfo.url });
        // It waits for this, whether it is listened to or not.
        void session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
      });
      own.on('Target.receivedMessageFromTarget', (params) => {
        const { sessionId, message } = params as ReceivedMessageFromTarget;
        children.get(sessionId)?.(message);
      });
      const options = { autoAttach: true, waitForDebuggerOnStart: true, flatten: false };
      void own.send('Target.setAutoAttach', options).catch(() => {});
    },
  };
}

let lastId = 0;

/** @returns a session with a target in another one, and what to call with each message of it */
function nestedSession(
  outer: Pick<TargetSession, 'send'>,
  sessionId: string,
): { readonly session: TargetSession; receive(message: string): void } {
  const listeners = new Map<string, ((params: unknown) => void)[]>();
  const session = withChildren({
    /** Resolves when the command is on its way. */
    send: (method, params = {}) =>
      outer.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: ++lastId, method, params }),
      }),
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
  });
  return {
    session,
    receive(message) {
      // Most are of no interest, and not worth parsing.
      const head = message.slice(0, 200);
      if (![...listeners.keys()].some((event) => head.includes(`"${event}"`))) return;
      const { method = '', params }: Reply = JSON.parse(message);
      for (const listener of listeners.get(method) ?? []) listener(params);
    },
  };
}
