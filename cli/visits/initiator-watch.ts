import type { CDPSession } from 'playwright-core';
import { initiatorLoaders } from '../../src/page/events/devtools-initiator.ts';
import { countLoader, type LoaderCounts, type LoaderKey, loaderHostname } from '../../src/page/events/loader.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { loadersOf } from '../../src/readiness/report/loaders.ts';
import type { Loader, ReportHost, ReportPage } from '../../src/readiness/report/report.ts';
import { maxRequests } from './activity.ts';

/** The DevTools protocol's Network.requestWillBeSent, as far as it is read. */
interface RequestWillBeSent {
  readonly documentURL: string;
  readonly type?: string;
  readonly initiator: unknown;
  readonly request: { readonly url: string; readonly isLinkPreload?: boolean };
  readonly redirectResponse?: { readonly url: string };
}

const observedMethods = ['Network.requestWillBeSent', 'Target.attachedToTarget', 'Target.receivedMessageFromTarget'];

interface AttachedToTarget {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string; readonly url: string };
}

interface ReceivedMessageFromTarget {
  readonly sessionId: string;
  readonly message: string;
}

/** What is observed: the tab, or a frame or worker in it. */
interface Target {
  readonly isWorker: boolean;
  /** How many targets it is nested in. */
  readonly depth: number;
}

type Listener = (method: string, params: unknown) => void;
type Send = (method: string, params?: object) => Promise<unknown>;

/**
 * What makes a target tell who causes requests. Asynchronous stacks need the debugger, which never stops here: without them
 * what `new Image().src` loads is the document's, because images are loaded after the script that asks for them.
 */
