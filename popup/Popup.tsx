import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Row } from '../src/page/presentation/row.ts';
import type { TabStatus } from '../src/page/presentation/tab-status.ts';
import type { Words } from '../src/text.ts';
import { type Store, useStore } from '../ui/store.ts';
import { UnansweredNotes } from '../ui/UnansweredNotes.tsx';
import { Notices, PermissionNotice, PreviewBanner, shownNotices } from './banners.tsx';
import { EmptyState, tabTitle } from './EmptyState.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { seenPage } from './seen-page.ts';
import {
  changeTableOptions,
  isFolded,
  type PopupState,
  setRowOpened,
  setSiteFolded,
  setWhoisShown,
} from './state/popup-state.ts';
import { isFiltered, sortKeys, type TableOptions } from './state/table-options.ts';
import { HostTable } from './table/HostTable.tsx';
import { isBlockedByPreview } from './table/preview-rows.ts';
import { arrange } from './table/row-groups.ts';
import { TableTools } from './table/TableTools.tsx';
import type { PopupCommand } from './table/table-command.ts';
import { listenToTable } from './table/table-input.ts';
import { rowsTsv } from './table/table-tsv.ts';
import { EarlyAnswer } from './verdict/Answer.tsx';
import type { LoadWhois } from './whois/WhoisCard.tsx';

/** The dependencies of the popup, handed in by its `main.tsx`. */
export interface PopupDeps {
  readonly words: Words;
  /** Tells the background whose single requests are wanted. */
  open(hostnames: readonly string[]): void;
  /** Writes to the clipboard; rejects where the browser does not allow it. */
  copy(text: string): Promise<void>;
  /** Asks the user for the permission to see the requests of all sites; needs the user's click. */
  requestPermission(): void;
  /** Asks the registry of an address's network; only a click may do so. */
  readonly whois: LoadWhois;
  /** Opens the page that audits many pages, in a tab. */
  openAudit(): void;
  /** Opens the page that lists the requests of the tab as they come, in a tab. */
  openLog(): void;
  openOptions(): void;
  /** @returns name and version of the extension, as "Greensix 1.0.0" */
  programName(): Promise<string>;
  /** Loads a tab's page again. */
  reload(tab: number): void;
  /** Calls back with what there is of a tab, now and when that changes. @returns ends that */
  observeTab(tab: number, changed: (status: TabStatus) => void): () => void;
  /** Shows a tab as it is again. */
  endPreview(tab: number): void;
  /** Opens the same view beside the page, and closes the popup; left out where the browser has no such place. */
  readonly openSideView?: () => void;
}

/** How long a message about copying stays. */
const messageTimeMs = 4000;

/** Tools for fewer hosts than this would take more room than the hosts. */
const minHostsForTools = 6;

/**
 * The popup: all hosts of a tab's page, live.
 * @param props.store what is shown; whoever fills it follows the background
 * @param props.deps what the popup depends on
 */
export function Popup({ store, deps }: { store: Store<PopupState>; deps: PopupDeps }) {
  const state = useStore(store);
  const { words } = deps;
  const { header, opened, message, judging, tableOptions } = state;
  const { groups, shown, passing } = arrange(state);
  const total = state.order.length;
  const tab = useTabStatus(header, deps);
  // A tab that loads another page still shows this one.
  const isLoading = tab.id === 'loading' && tab.hostname === header?.hostname;
  const seen = seenPage(header, state.rows, isLoading, passing.ipv4);
  const isUnseen = seen?.preexisting === true && seen.main === '?';
  // Of a page that was there before, nothing is known until it is loaded again; then its one row says nothing.
  const hasTable = total > 0 && !(isUnseen && [...state.rows.values()].every(({ address }) => address === ''));
  const [dialog, setDialog] = useState<ComponentChildren>(null);

  const { showMessage, copy } = useMessages(store, deps);
  const shownRows = () => arrange(store.get()).groups.flatMap((group) => group.rows);
  const copyTable = () => {
    const rows = shownRows();
    void import('./table/table-text.ts').then(({ previewNote, tableText }) => {
      const isBlocked = (row: Row) => isBlockedByPreview(row, judging);
      const notes = { isBlocked, note: previewNote(state, isBlocked, words) };
      copy(tableText(rows, words, notes), words.plural('copied_hosts', rows.length));
    });
  };
  const reload = () => header && deps.reload(header.tab);
  const change = (wanted: Partial<TableOptions>) => store.update((before) => changeTableOptions(before, wanted));
  const close = () => setDialog(null);
  const showKeys = () =>
    void import('./KeysDialog.tsx').then(({ KeysDialog }) =>
      setDialog(<KeysDialog hasTools={document.querySelector('.table-tools') !== null} {...{ close, words }} />),
    );
  const showExports = async () => {
    const [{ ExportDialog }, generator] = await Promise.all([import('./export/ExportDialog.tsx'), deps.programName()]);
    setDialog(<ExportDialog {...{ store, copy, showMessage, shownRows, generator, close, words }} />);
  };
  useTableInput(store, deps, { copy, showKeys });
  useEffect(() => deps.open([...opened]), [opened, deps]);

  return (
    <>
      <Header header={header} title={tabTitle(header, tab, words)} words={words}>
        {seen && (
          <section class="verdict" aria-label={words.text('judged_label')}>
            {judging && !isUnseen ? (
              <judging.Strip seen={seen} />
            ) : (
              <EarlyAnswer seen={seen} reload={isUnseen ? reload : undefined} words={words} />
            )}
          </section>
        )}
      </Header>
      {header?.preview && (
        <PreviewBanner network={header.preview} end={() => deps.endPreview(header.tab)} words={words} />
      )}
      {hasTable && (total >= minHostsForTools || isFiltered(tableOptions)) && (
        <TableTools {...{ options: tableOptions, passing, shown, total, change, words }} />
      )}
      <main>
        <UnansweredNotes what={state.unanswered} words={words} />
        {!state.permitted && <PermissionNotice request={deps.requestPermission} words={words} />}
        {header && (
          <Notices
            notices={shownNotices(header, seen, isUnseen)}
            reload={() => deps.reload(header.tab)}
            words={words}
          />
        )}
        {hasTable ? (
          // The page of another host starts with a table of its own: at its top, and rendered in parts again.
          <HostTable
            key={header?.hostname}
            groups={groups}
            state={state}
            tools={{ whois: deps.whois, copy }}
            words={words}
          />
        ) : (
          header && !isUnseen && <EmptyState header={header} tab={tab} permitted={state.permitted} words={words} />
        )}
      </main>
      <Footer
        connected={state.connected}
        message={message?.text}
        copyTable={hasTable ? copyTable : undefined}
        openSideView={deps.openSideView}
        openAudit={deps.openAudit}
        openLog={deps.openLog}
        openOptions={deps.openOptions}
        showExports={() => void showExports()}
        {...{ showKeys, words }}
      />
      {dialog}
    </>
  );
}

