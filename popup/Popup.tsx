import { useEffect, useState } from 'preact/hooks';
import type { Row } from '../src/page/row.ts';
import { type Store, useStore } from '../ui/store.ts';
import { ConnectionState } from './ConnectionState.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { HostTable } from './HostTable.tsx';
import { Notices } from './Notices.tsx';
import type { Outside } from './outside.ts';
import { PermissionNotice } from './PermissionNotice.tsx';
import { listenToTable } from './table-input.ts';
import { rowsTsv, tableText, tableTsv } from './table-text.ts';
import { openRow, type ViewState } from './view-state.ts';

/** How long a message about copying stays. */
const readingTime = 4000;

/**
 * The popup: all hosts of a tab's page, live.
 * @param props.store what is shown; whoever fills it follows the background
 * @param props.outside what the popup needs from outside of its page
 */
export function Popup({ store, outside }: { store: Store<ViewState>; outside: Outside }) {
  const state = useStore(store);
  const [said, say] = useMessage();
  const { words } = outside;
  const { header, order, opened } = state;

  const copy = (text: string, message: string) =>
    outside.copy(text).then(
      () => say(message),
      () => say(words.text('copy_failed')),
    );
  const copyTable = (form: 'text' | 'tsv') => {
    const rows = rowsOf(store.get(), store.get().order);
    const text = form === 'tsv' ? tableTsv(rows, words) : tableText(rows, words);
    void copy(text, words.plural('copied_hosts', rows.length));
  };

  useEffect(
    () =>
      listenToTable(document, {
        setOpen: (hostname, open) =>
          store.update((before) => openRow(before, hostname, open ?? !before.opened.has(hostname))),
        copy: (text) => void copy(text, words.text('copied', text)),
        tableOf: (hostnames) => rowsTsv(rowsOf(store.get(), hostnames)),
      }),
    [store, outside],
  );
  useEffect(() => outside.open([...opened]), [opened, outside]);

  return (
    <>
      <Header header={header} words={words} />
      <main>
        {!state.permitted && <PermissionNotice request={outside.requestPermission} words={words} />}
        {header && <Notices notices={header.notices} words={words} />}
        {order.length > 0 ? (
          // The page of another host starts with a table of its own: at its top, and rendered in parts again.
          <HostTable key={header?.hostname} state={state} words={words} />
        ) : (
          header && <EmptyState header={header} permitted={state.permitted} words={words} />
        )}
      </main>
      <Footer copyTable={order.length > 0 ? copyTable : undefined} words={words}>
        <ConnectionState connected={state.connected} words={words} />
        {said}
      </Footer>
    </>
  );
}

function rowsOf({ rows }: ViewState, hostnames: readonly string[]): Row[] {
  return hostnames.map((hostname) => rows.get(hostname)).filter((row) => row !== undefined);
}

/** A message that goes away by itself. */
function useMessage(): [said: string, say: (message: string) => void] {
  const [said, say] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => say(''), readingTime);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, say];
}
