/**
 * Connects the parts. Every listener is registered in the first turn, as browsers want it; what the listeners bring
 * waits at the gate until the stored state is back.
 */
import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefix } from '../address/nat64-prefix.ts';
import { action, showRecording } from '../browser/action.ts';
import { pageIds, putPages } from '../browser/audit-database.ts';
import { observeNetwork, observeOpenPages } from '../browser/observe-network.ts';
import { nativeSiteOf } from '../browser/public-suffix.ts';
import { observeRecorder, readRecorder, writeRecorder } from '../browser/recorder-area.ts';
import { serveViews } from '../browser/serve-views.ts';
import { sessionArea } from '../browser/session-area.ts';
import { observeSettings, readSettings, syncSettings } from '../browser/settings-area.ts';
import { language, text } from '../browser/text.ts';
import { shareTheme } from '../browser/theme.ts';
import type { NetworkEvent } from '../page/network-event.ts';
import type { NoticeId } from '../page/notices.ts';
import type { Tracker } from '../page/tracker.ts';
import { type Recorder, stoppedRecorder } from '../readiness/recorder.ts';
import { defaultSettings, type Settings } from '../settings.ts';
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
let settings: Settings = defaultSettings;
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
    const changes = tracker.apply(event);
    store.append(event, changes);
    if (changes.length === 0) return;
    toolbar.note(changes);
    publisher.note(changes);
    auditRecorder.note(changes);
  });

observeNetwork(observe);
observeSettings(async () => {
  if (!(await refreshSettings())) return;
  gate.push(({ toolbar, publisher }) => {
    toolbar.drawAll();
    publisher.sendAll();
  });
});
syncSettings();
observeRecorder((recorder) => gate.push(({ auditRecorder }) => follow(auditRecorder, recorder)));
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
  const [restored, , recorder] = await Promise.all([store.restore(), refreshSettings(), readRecorder()]);
  const { tracker, changes } = restored;
  full = restored.full;
  const toolbar = new Toolbar(tracker, { action, text, language, describe, smallDigits, later });
  const notices = (): NoticeId[] => (full ? ['storage-full'] : []);
  const publisher = new Publisher(tracker, { describe, siteOf: nativeSiteOf, smallDigits, later, notices });
  const auditRecorder = new AuditRecorder(tracker, { area: { pageIds, putPages }, later, onFailure: stopRecording });
  // What the journal told again may not have been drawn before the background was killed.
  toolbar.note(changes);
  gate.open((task) => task({ tracker, toolbar, publisher, auditRecorder }));
  follow(auditRecorder, recorder);
  // A commit may have come in the very moment in which the background was killed.
  await observeOpenPages(observe, restored.resumed ? 'visible' : 'all');
}

function follow(auditRecorder: AuditRecorder, recorder: Recorder): void {
  auditRecorder.follow(recorder);
  showRecording(recorder.state === 'recording');
}

/** Nobody may believe that pages are kept when they are not. */
async function stopRecording(): Promise<void> {
  await writeRecorder({ ...stoppedRecorder, failed: true });
}

/** @returns whether any setting has changed */
async function refreshSettings(): Promise<boolean> {
  const read = ++reads;
  const next = await readSettings();
  // Of several readings at the same time the one that began last knows most.
  if (read !== reads) return false;
  void shareTheme(next.theme);
  if (JSON.stringify(next) === JSON.stringify(settings)) return false;
  settings = next;
  nat64Prefixes = settings.nat64Prefixes.flatMap((prefix) => {
    const parsed = parseNat64Prefix(prefix);
    return parsed.ok ? [parsed.prefix] : [];
  });
  return true;
}
