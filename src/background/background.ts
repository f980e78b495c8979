/**
 * Connects the parts. Every listener is registered in the first turn, as browsers want it; what the listeners bring
 * waits at the gate until the stored state is back.
 */
import { describeAddress } from '../address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefix } from '../address/nat64-prefix.ts';
import { action } from '../browser/action.ts';
import { observeNetwork, observeOpenPages } from '../browser/observe-network.ts';
import { serveViews } from '../browser/serve-views.ts';
import { sessionArea } from '../browser/session-area.ts';
import { observeSettings, readSettings } from '../browser/settings-area.ts';
import { language, text } from '../browser/text.ts';
import type { NetworkEvent } from '../page/network-event.ts';
import type { Tracker } from '../page/tracker.ts';
import type { Settings } from '../settings.ts';
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
let full = false;

const later = (milliseconds: number, callback: () => void) => void setTimeout(callback, milliseconds);
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
  applySettings(await readSettings());
  gate.push(({ toolbar, publisher }) => {
    toolbar.drawAll();
    publisher.sendAll();
  });
});
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
  const [settings, restored] = await Promise.all([readSettings(), store.restore()]);
  const { tracker, changes } = restored;
  full = restored.full;
  const toolbar = new Toolbar(tracker, { action, text, language, describe, later });
  const publisher = new Publisher(tracker, { describe, later, notices: () => (full ? ['storage-full'] : []) });
  applySettings(settings);
  // What the journal told again may not have been drawn before the background was killed.
  toolbar.note(changes);
  gate.open((task) => task({ tracker, toolbar, publisher }));
  // A commit may have come in the very moment in which the background was killed.
  await observeOpenPages(observe, restored.resumed ? 'visible' : 'all');
}

function applySettings(settings: Settings): void {
  nat64Prefixes = settings.nat64Prefixes.flatMap((prefix) => {
    const parsed = parseNat64Prefix(prefix);
    return parsed.ok ? [parsed.prefix] : [];
  });
}
