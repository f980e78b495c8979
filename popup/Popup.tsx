import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { Row } from '../src/page/row.ts';
import { type Store, useStore } from '../ui/store.ts';
import { UnansweredNotes } from '../ui/UnansweredNotes.tsx';
import { ConnectionState } from './ConnectionState.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { PermissionNotice } from './PermissionNotice.tsx';
import { PreviewBanner } from './PreviewBanner.tsx';
import type { PopupDeps } from './popup-deps.ts';
import { sortKeys, type TableView } from './state/table-view.ts';
import { changeView, foldSite, openRow, showWhois, type ViewState } from './state/view-state.ts';
import { HostTable } from './table/HostTable.tsx';
import { arrange } from './table/row-groups.ts';
import { TableTools } from './table/TableTools.tsx';
import type { ViewCommand } from './table/table-command.ts';
import { listenToTable } from './table/table-input.ts';
import { rowsTsv, tableText, tableTsv } from './table/table-text.ts';

/** How long a message about copying stays. */
const readingTime = 4000;

/**
 * The popup: all hosts of a tab's page, live.
 * @param props.store what is shown; whoever fills it follows the background
 * @param props.deps what the popup needs from deps of its page
 */
export function Popup({ store, deps }: { store: Store<ViewState>; deps: PopupDeps }) {
  const state = useStore(store);
  const { words } = deps;
  const { header, opened, message, judging } = state;
  const { groups, shown, passing } = arrange(state);
  const total = state.order.length;

  const say = (text: string | null) =>
    store.update((before) => ({ ...before, message: text === null ? null : { text } }));
  const copy = (text: string, told: string) =>
    void deps.copy(text).then(
      () => say(told),
      () => say(words.text('copy_failed')),
    );
  const copyTable = (form: 'text' | 'tsv') => {
    const rows = arrange(store.get()).groups.flatMap((group) => group.rows);
    const text = form === 'tsv' ? tableTsv(rows, words) : tableText(rows, words);
    copy(text, words.plural('copied_hosts', rows.length));
  };
  const change = (wanted: Partial<TableView>) => store.update((before) => changeView(before, wanted));

  // Before the first frame: who sees a row can click it.
  useLayoutEffect(
    () =>
      listenToTable(document, {
        setOpen: (hostname, open) =>
          store.update((before) => openRow(before, hostname, open ?? !before.opened.has(hostname))),
        setFold: (site, fold) => store.update((before) => foldSite(before, site, fold ?? !before.folded.has(site))),
        whois: (hostname, address) =>
          store.update((before) => showWhois(openRow(before, hostname, true), address, !before.whois.has(address))),
        change: (command) => changeByKey(command, store),
        copy: (text) => copy(text, words.text('copied', text)),
        tableOf: (hostnames) => rowsTsv(rowsOf(store.get(), hostnames)),
      }),
    [store, deps],
  );
  useEffect(() => deps.open([...opened]), [opened, deps]);
  useEffect(() => {
    if (message === null) return undefined;
    const timer = setTimeout(() => say(null), readingTime);
    return () => clearTimeout(timer);
  }, [message]);
  const { whois, language } = deps;

  return (
    <>
      <Header header={header} words={words} />
      {header?.preview && (
        <PreviewBanner network={header.preview} end={() => deps.endPreview(header.tab)} words={words} />
      )}
      {total > 0 && header?.kind === 'web' && (
        <section class="verdict" aria-label={words.text('judged_label')}>
          {judging && <judging.Strip />}
        </section>
      )}
      {total > 0 && <TableTools {...{ view: state.view, passing, shown, total, change, words }} />}
      <main>
        <UnansweredNotes what={state.unanswered} words={words} />
        {!state.permitted && <PermissionNotice request={deps.requestPermission} words={words} />}
        {header && (
          // What is blocked is said above.
          <Notices notices={header.notices.filter((id) => !header.preview || id !== 'previewed')} words={words} />
        )}
        {total > 0 ? (
          // The page of another host starts with a table of its own: at its top, and rendered in parts again.
          <HostTable
            key={header?.hostname}
            groups={groups}
            state={state}
            tools={{ whois, language, copy }}
            words={words}
          />
        ) : (
          header && <EmptyState header={header} permitted={state.permitted} words={words} />
        )}
      </main>
      <Footer
        copyTable={total > 0 ? copyTable : undefined}
        openSideView={deps.openSideView}
        openAudit={deps.openAudit}
        openOptions={deps.openOptions}
        words={words}
      >
        <ConnectionState connected={state.connected} words={words} />
        {message?.text}
      </Footer>
    </>
  );
}

function changeByKey(command: ViewCommand, store: Store<ViewState>): void {
  if (command === 'filter') document.querySelector<HTMLElement>('.table-tools [type=search]')?.focus();
  else {
    store.update((before) => {
      const { grouped, sort } = before.view;
      const next = sortKeys[(sortKeys.indexOf(sort) + 1) % sortKeys.length];
      return changeView(before, command === 'group' ? { grouped: !grouped } : { sort: next ?? sort });
    });
  }
}

function rowsOf({ rows }: ViewState, hostnames: readonly string[]): Row[] {
  return hostnames.map((hostname) => rows.get(hostname)).filter((row) => row !== undefined);
}
