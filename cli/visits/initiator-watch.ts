import { initiatorLoaders } from '../../src/page/events/devtools-initiator.ts';
import { countLoader, type LoaderCounts, type LoaderKey, loaderHostname } from '../../src/page/events/loader.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { loadersOf } from '../../src/readiness/report/loaders.ts';
import type { Loader, ReportHost, ReportPage } from '../../src/readiness/report/report.ts';
import { maxRequests } from './activity.ts';
import { ObservedTypes } from './observed-types.ts';
import type { ChildTarget, TargetSession } from './target-session.ts';

/** The DevTools protocol's Network.requestWillBeSent, as far as it is read. */
interface RequestWillBeSent {
  readonly documentURL: string;
  readonly type?: string;
  readonly initiator: unknown;
  readonly request: {
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly isLinkPreload?: boolean;
  };
  readonly redirectResponse?: { readonly url: string };
}

/** What is observed: the tab, or a frame or worker in it. */
interface Target {
  readonly isWorker: boolean;
  /** How many targets it is nested in. */
  readonly depth: number;
}

/**
 * What makes a target tell who causes requests. Asynchronous stacks need the debugger, which never stops here: without them
 * what `new Image().src` loads is the document's, because images are loaded after the script that asks for them.
 */
const setupCommands: readonly (readonly [method: string, params: object])[] = [
  ['Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }],
  ['Debugger.enable', { maxScriptsCacheSize: 0 }],
  ['Debugger.setSkipAllPauses', { skip: true }],
  ['Debugger.setAsyncCallStackDepth', { maxDepth: 8 }],
];

/** Frames of other sites and workers in them: as deep as a page may nest them and still be listened to. */
const maxTargetDepth = 8;
const maxTargets = 200;
const maxHosts = 5000;

/**
 * Listens to who causes the requests of a tab: scripts, stylesheets and redirects, for which an extension gets no initiator;
 * and to what is fetched, where an extension is not told.
 * Frames of other sites and workers are targets of their own, which wait until they are listened to.
 */
export class InitiatorWatch {
  readonly #counts = new Map<string, Partial<LoaderCounts>>();
  readonly #stylesheets = new Set<string>();
  /** The hosts of documents that are observed, and of scripts that run as workers. */
  readonly #documents = new Set<string>();
  readonly #workers = new Set<string>();
  readonly #types = new ObservedTypes();
  #requests = 0;
  #targets = 0;

  /**
   * @param session of the tab
   * @returns when it listens; a browser that does not know how leaves only the tab's own document observed
   */
  static async attach(session: TargetSession): Promise<InitiatorWatch> {
    const watch = new InitiatorWatch();
    await watch.#listen(session, { isWorker: false, depth: 0 });
    return watch;
  }

  /** Forgets what was observed: another visit begins. */
  reset(): void {
    this.#counts.clear();
    this.#stylesheets.clear();
    this.#documents.clear();
    this.#workers.clear();
    this.#types.reset();
    this.#requests = 0;
  }

  /**
   * @param facts what the extension knows of the page
   * @returns the same with the types of requests that the extension has no name for, and with the loaders that were
   *   observed in the place of those that the extension knows, of each host of which any were. Requests that only the extension knows of (importScripts in workers) are then caused by others
   */
  withObservedRequests(facts: ReportPage): ReportPage {
    return { ...facts, hosts: facts.hosts.map((host) => this.#types.withTypes(this.#withLoaders(host))) };
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

  /** Listens to a target and to those in it. */
  async #listen(session: TargetSession, own: Target): Promise<void> {
    session.on('Network.requestWillBeSent', (params) => this.#note(params as RequestWillBeSent, own));
    session.onChild((child) => this.#listenToChild(child, own));
    await Promise.all(setupCommands.map(([method, params]) => session.send(method, params).catch(() => {})));
  }

  /** Listens to a target in a target, as far as there are not too many. */
  #listenToChild({ session, type, url }: ChildTarget, parent: Target): void {
    const isWorker = /worker/.test(type);
    if (isWorker && !url.startsWith('blob:')) this.#workers.add(loaderHostname(url));
    if (this.#targets >= maxTargets || parent.depth >= maxTargetDepth) return;
    this.#targets++;
    void this.#listen(session, { isWorker, depth: parent.depth + 1 });
  }

  #note({ documentURL, type, initiator, request, redirectResponse }: RequestWillBeSent, { isWorker }: Target): void {
    // A preflight is of the request behind it.
    if (type === 'Preflight' || ++this.#requests > maxRequests) return;
    if (!isWorker && type !== 'Document' && this.#documents.size < maxHosts)
      this.#documents.add(loaderHostname(documentURL));
    if (type === 'Stylesheet') this.#stylesheets.add(request.url);
    const { scheme, hostname } = requestUrl(request.url);
    if (hostname === '' || !/^(?:https?|wss?)$/.test(scheme)) return;
    this.#types.note(type, request);
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
