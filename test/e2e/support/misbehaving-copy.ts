import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserKind } from '../driver/driver.ts';
import type { BrowserApi, Misbehaviour } from './browser-apis.ts';

/** An interface that fails. */
interface Failure {
  readonly api: Pick<BrowserApi, 'name' | 'isGlobal' | 'isSync'>;
  readonly how: Misbehaviour;
}

/** The parameter in the address of a page that names the one interface that fails there. */
export const failingParameter = 'failing';

/**
 * Makes a copy of a built extension in which interfaces of the browser fail: in the background all of them, in a page the
 * one that its address names. Besides, the copy notes in `storage.session`, by the interface as it was: who called a
 * failing one (`called/<interface>/<part>`), and what was drawn last on each tab's button (`drawn/<tab>`), which no
 * browser reports.
 * @param built the folder of the built extension
 * @param folder where the copy goes
 * @param id what tells it from other copies, in Firefox
 */
export function makeCopy(
  kind: BrowserKind,
  built: string,
  folder: string,
  id: string,
  failures: readonly Failure[],
): void {
  cpSync(built, folder, { recursive: true });
  const given = JSON.stringify(failures);
  // What is prepended to the code of a copy. It runs in pages and in the background, before any other script.
  const patch = `(${fail.toString()})(${given}, '${failingParameter}');\n`.replaceAll('__name', '((value) => value)');
  writeFileSync(join(folder, 'fail.js'), patch);
  for (const page of ['popup', 'options', 'audit']) {
    const file = join(folder, page, `${page}.html`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('<head>', '<head><script src="/fail.js"></script>'));
  }
  const manifestFile = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  if (kind === 'chromium') {
    const background = join(folder, 'background.js');
    writeFileSync(background, patch + readFileSync(background, 'utf8'));
  } else {
    manifest.background.scripts.unshift('fail.js');
    manifest.browser_specific_settings.gecko.id = `${id}@greensix.example`;
  }
  writeFileSync(manifestFile, JSON.stringify(manifest));
}

/** Runs in the copy; knows nothing of this file. */
function fail(failures: readonly Failure[], parameter: string): void {
  type Anything = Record<string, never> & ((...args: unknown[]) => unknown);
  const scope = globalThis as unknown as Record<string, Anything>;
  const part = 'document' in scope ? (/^\/(\w+)\//.exec(location.pathname)?.[1] ?? '') : 'background';
  const isBackground = part === '' || part === 'background' || part.startsWith('_generated');
  const root = (scope.browser ?? scope.chrome) as unknown as {
    storage: { session: { set(items: object): Promise<void> } };
    action: { setIcon(details: Record<string, unknown>): Promise<void> };
    tabs: { create(): Promise<unknown> };
  };
  const { session } = root.storage;
  const set = session.set.bind(session);
  const noteIn = (key: string, value: unknown): void => {
    set({ [key]: value }).catch(() => {});
  };
  const silentPort = () => ({
    postMessage() {},
    disconnect() {},
    onMessage: { addListener() {} },
    onDisconnect: { addListener() {} },
  });
  const owners: Record<string, string> = {
    indexedDB: 'IDBFactory',
    'navigator.storage': 'StorageManager',
    localStorage: 'Storage',
  };
  const makeFail = ({ api, how }: Failure): void => {
    let noted = false;
    const answers: Record<Misbehaviour, (call: () => unknown) => unknown> = {
      never: () => new Promise(() => {}),
      late(call) {
        const answer = Promise.resolve(call());
        return new Promise((resolve) => {
          setTimeout(() => resolve(answer), 6000);
        });
      },
      rejects: () => Promise.reject(new Error('refused by the test')),
      throws() {
        throw new Error('thrown by the test');
      },
    };
    /** A request of IndexedDB whose success is reported late, never, or as an error; an upgrade runs as it does. */
    const database = (request: IDBOpenDBRequest): IDBOpenDBRequest => {
      let isOver = false;
      request.addEventListener('success', (event) => {
        if (isOver) return;
        event.stopImmediatePropagation();
        if (how === 'never') return;
        isOver = true;
        if (how === 'rejects') {
          Object.defineProperty(request, 'error', { value: new DOMException('refused by the test', 'UnknownError') });
        }
        setTimeout(
          () => request.dispatchEvent(new Event(how === 'rejects' ? 'error' : 'success')),
          how === 'late' ? 6000 : 0,
        );
      });
      return request;
    };

    const places: Record<string, Anything>[] = [];
    const path = api.name.split('.');
    const name = path.pop() ?? '';
    if (api.isGlobal) {
      const owner = scope[owners[path.join('.')] ?? ''];
      // A service worker has no localStorage.
      if (owner) places.push(owner.prototype as unknown as Record<string, Anything>);
    } else {
      for (const each of [scope.browser, scope.chrome]) {
        let place = each as unknown as Record<string, Anything> | undefined;
        for (const step of path) place = place?.[step] as unknown as Record<string, Anything> | undefined;
        if (place) places.push(place);
      }
    }
    for (const place of places) {
      const original = place[name] as Anything & { failing?: true };
      // Both names may stand for the same object.
      if (!original || original.failing) continue;
      const failing = function (this: unknown, ...args: unknown[]): unknown {
        if (!noted) noteIn(`called/${api.name}/${isBackground ? 'background' : part}`, true);
        noted = true;
        const call = () => Reflect.apply(original, this, args);
        if (how === 'throws') return answers.throws(call);
        if (api.name === 'runtime.connect') return silentPort();
        if (api.name === 'indexedDB.open') return database(call() as IDBOpenDBRequest);
        return answers[how](call);
      } as Anything & { failing?: true };
      failing.failing = true;
      place[name] = failing as never;
      if (place[name] !== failing) throw new Error(`${api.name} cannot be replaced`);
    }
  };

  const named = isBackground ? null : new URLSearchParams(location.search).get(parameter);
  for (const failure of failures) if (isBackground || failure.api.name === named) makeFail(failure);
  if (!isBackground) return;
  // The welcome page.
  root.tabs.create = () => Promise.resolve({});
  const { action } = root;
  const { setIcon } = action;
  action.setIcon = (details) => {
    const picture = (details.path ?? details.imageData) as Record<number, string | ImageData>;
    const small = picture[16] ?? '';
    noteIn(`drawn/${details.tabId}`, typeof small === 'string' ? small : String([...small.data]));
    return setIcon.call(action, details);
  };
}
