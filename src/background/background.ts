/**
 * Connects the parts. Every listener is registered in the first turn, as browsers want it; what the listeners bring
 * waits at the gate until the stored state is back.
 */
import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefix } from '../address/nat64-prefix.ts';
import { action } from '../browser/action.ts';
import { observeNetwork, observeOpenPages } from '../browser/observe-network.ts';
import { nativeSiteOf } from '../browser/public-suffix.ts';
import { serveViews } from '../browser/serve-views.ts';
import { sessionArea } from '../browser/session-area.ts';
import { observeSettings, readSettings, syncSettings } from '../browser/settings-area.ts';
import { language, text } from '../browser/text.ts';
import { shareTheme } from '../browser/theme.ts';
import type { NetworkEvent } from '../page/network-event.ts';
import type { NoticeId } from '../page/notices.ts';
import type { Tracker } from '../page/tracker.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { Gate } from './gate.ts';
import { Publisher } from './publisher.ts';
import { Store } from './store.ts';
import { Toolbar } from './toolbar.ts';

interface Parts {
  readonly tracker: Tracker;
  readonly toolbar: Toolbar;
  readonly publisher: Publisher;
}

const gate = new Gate<(parts: Parts) => void>();
let nat64Prefixes: readonly Nat64Prefix[] = [];
let settings: Settings = defaultSettings;
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
  gate.push(({ tracker, toolbar, publisher }) => {
    const changes = tracker.apply(event);
    store.append(event, changes);
    if (changes.length === 0) return;
    toolbar.note(changes);
    publisher.note(changes);
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
  const [restored] = await Promise.all([store.restore(), refreshSettings()]);
  const { tracker, changes } = restored;
  full = restored.full;
  const toolbar = new Toolbar(tracker, { action, text, language, describe, smallDigits, later });
  const notices = (): NoticeId[] => (full ? ['storage-full'] : []);
  const publisher = new Publisher(tracker, { describe, siteOf: nativeSiteOf, smallDigits, later, notices });
  // What the journal told again may not have been drawn before the background was killed.
  toolbar.note(changes);
  gate.open((task) => task({ tracker, toolbar, publisher }));
  // A commit may have come in the very moment in which the background was killed.
  await observeOpenPages(observe, restored.resumed ? 'visible' : 'all');
}

let reads = 0;

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