const setupCommands: readonly (readonly [method: string, params: object])[] = [
  ['Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }],
  ['Debugger.enable', { maxScriptsCacheSize: 0 }],
  ['Debugger.setSkipAllPauses', { skip: true }],
  ['Debugger.setAsyncCallStackDepth', { maxDepth: 8 }],
  ['Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false }],
];

/** Frames of other sites and workers in them: as deep as a page may nest them and still be listened to. */
const maxTargetDepth = 8;
const maxTargets = 200;
const maxHosts = 5000;

/**
 * Listens to who causes the requests of a tab: scripts, stylesheets and redirects, for which an extension gets no initiator.
 * Frames of other sites and workers are targets of their own, which wait until they are listened to.
 */
export class InitiatorWatch {
  readonly #counts = new Map<string, Partial<LoaderCounts>>();
  readonly #stylesheets = new Set<string>();
  /** The hosts of documents that are observed, and of scripts that run as workers. */
  readonly #documents = new Set<string>();
  readonly #workers = new Set<string>();
  #requests = 0;
  #targets = 0;
  #lastId = 0;

  /**
   * @param session of the tab; its Network domain is on
   * @returns when it listens; a browser that does not know how leaves only the tab's own document observed
   */
  static async attach(session: CDPSession): Promise<InitiatorWatch> {
    const watch = new InitiatorWatch();
    const send: Send = (method, params = {}) => session.send(method as 'Target.setAutoAttach', params as never);
    const listener = watch.#listener(send, { isWorker: false, depth: 0 });
    for (const name of observedMethods) {
      session.on(name as 'Target.attachedToTarget', (params: unknown) => listener(name, params));
    }
    await Promise.all(setupCommands.map(([method, params]) => send(method, params).catch(() => {})));
    return watch;
  }

  /** Forgets what was observed: another visit begins. */
  reset(): void {
    this.#counts.clear();
    this.#stylesheets.clear();
    this.#documents.clear();
    this.#workers.clear();
    this.#requests = 0;
  }

  /**
   * @param facts what the extension knows of the page
   * @returns the same with what was observed here in the place of what the extension knows, of each host of which
   *   anything was observed. Requests that only the extension knows of (importScripts in workers) are then caused by others
   */
  withObservedLoaders(facts: ReportPage): ReportPage {
    return { ...facts, hosts: facts.hosts.map((host) => this.#withLoaders(host)) };
  }

  #withLoaders(host: ReportHost): ReportHost {
    const counts = this.#counts.get(host.hostname);
    if (!counts) return this.#withWorkers(host);
    const { loadedBy, loadedByOthers, ...rest } = host;
    const direct = Object.entries(counts).reduce((sum, [key, n = 0]) => sum + (key.startsWith('caller ') ? 0 : n), 0);
    const known = (loadedBy ?? []).reduce((sum, { requests }) => sum + requests, loadedByOthers ?? 0);
    // Chromium looks for fonts in its cache first (resource_loader.cc, cache-aware loading), and only the extension
    // gets an event when they are not there.
    const failed = host.endpoints.reduce((sum, { marks }) => sum + (marks.failed ?? 0), 0);
    const all = { ...counts };
    if (known - failed > direct) countLoader(all, '', known - failed - direct);
    return { ...rest, ...loadersOf({ loaders: all }) };
  }

  /**
   * What was not observed of a document that is observed, a worker of its host did: another debugger (Playwright's own) lets workers
   * go on before they are listened to here, and `importScripts` is in no event.
   */
  #withWorkers(host: ReportHost): ReportHost {
    const isOfWorker = ({ kind, hostname }: Loader) =>
      kind === 'frame' && this.#documents.has(hostname) && this.#workers.has(hostname);
    if (!host.loadedBy?.some(isOfWorker)) return host;
    return {
      ...host,
      loadedBy: host.loadedBy.map((loader) => (isOfWorker(loader) ? { ...loader, kind: 'worker' } : loader)),
    };
  }

  /** @returns what to call with each event of a target */
  #listener(send: Send, own: Target): Listener {
    const children = new Map<string, Listener>();
    return (name, params) => {
      if (name === 'Network.requestWillBeSent') this.#note(params as RequestWillBeSent, own);
      if (name === 'Target.attachedToTarget') this.#attachChild(params as AttachedToTarget, send, own, children);
      if (name === 'Target.receivedMessageFromTarget') passToChild(params as ReceivedMessageFromTarget, children);
    };
  }

  /** Listens to a target in a target, as far as there are not too many, and lets it go on. */
  #attachChild(
    { sessionId, targetInfo }: AttachedToTarget,
    send: Send,
    parent: Target,
    children: Map<string, Listener>,
  ): void {
    const isWorker = /worker/.test(targetInfo.type);
    if (isWorker && !targetInfo.url.startsWith('blob:')) this.#workers.add(loaderHostname(targetInfo.url));
    const sendToChild: Send = (method, more = {}) =>
      send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: ++this.#lastId, method, params: more }),
      });
    if (this.#targets < maxTargets && parent.depth < maxTargetDepth) {
      this.#targets++;
      children.set(sessionId, this.#listener(sendToChild, { isWorker, depth: parent.depth + 1 }));
      for (const [method, more] of setupCommands) void sendToChild(method, more).catch(() => {});
    }
    // It waits for this, whether it is listened to or not.
    void sendToChild('Runtime.runIfWaitingForDebugger').catch(() => {});
  }

  #note({ documentURL, type, initiator, request, redirectResponse }: RequestWillBeSent, { isWorker }: Target): void {
    // A preflight is of the request behind it.
    if (type === 'Preflight' || ++this.#requests > maxRequests) return;
    if (!isWorker && type !== 'Document' && this.#documents.size < maxHosts)
      this.#documents.add(loaderHostname(documentURL));
    if (type === 'Stylesheet') this.#stylesheets.add(request.url);
    const { scheme, hostname } = requestUrl(request.url);
    if (hostname === '' || !/^(?:https?|wss?)$/.test(scheme)) return;
    const loaders: LoaderKey[] = redirectResponse
      ? [`redirect ${requestUrl(redirectResponse.url).hostname}`]
      : initiatorLoaders(initiator, {
          documentUrl: documentURL,
          isPreload: request.isLinkPreload === true,
          isOfWorker: isWorker,
          isStylesheet: (url) => this.#stylesheets.has(url),
        });
    const [direct] = loaders;
    if (direct === undefined || direct.endsWith(` ${hostname}`)) return;
    const counts = this.#counts.get(hostname) ?? {};
    if (this.#counts.size < maxHosts) this.#counts.set(hostname, counts);
    for (const loader of loaders) countLoader(counts, loader);
  }
}

/** Passes on an event of a target in a target, if it is one that is observed. */
function passToChild({ sessionId, message }: ReceivedMessageFromTarget, children: ReadonlyMap<string, Listener>): void {
  const child = children.get(sessionId);
  if (!child || !observedMethods.some((method) => message.slice(0, 200).includes(`"${method}"`))) return;
  const event: { method: string; params: unknown } = JSON.parse(message);
  child(event.method, event.params);
}
