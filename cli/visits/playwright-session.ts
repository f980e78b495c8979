import type { Page } from 'playwright-core';
import type { AttachedToTarget, ChildTarget, TargetSession } from './target-session.ts';

/** Playwright's class `CRSession`, as far as it is used. */
interface ServerSession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: unknown) => void): unknown;
  emit(event: string, params: unknown): boolean;
  createChildSession(sessionId: string, ...more: readonly unknown[]): unknown;
}

/** What Playwright listens to itself; all others it detaches from at once. */
const observedTypes: readonly string[] = ['iframe', 'worker'];

/**
 * Gives the session that Playwright itself has with a tab, so that the browser need not send the events of each request a
 * second time, in another one. Playwright hides it: its client and its server run in the same process, and the client
 * knows the server's objects. package.json names the exact version; test/cli/sessions.test.ts tells when another
 * one has no such session any more.
 * @returns undefined where Playwright has none that works as expected
 */
export function playwrightSession(page: Page): TargetSession | undefined {
  try {
    const { _connection: client } = page as unknown as { _connection: { toImpl(of: Page): unknown } };
    const server = client.toImpl(page) as { delegate: { _mainFrameSession: { _client: unknown } } };
    const session = server.delegate._mainFrameSession._client;
    return isServerSession(session) ? targetSession(session) : undefined;
  } catch {
    return undefined;
  }
}

function isServerSession(session: unknown): session is ServerSession {
  const methods: readonly (keyof ServerSession)[] = ['send', 'on', 'emit', 'createChildSession'];
  return methods.every((name) => typeof (session as ServerSession)[name] === 'function');
}

function targetSession(session: ServerSession): TargetSession {
  return {
    send: (method, params = {}) => session.send(method, params),
    on: (event, listener) => session.on(event, listener),
    onChild: (listener) => interceptChildren(session, listener),
  };
}

/** Nobody gets the events of a target before Playwright does, so its session is made to call here first. */
function interceptChildren(session: ServerSession, listener: (child: ChildTarget) => void): void {
  const attached = new Map<string, AttachedToTarget['targetInfo']>();
  const create = session.createChildSession.bind(session);
  // Playwright makes the session right before it lets the target go on: what the listener sends comes first.
  session.createChildSession = (sessionId, ...more) => {
    const child = create(sessionId, ...more);
    const info = attached.get(sessionId);
    attached.delete(sessionId);
    if (info && isServerSession(child)) listener({ session: targetSession(child), type: info.type, url: info.url });
    return child;
  };
  const emit = session.emit.bind(session);
  session.emit = (event, params) => {
    if (event !== 'Target.attachedToTarget') return emit(event, params);
    const { sessionId, targetInfo } = params as AttachedToTarget;
    attached.set(sessionId, targetInfo);
    if (observedTypes.includes(targetInfo.type)) return emit(event, params);
    const child = session.createChildSession(sessionId);
    if (isServerSession(child)) void child.send('Runtime.runIfWaitingForDebugger').catch(() => {});
    return true;
  };
}
