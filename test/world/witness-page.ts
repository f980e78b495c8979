/**
 * Pages that tell what became of their resources: `/witness?mark=NAME&load=TYPE%20URL&load=...`. When all have ended
 * they ask their own host for `/report?of=NAME&loaded=0,2&failed=1`, where the numbers count the loads, and set
 * `window.done`.
 *
 * What became of a beacon is reported to no page, of a frame or a worker none does without a word from inside: they
 * count as loaded when they have been asked for, and the servers know better.
 */

/** What a witness can load. `worker`: what a service worker fetches for the page; `thread`: what a dedicated one does. */
export type WitnessType =
  | 'script'
  | 'style'
  | 'frame'
  | 'fetch'
  | 'socket'
  | 'font'
  | 'image'
  | 'media'
  | 'beacon'
  | 'worker'
  | 'thread';

/** Types of which only the servers know whether they were loaded. */
export const SILENT_TYPES: readonly WitnessType[] = ['frame', 'beacon', 'worker', 'thread'];

const SCRIPT = `
'use strict';
const query = new URLSearchParams(location.search);
window.done = false;
const element = (name, attributes) => new Promise((resolve, reject) => {
  const made = document.createElement(name);
  made.onload = resolve;
  made.onerror = reject;
  Object.assign(made, attributes);
  document.body.append(made);
});
const start = {
  script: (src) => element('script', { src }),
  style: (href) => element('link', { rel: 'stylesheet', href }),
  // In Firefox a frame that cannot be loaded never says so.
  frame: async (src) => void element('iframe', { src }),
  image: (src) => element('img', { src, alt: '' }),
  fetch: (url) => fetch(url).then((response) => response.text()),
  socket: (url) => new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => { resolve(); socket.close(); };
    socket.onerror = reject;
  }),
  media: (src) => new Promise((resolve, reject) => {
    const audio = new Audio();
    audio.onloadedmetadata = resolve;
    audio.onerror = reject;
    audio.preload = 'auto';
    audio.src = src;
  }),
  // What is sent is no font, which it says with another error than one that the network gave it.
  font: async (url) => {
    await new FontFace('witness', 'url(' + JSON.stringify(url) + ')').load().catch(() => {});
    const [entry] = performance.getEntriesByName(url);
    if (entry?.responseStatus !== 200) throw new Error('no font');
  },
  beacon: async (url) => { navigator.sendBeacon(url); },
  worker: async (url) => {
    const registration = await navigator.serviceWorker.register('/sw.js?mode=pass', { scope: '/sw-page' });
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => { port1.onmessage = resolve; });
    worker.postMessage(url, [port2]);
    await answer;
  },
  thread: (url) => new Promise((resolve, reject) => {
    const worker = new Worker('/dedicated-worker');
    worker.onmessage = resolve;
    worker.onerror = reject;
    worker.postMessage(url);
  }),
};
const report = async () => {
  const loads = query.getAll('load').map((text) => text.split(' '));
  const ends = await Promise.allSettled(loads.map(async ([type, url]) => start[type](url)));
  const numbers = (status) => ends.flatMap((end, at) => (end.status === status ? [at] : [])).join();
  const report = { of: query.get('mark'), loaded: numbers('fulfilled'), failed: numbers('rejected') };
  await fetch('/report?' + new URLSearchParams(report)).catch(() => {});
  window.done = true;
};
addEventListener('load', () => void report());
`;

/** The text of every witness: what it loads is in its own URL. */
export const WITNESS = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A witness</title><link rel="icon" href="data:,"></head>
<body><h1>A witness</h1><script>${SCRIPT}</script></body></html>
`;

/** What the page says in a path that it asks its host for; null for any other path. */
export function reportIn(
  path: string,
): { readonly of: string; readonly loaded: number[]; readonly failed: number[] } | null {
  const url = new URL(path, 'https://any.test');
  if (url.pathname !== '/report') return null;
  const numbers = (name: string): number[] => (url.searchParams.get(name) || '').split(',').filter(Boolean).map(Number);
  return { of: url.searchParams.get('of') ?? '', loaded: numbers('loaded'), failed: numbers('failed') };
}
