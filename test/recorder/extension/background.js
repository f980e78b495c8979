/**
 * Sends every event to the address in sink.js (which the recorder writes), in the order of arrival.
 * One WebSocket, so that the recorder's own traffic is one request and not one per event.
 */
const api = globalThis.browser ?? globalThis.chrome;
// A service worker has one script only; an event page has both in its manifest.
if (typeof importScripts === 'function') importScripts('sink.js');

/** Tells the lives of the background apart. */
const life = Math.random().toString(36).slice(2);
const queue = [];
let socket = connect();

function connect() {
  const opened = new WebSocket(globalThis.SINK);
  opened.onopen = flush;
  opened.onclose = () => {
    socket = connect();
  };
  return opened;
}

function flush() {
  while (socket.readyState === WebSocket.OPEN && queue.length > 0) socket.send(queue.shift());
}

function record(event, details) {
  if (details?.url === globalThis.SINK) return;
  queue.push(JSON.stringify({ life, at: Date.now(), event, details }));
  flush();
}

record('background.started', {});

const filter = { urls: ['<all_urls>'] };
for (const name of ['onBeforeRequest', 'onBeforeRedirect', 'onResponseStarted', 'onCompleted', 'onErrorOccurred']) {
  api.webRequest[name].addListener((details) => record(`webRequest.${name}`, details), filter);
}
for (const name of [
  'onBeforeNavigate',
  'onCommitted',
  'onDOMContentLoaded',
  'onCompleted',
  'onErrorOccurred',
  'onCreatedNavigationTarget',
  'onReferenceFragmentUpdated',
  'onHistoryStateUpdated',
  'onTabReplaced',
]) {
  api.webNavigation[name]?.addListener((details) => record(`webNavigation.${name}`, details));
}

function tabFacts({ id, windowId, openerTabId, status, url, pendingUrl, incognito, active, discarded }) {
  return { id, windowId, openerTabId, status, url, pendingUrl, incognito, active, discarded };
}
api.tabs.onCreated.addListener((tab) => record('tabs.onCreated', tabFacts(tab)));
api.tabs.onRemoved.addListener((tabId, info) => record('tabs.onRemoved', { tabId, ...info }));
api.tabs.onActivated.addListener((info) => record('tabs.onActivated', info));
api.tabs.onReplaced?.addListener((addedTabId, removedTabId) => record('tabs.onReplaced', { addedTabId, removedTabId }));
api.tabs.onUpdated.addListener((tabId, { status, url, discarded }) => {
  if (status ?? url ?? discarded) record('tabs.onUpdated', { tabId, status, url, discarded });
});
// No runtime.onStartup: whoever listens to that gets fewer events of what Firefox loads while it starts.
api.runtime.onInstalled.addListener(({ reason }) => record('runtime.onInstalled', { reason }));
