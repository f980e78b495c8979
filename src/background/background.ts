/**
 * Connects the parts. Every listener is registered in the first turn, as browsers want it. The start waits for the
 * session storage, and for that with a deadline; what the listeners bring is in the journal at once, and waits in the
 * queue. Nothing else is waited for: settings, previews and the audit recorder are applied whenever they are known.
 */
import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes } from '../address/nat64-prefix.ts';
import { devtoolsLackExtensionApi } from '../browser/browser-traits.ts';
import { observeNetwork, observeOpenPages } from '../browser/events/observe-network.ts';
import { after, inTime } from '../browser/in-time.ts';
import { nativeSiteOf } from '../browser/network/public-suffix.ts';
import { dropUnknownRules, movePreview, type PreviewTabs, previewTabs } from '../browser/preview/preview-tabs.ts';
import { addNat64Prefixes, pageIds, putPages } from '../browser/storage/audit-database.ts';
import { recorderArea } from '../browser/storage/recorder-area.ts';
import { sessionArea, sessionCapacity } from '../browser/storage/session-area.ts';
import {
  createBackgroundSettingsReader,
  observeStoredSettings,
  syncSettings,
} from '../browser/storage/stored-settings.ts';
import { language, text } from '../browser/text.ts';
import { shareTheme } from '../browser/theme.ts';
import { action, observeClearedTabs, setPreviewBadge, showRecording } from '../browser/toolbar/action.ts';
import { observeToolbarScheme } from '../browser/toolbar/toolbar-scheme.ts';
import { relayLog } from '../browser/views/relay-log.ts';
import { servePorts, viewServer } from '../browser/views/serve-ports.ts';
import { welcomeOnce } from '../browser/views/welcome.ts';
import type { NetworkEvent } from '../page/events/network-event.ts';
import type { NoticeId } from '../page/presentation/notices.ts';
import { logPortName, viewPortName } from '../protocol.ts';
import { type Recorder, stoppedRecorder } from '../readiness/report/recorder.ts';
import { backgroundTable } from '../settings/background-settings.ts';
import { combine, defaultsOf } from '../settings/combine.ts';
import { AuditRecorder } from './audit-recorder.ts';
import { Publisher } from './publisher.ts';
import { StartupQueue } from './startup-queue.ts';
import { Toolbar } from './toolbar.ts';
import { type Restored, TrackerJournal } from './tracker-journal.ts';

/** The session storage answers in a millisecond or two; on a machine that is overloaded, tables wait this long at most. */
const restoreDeadlineMs = 1500;

/** A database that has not written by then does not keep what is recorded, and the user has to know. */
const databaseDeadlineMs = 20_000;

const logError = console.error;
const queue = new StartupQueue<() => void>(logError);
let nat64Prefixes: readonly Nat64Prefix[] = [];
let settings = defaultsOf(backgroundTable);
/** Undefined until they are known. */
let previews: PreviewTabs | undefined;
let recorder: Recorder | undefined;
const appWideNotices = new Set<NoticeId>();

const smallDigits = () => settings.smallDigits;
const describe = (address: string) => describeAddress(address, nat64Prefixes);

const journal = new TrackerJournal({
  capacity: sessionCapacity,
  area: sessionArea((items) => {
    // What was changed since is newer.
    if (previews === undefined) followPreviews(previewTabs.valueIn(items));
    if (recorder === undefined) followRecorder(recorderArea.valueIn(items));
  }),
  after,
  beforeSnapshot: () => queue.push(() => toolbar.drawChanged()),
  onFull: () => noteEverywhere('storage-full', true),
  onChanges: (changes) =>
    queue.push(() => {
      toolbar.note(changes);
      publisher.note(changes);
    }),
  onAvailable: (available) => noteEverywhere('storage-unavailable', !available),
  onError: logError,
  annotate: withPreview,
  // More than one entry a microsecond is never written, and no two lives begin in the same one.
  firstEntry: Date.now() * 1000 + Math.floor(Math.random() * 1000),
});
const toolbar = new Toolbar(journal.tracker, { action, text, language, describe, smallDigits, after });
const publisher = new Publisher(journal.tracker, {
  describe,
  siteOf: nativeSiteOf,
  smallDigits,
  after,
  notices: () => [...appWideNotices],
  preview: (tab) => previews?.[tab] ?? null,
});
const auditRecorder = new AuditRecorder(journal.tracker, {
  area: {
    pageIds: (run) => inTime(() => pageIds(run), databaseDeadlineMs),
    putPages: (pages) => inTime(() => putPages(pages), databaseDeadlineMs),
    addNat64Prefixes: (run, prefixes) => inTime(() => addNat64Prefixes(run, prefixes), databaseDeadlineMs),
  },
  nat64Prefixes: () => settings.nat64Prefixes,
  after,
  // Recording stops, and is marked as failed, so that views can say so.
  onFailure: () => void recorderArea.write({ ...stoppedRecorder, failed: true }).catch(logError),
});
const settingsReader = createBackgroundSettingsReader(() => applySettings());

