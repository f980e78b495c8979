/** Connects the live log to the browser; everything else gets what it needs passed in. */
import { render } from 'preact';
import { describeAddress } from '../../src/address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes } from '../../src/address/nat64-prefix.ts';
import { observeLogLines } from '../../src/browser/events/observe-log-lines.ts';
import { isPrivate, programName } from '../../src/browser/extension.ts';
import { observeHostPermission, requestHostPermission } from '../../src/browser/permissions/host-permission.ts';
import { startPage } from '../../src/browser/start-page.ts';
import { observeSettings, readSettings } from '../../src/browser/storage/page-settings.ts';
import { followDevtoolsTheme, observeMissingPanel, requestPanel } from '../../src/browser/views/devtools-panel.ts';
import { observeTabs } from '../../src/browser/views/observe-tabs.ts';
import { needsLogRelay, receiveRelayedLog } from '../../src/browser/views/receive-relayed-log.ts';
import { logFormats, writeLogLines } from '../../src/format/request-log.ts';
import { failureId } from '../../src/page/events/failure.ts';
import type { LogLine } from '../../src/page/events/log-entry.ts';
import { idText } from '../../ui/id-texts.ts';
import { nextFrame } from '../../ui/next-frame.ts';
import { inPageSlices, yieldToPage } from '../../ui/page-slices.ts';
import { saveFile } from '../../ui/save-file.ts';
import { createStore } from '../../ui/store.ts';
import { copyText } from './copy-text.ts';
import { Log, type LogState } from './Log.tsx';
import { noFilter, RequestLog } from './request-log.ts';
import { createLogSearch } from './search-log.ts';

const words = startPage('log_title');
followDevtoolsTheme();

let nat64Prefixes: readonly Nat64Prefix[] = [];
const describe = (address: string) => describeAddress(address, nat64Prefixes);
const log = new RequestLog(describe, (error) => words.text(idText('failure', failureId(error))));
const tabOf = (hash: string): number | null => {
  const tab = /^#tab=(\d+)$/.exec(hash)?.[1];
  return tab === undefined ? null : Number(tab);
};
const store = createStore<LogState>(
  {
    ...{ filter: { ...noFilter, tab: tabOf(location.hash) }, tabs: [], revision: 0 },
    permitted: true,
    isListening: !needsLogRelay,
    isPanelMissing: false,
  },
  nextFrame,
);
/** The log is changed in place; this makes the page look again. */
const redraw = () => store.update((state) => ({ ...state, revision: state.revision + 1 }));
const search = createLogSearch(log, { now: () => performance.now(), yieldToPage, onProgress: redraw });
void search(store.get().filter);

const addLine = (line: LogLine) => {
  log.add(line);
  redraw();
};
const notePermission = (permitted: boolean | undefined) =>
  store.update((state) => ({ ...state, permitted: permitted !== false }));
if (needsLogRelay) {
  const onListening = (isListening: boolean) => store.update((state) => ({ ...state, isListening }));
  receiveRelayedLog(tabOf(location.hash) ?? -1, { onLine: addLine, onListening, onPermission: notePermission });
} else {
  observeLogLines(isPrivate, addLine);
  observeTabs(isPrivate, (tabs) => store.update((state) => ({ ...state, tabs })));
  observeHostPermission(notePermission);
  observeMissingPanel((isPanelMissing) => store.update((state) => ({ ...state, isPanelMissing })));
}
addEventListener('hashchange', () => {
  const tab = tabOf(location.hash);
  if (tab !== store.get().filter.tab) setFilter({ ...store.get().filter, tab });
});

/** Which addresses are IPv4 behind NAT64 is known when the settings are; nothing waits for them. */
async function readPrefixes(): Promise<void> {
  nat64Prefixes = parseNat64Prefixes((await readSettings()).nat64Prefixes);
  void search(store.get().filter);
}
observeSettings(() => void readPrefixes());
void readPrefixes();

function setFilter(filter: LogState['filter']): void {
  const isOtherTab = filter.tab !== store.get().filter.tab;
  void search(filter);
  store.update((state) => ({ ...state, filter }));
  // Words are not in the address, and may come faster than it may change (see follow-places.ts).
  if (isOtherTab)
    history.replaceState(null, '', `${location.pathname}${filter.tab === null ? '' : `#tab=${filter.tab}`}`);
}

const timeFormat = new Intl.DateTimeFormat(words.language, {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

render(
  <Log
    log={log}
    store={store}
    deps={{
      describe,
      words,
      isPrivate,
      time: (milliseconds) => timeFormat.format(milliseconds),
      setFilter,
      redraw,
      isRelayed: needsLogRelay,
      requestPermission: () => void requestHostPermission(),
      requestPanel,
      async copy(entries) {
        const pieces = await inPageSlices(writeLogLines(entries, { describe }));
        await copyText(pieces.join('').trimEnd());
      },
      async save(format, entries) {
        const { extension, mimeType, write } = logFormats[format];
        const pieces = await inPageSlices(write(entries, { program: programName, describe }));
        const time = new Date().toISOString().slice(0, 19).replaceAll(':', '');
        return saveFile(`greensix-log-${time}.${extension}`, mimeType, pieces);
      },
    }}
  />,
  document.body,
);
