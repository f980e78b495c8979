/** Connects the popup to the browser; everything else gets what it needs passed in. */
import { render } from 'preact';
import { pageDeadlineMs } from '../src/browser/in-time.ts';
import { observeHostPermission, requestHostPermission } from '../src/browser/permissions/host-permission.ts';
import { startPage } from '../src/browser/start-page.ts';
import { recall, remember } from '../src/browser/storage/page-memory.ts';
import type { BegunView } from '../src/browser/views/begin-view.ts';
import type { ViewConnection } from '../src/browser/views/connect-view.ts';
import { followActiveTab } from '../src/browser/views/current-tab.ts';
import { sideViewOpener } from '../src/browser/views/side-view.ts';
import type { TabStatus } from '../src/page/presentation/tab-status.ts';
import { nextFrame } from '../ui/next-frame.ts';
import { createStore } from '../ui/store.ts';
import { noteUnanswered, type UnansweredId } from '../ui/unanswered-ids.ts';
import { Popup } from './Popup.tsx';
import { fitPopup } from './popup-size.ts';
import type {} from './preconnect.ts';
import { applyUpdate, initialState, knowSites, noteSurroundings } from './state/popup-state.ts';
import { parseTableOptions, writeTableOptions } from './state/table-options.ts';
import { isBusy } from './table/row-focus.ts';

const tabs = () => import('../src/browser/views/open-tab.ts');
/** The table's options are stored under the name that they had in earlier versions. */
const tableOptionsKey = 'tableView';
const parameters = new URLSearchParams(location.search);
const isSide = parameters.has('side');

const words = startPage();
fitPopup(window, isSide || parameters.has('tab'));

const storedOptions = recall(tableOptionsKey);
const tableOptions = parseTableOptions(storedOptions);
const store = createStore({ ...initialState, tableOptions }, nextFrame);
/** The line to the background; there is none before it is known which tab this is about. */
let connection: ViewConnection | undefined;
let isShown = false;
let judges = false;
observeHostPermission((permitted) => {
  if (permitted !== undefined) store.update((state) => noteSurroundings(state, { permitted }));
  setUnanswered('permission', permitted === undefined);
});
window.begunView.then(start, showWithoutTab);
setTimeout(() => {
  if (!connection) showWithoutTab();
}, pageDeadlineMs);

/** Shows, or no longer, that the browser has not answered a question. */
function setUnanswered(id: UnansweredId, isUnanswered: boolean): void {
  store.update((state) => noteSurroundings(state, { unanswered: noteUnanswered(state.unanswered, id, isUnanswered) }));
}

function showWithoutTab(): void {
  setUnanswered('tab', true);
  showOnce(-1);
}

function showOnce(windowId: number): void {
  if (!isShown) show(windowId);
  isShown = true;
}

function start(begun: BegunView): void {
  const { choice } = begun;
  connection = begun.connection;
  setUnanswered('tab', false);
  if (judges) connection.judge();
  begun.takeOver({
    onUpdate(message) {
      store.update((state) => applyUpdate(state, message, isBusy(document)));
      showOnce(choice.windowId);
    },
    onState: (line) => store.update((state) => noteSurroundings(state, { connected: line === 'connected' })),
  });
  if (isSide) followActiveTab(choice, (active) => begun.connection.watch(active));
  // Nothing is drawn twice when the table comes at once; when the background has to start first, people see that.
  setTimeout(showOnce, 100, choice.windowId);
}

function show(windowId: number): void {
  const openSideView = isSide || windowId < 0 ? undefined : sideViewOpener(windowId);
  render(
    <Popup
      store={store}
      deps={{
        words,
        open: (hostnames) => connection?.open(hostnames),
        copy: (copied) => navigator.clipboard.writeText(copied),
        // The observer gets the answer.
        requestPermission: () => void requestHostPermission(),
        whois: () => import('../src/browser/network/rdap.ts'),
        openAudit: async () => (await tabs()).openPage('audit/audit.html'),
        openLog: async () => (await tabs()).openLog(store.get().header?.tab),
        openOptions: async () => (await tabs()).openOptions(),
        programName: async () => (await import('../src/browser/extension.ts')).programName,
        reload: async (tab) => (await tabs()).reloadTab(tab),
        observeTab: observeTabLater,
        endPreview: async (tab) => (await import('../src/browser/verdict-deps.ts')).verdictDeps.leavePreview(tab),
        ...(openSideView && { openSideView: () => void openSideView().then(() => window.close()) }),
      }}
    />,
    document.body,
  );
  // A frame's callbacks run before it is drawn.
  nextFrame(() => setTimeout(afterFirstPaint, 0));
}

/** Most tabs show a page that was seen, and nobody has to ask. */
function observeTabLater(tab: number, changed: (status: TabStatus) => void): () => void {
  let isEnded = false;
  let end = (): void => {};
  void import('../src/browser/views/observe-tab.ts').then(({ observeTab }) => {
    if (!isEnded) end = observeTab(tab, changed);
  });
  return () => {
    isEnded = true;
    end();
  };
}

/** What nobody waits for. */
function afterFirstPaint(): void {
  let saved = storedOptions ?? writeTableOptions(tableOptions);
  const save = (): void => {
    const wanted = writeTableOptions(store.get().tableOptions);
    if (wanted !== saved) remember(tableOptionsKey, wanted);
    saved = wanted;
  };
  // What an earlier version kept held the filter, too.
  save();
  store.subscribe(() => {
    save();
    void loadSuffixList();
  });
  // What was chosen last may not have been drawn yet.
  addEventListener('pagehide', save);
  void loadSuffixList();
  void connectMenu();
  void judge();
}

async function judge(): Promise<void> {
  const [{ connectVerdict }, { verdictDeps }] = await Promise.all([
    import('./verdict/connect-verdict.tsx'),
    import('../src/browser/verdict-deps.ts'),
  ]);
  connectVerdict(store, words, {
    ...verdictDeps,
    async readStoredSettings() {
      const stored = await verdictDeps.readStoredSettings();
      // What an administrator has set is known late after each start of some browsers; what held last holds until then.
      setUnanswered('settings', stored.unknown.includes('local') || stored.unknown.includes('synced'));
      return stored;
    },
  });
  judges = true;
  connection?.judge();
}

/** Browsers before the ones of 2026 do not report the sites of hosts. */
async function loadSuffixList(): Promise<void> {
  const { rows, suffixList } = store.get();
  const [row] = rows.values();
  if (row?.site !== '' || suffixList !== null) return;
  const { listedSiteOf } = await import('../src/address/listed-site.ts');
  store.update((state) => knowSites(state, listedSiteOf));
}

async function connectMenu(): Promise<void> {
  const [{ connectLookups }, { lookupsDeps }] = await Promise.all([
    import('./lookup/connect-lookups.ts'),
    import('../src/browser/lookups-deps.ts'),
  ]);
  connectLookups(document, {
    words,
    showMessage: (message) => store.update((state) => ({ ...state, message: { text: message } })),
    ...lookupsDeps,
  });
}