const observe = (event: NetworkEvent) => {
  const recorded = journal.record(event);
  queue.push(() => {
    const changes = journal.apply(recorded);
    if (event.kind === 'tab-removed' || event.kind === 'tab-replaced') {
      if (previews?.[event.tab]) void movePreview(event.tab, event.by).catch(logError);
    }
    if (changes.length === 0) return;
    for (const change of changes)
      if (change.kind === 'tab' && previews?.[change.tab]) setPreviewBadge(change.tab, true);
    toolbar.note(changes);
    publisher.note(changes);
    auditRecorder.note(changes);
  });
};

observeNetwork(observe);
welcomeOnce();
observeClearedTabs((tab) =>
  queue.push(() => {
    if (previews?.[tab]) setPreviewBadge(tab, true);
    toolbar.note([{ kind: 'tab', tab }]);
  }),
);
observeToolbarScheme(() => queue.push(() => toolbar.redrawAll()));
observeStoredSettings(() => void settingsReader.read());
syncSettings();
recorderArea.observe(followRecorder);
previewTabs.observe(followPreviews);
servePorts({
  [viewPortName]: viewServer((line) => {
    const view = publisher.connect(line);
    return {
      request: (request) => queue.push(() => view.request(request)),
      disconnect: () => queue.push(() => view.disconnect()),
    };
  }),
  ...(devtoolsLackExtensionApi && { [logPortName]: relayLog }),
});
void settingsReader.read();
start();

function start(): void {
  let isOpen = false;
  const begin = ({ resumed, changes, full }: Restored): void => {
    if (full) noteEverywhere('storage-full', true);
    for (const part of [toolbar, publisher, auditRecorder]) part.readFrom(journal.tracker);
    // Previews that began before an update of the extension.
    if (!resumed) void dropUnknownRules().catch(logError);
    // What was restored from the journal may not have been drawn before the background was killed.
    toolbar.note(changes);
    publisher.sendAll();
    // What was recorded is looked at again when it comes late.
    if (isOpen && recorder) auditRecorder.follow(recorder);
    if (!isOpen) queue.open((task) => task());
    isOpen = true;
    // A commit may have come in the very moment in which the background was killed.
    observeOpenPages(observe, resumed ? 'visible' : 'all').catch(logError);
  };
  const stop = after(restoreDeadlineMs, () => begin(journal.beginWithoutRestore()));
  journal.restore().then((restored) => {
    stop();
    begin(restored);
  }, logError);
}

/** Notes of a document that hosts are blocked in it. */
function withPreview(event: NetworkEvent): NetworkEvent {
  const isNew = event.kind === 'commit' && previews?.[event.tab] && !event.previewed;
  return isNew ? { ...event, previewed: true } : event;
}

function followPreviews(tabs: PreviewTabs): void {
  const before = previews ?? {};
  previews = tabs;
  queue.push(() => {
    for (const tab of Object.keys({ ...before, ...tabs })) setPreviewBadge(Number(tab), tab in tabs);
    publisher.sendAll();
  });
}

function followRecorder(changed: Recorder): void {
  recorder = changed;
  queue.push(() => auditRecorder.follow(changed));
  showRecording(changed.state === 'recording');
}

/** Says something above every table, or no longer. */
function noteEverywhere(notice: NoticeId, holds: boolean): void {
  if (holds) appWideNotices.add(notice);
  else appWideNotices.delete(notice);
  queue.push(() => publisher.sendAll());
}

/** What the settings are by now: drawn again where it differs. */
function applySettings(): void {
  const known = settingsReader.known();
  const { settings: next } = combine(backgroundTable, known);
  // Pages have a copy of the theme, which only what is certain may replace.
  if (!known.unknown.includes('local') && !known.unknown.includes('synced')) shareTheme(next.theme);
  if (JSON.stringify(next) === JSON.stringify(settings)) return;
  settings = next;
  nat64Prefixes = parseNat64Prefixes(settings.nat64Prefixes);
  queue.push(() => {
    toolbar.refreshAll();
    publisher.sendAll();
    auditRecorder.noteNetwork();
  });
}
