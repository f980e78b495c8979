/**
 * Connects the parts. Every listener is registered in the first turn, as browsers want it; what the listeners bring
 * waits at the gate until the stored state is back.
 */
import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, readNat64Prefixes } from '../address/nat64-prefix.ts';
import { action, showPreviewBadge, showRecording } from '../browser/action.ts';
import { addNat64Prefixes, pageIds, putPages } from '../browser/audit-database.ts';
import { observeNetwork, observeOpenPages } from '../browser/observe-network.ts';
import { endPreview, type PreviewTabs, previewTabs } from '../browser/preview-tabs.ts';
import { nativeSiteOf } from '../browser/public-suffix.ts';
import { recorderArea } from '../browser/recorder-area.ts';
import { serveViews } from '../browser/serve-views.ts';
import { sessionArea } from '../browser/session-area.ts';
import { observeSettings, readSettingValues, syncSettings } from '../browser/setting-values.ts';
import { language, text } from '../browser/text.ts';
import { shareTheme } from '../browser/theme.ts';
import type { NetworkEvent } from '../page/network-event.ts';
import type { NoticeId } from '../page/notices.ts';
import type { Tracker } from '../page/tracker.ts';
import { type Recorder, stoppedRecorder } from '../readiness/recorder.ts';
import { backgroundTable } from '../settings/background-settings.ts';
import { combine, defaultsOf } from '../settings/combine.ts';
import { AuditRecorder } from './audit-recorder.ts';
import { Gate } from './gate.ts';
import { Publisher } from './publisher.ts';
import { Store } from './store.ts';
import { Toolbar } from './toolbar.ts';

interface Parts {
  readonly tracker: Tracker;
  readonly toolbar: Toolbar;
  readonly publisher: Publisher;
  readonly auditRecorder: AuditRecorder;
}

const gate = new Gate<(parts: Parts) => void>();
let nat64Prefixes: readonly Nat64Prefix[] = [];
let settings = defaultsOf(backgroundTable);
let previews: PreviewTabs = {};
let reads = 0;
let full = false;

const later = (milliseconds: number, callback: () => void) => void setTimeout(callback, milliseconds);
const smallDigits = () => settings.smallDigits;
const describe = (address: string) => describeAddress(address, nat64Prefixes);

const store = new Store({
  area: sessionArea,
  later,
  beforeSnapshot: () => gate.push(({ toolbar }) => toolbar.drawChanged()),
  onFull: () => {
    full = true;
    gate.push(({ publisher }) => publisher.sendAll());
  },
});

const observe = (event: NetworkEvent) =>
  gate.push(({ tracker, toolbar, publisher, auditRecorder }) => {
    const noted = withPreview(event);
    const changes = tracker.apply(noted);
    store.append(noted, changes);
    if (changes.length === 0) return;
    for (const change of changes)
      if (change.kind === 'tab' && change.tab in previews) showPreviewBadge(change.tab, true);
    toolbar.note(changes);
    publisher.note(changes);
    auditRecorder.note(changes);
  });

observeNetwork(observe);
observeSettings(async () => {
  if (!(await refreshSettings())) return;
  gate.push(({ toolbar, publisher, auditRecorder }) => {
    toolbar.drawAll();
    publisher.sendAll();
    auditRecorder.noteNetwork();
  });
});
syncSettings();
recorderArea.observe((recorder) => gate.push(({ auditRecorder }) => follow(auditRecorder, recorder)));
previewTabs.observe((tabs) =>
  gate.push(({ publisher }) => {
    for (const tab of Object.keys({ ...previews, ...tabs })) showPreviewBadge(Number(tab), tab in tabs);
    previews = tabs;
    publisher.sendAll();
  }),
);
serveViews((line) => {
  let view: ReturnType<Publisher['connect']> | undefined;
  gate.push(({ publisher }) => {
    view = publisher.connect(line);
  });
  return {
    request: (request) => gate.push(() => view?.request(request)),
    disconnect: () => gate.push(() => view?.disconnect()),
  };
});
void start();

async function start(): Promise<void> {
  const [restored, , recorder, tabs] = await Promise.all([
    store.restore(),
    refreshSettings(),
    recorderArea.read(),
    previewTabs.read(),
  ]);
  previews = tabs;
  const { tracker, changes } = restored;
  full = restored.full;
  const toolbar = new Toolbar(tracker, { action, text, language, describe, smallDigits, later });
  const notices = (): NoticeId[] => (full ? ['storage-full'] : []);
  const preview = (tab: number) => previews[tab] ?? null;
  const publisher = new Publisher(tracker, { describe, siteOf: nativeSiteOf, smallDigits, later, notices, preview });
  const auditRecorder = new AuditRecorder(tracker, {
    area: { pageIds, putPages, addNat64Prefixes },
    nat64Prefixes: () => settings.nat64Prefixes,
    later,
    onFailure: stopRecording,
  });
  // What the journal told again may not have been drawn before the background was killed.
  toolbar.note(changes);
  gate.open((task) => task({ tracker, toolbar, publisher, auditRecorder }));
  follow(auditRecorder, recorder);
  // A commit may have come in the very moment in which the background was killed.
  await observeOpenPages(observe, restored.resumed ? 'visible' : 'all');
}

/** Notes of a document that hosts are blocked in it; a tab that is closed is shown no longer. */
function withPreview(event: NetworkEvent): NetworkEvent {
  if (event.kind === 'tab-removed' && event.tab in previews) void endPreview(event.tab);
  return event.kind === 'commit' && event.tab in previews ? { ...event, previewed: true } : event;
}

function follow(auditRecorder: AuditRecorder, recorder: Recorder): void {
  auditRecorder.follow(recorder);
  showRecording(recorder.state === 'recording');
}

/** Nobody may believe that pages are kept when they are not. */
async function stopRecording(): Promise<void> {
  await recorderArea.write({ ...stoppedRecorder, failed: true });
}

/** @returns whether any setting has changed */
async function refreshSettings(): Promise<boolean> {
  const read = ++reads;
  const { settings: next } = combine(backgroundTable, await readSettingValues());
  // Of several readings at the same time the one that began last knows most.
  if (read !== reads) return false;
  void shareTheme(next.theme);
  if (JSON.stringify(next) === JSON.stringify(settings)) return false;
  settings = next;
  nat64Prefixes = readNat64Prefixes(settings.nat64Prefixes);
  return true;
}