const noTabStatus: TabStatus = { id: 'none' };

/** What there is of the tab of a web page, which may still be loading, and of one without any, which may wait for it or be closed. */
function useTabStatus(header: PopupState['header'], { observeTab }: Pick<PopupDeps, 'observeTab'>): TabStatus {
  const [state, setState] = useState(noTabStatus);
  const tab = header?.kind === 'web' || (header?.kind === 'blank' && header.hostname === '') ? header.tab : -1;
  useEffect(() => {
    setState(noTabStatus);
    // Of most tabs there is nothing to say, and then nothing is rendered anew.
    const show = (now: TabStatus) => setState((before) => (now.id === 'none' && before.id === 'none' ? before : now));
    return tab < 0 ? undefined : observeTab(tab, show);
  }, [tab, observeTab]);
  return tab < 0 ? noTabStatus : state;
}

/** What has just happened, in words that go away by themselves. */
function useMessages(store: Store<PopupState>, deps: Pick<PopupDeps, 'copy' | 'words'>) {
  const { message } = store.get();
  const showMessage = (text: string | null) =>
    store.update((before) => ({ ...before, message: text === null ? null : { text } }));
  const copy = (text: string, done: string) =>
    void deps.copy(text).then(
      () => showMessage(done),
      () => showMessage(deps.words.text('copy_failed')),
    );
  useEffect(() => {
    if (message === null) return undefined;
    const timer = setTimeout(() => showMessage(null), messageTimeMs);
    return () => clearTimeout(timer);
  }, [message]);
  return { showMessage, copy };
}

interface TableInputActions {
  copy(text: string, done: string): void;
  showKeys(): void;
}

/** Does with the rows what the user wants by mouse, keyboard and clipboard. */
function useTableInput(store: Store<PopupState>, deps: PopupDeps, { copy, showKeys }: TableInputActions): void {
  // Before the first frame: who sees a row can click it.
  useLayoutEffect(
    () =>
      listenToTable(document, {
        setOpen: (hostname, open) =>
          store.update((before) => setRowOpened(before, hostname, open ?? !before.opened.has(hostname))),
        setFold: (site, fold) => store.update((before) => setSiteFolded(before, site, fold ?? !isFolded(before, site))),
        whois: (hostname, address) =>
          store.update((before) =>
            setWhoisShown(setRowOpened(before, hostname, true), address, !before.whois.has(address)),
          ),
        change: (command) => (command === 'keys' ? showKeys() : changeByKey(command, store)),
        copy: (text) => copy(text, deps.words.text('copied', text)),
        tableOf: (hostnames) => rowsTsv(rowsOf(store.get(), hostnames)),
      }),
    [store, deps],
  );
}

function changeByKey(command: Exclude<PopupCommand, 'keys'>, store: Store<PopupState>): void {
  if (command === 'filter') document.querySelector<HTMLElement>('.table-tools [type=search]')?.focus();
  else {
    store.update((before) => {
      const { grouped, sort } = before.tableOptions;
      const next = sortKeys[(sortKeys.indexOf(sort) + 1) % sortKeys.length];
      return changeTableOptions(before, command === 'group' ? { grouped: !grouped } : { sort: next ?? sort });
    });
  }
}

function rowsOf({ rows }: PopupState, hostnames: readonly string[]): Row[] {
  return hostnames.map((hostname) => rows.get(hostname)).filter((row) => row !== undefined);
}
