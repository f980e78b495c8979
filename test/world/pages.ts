/**
 * Composes the pages of the world from their query.
 *
 * - Every parameter may be repeated. Its value is a URL unless noted otherwise: absolute (`https://v4.test/img`), without
 *   scheme (`//v4.test/img`) or a path.
 * - When everything that the page started has settled, successfully or not, the page sets `window.done = true`, and its
 *   title to `done`.
 *
 * In the markup: `img`, `script`, `style`, `frame`, `sandbox` (a sandboxed frame), `srcdoc` (a frame with srcdoc that
 * shows the image), `blank` (an about:blank frame that shows the image), `icon` (default /favicon.ico), `preload` (as
 * fetch), `link` (anchors #link0, #link1, ...), `linkblank` (the same with target=_blank, #blank0), `window`
 * (buttons #window0, ... that open an empty window and show the image in it), `prefetch` and `prerender` (speculation rules, eagerness immediate), `refresh` (meta refresh, at once), `assign` (location.assign while
 * the page loads).
 * By script, waited for: `fetch`, `xhr`, `abort` (a fetch that is aborted once its headers are there), `ws` (says a word,
 * receives it, closes), `beacon`, `worker` (a dedicated worker fetches the URL), `shared` (a shared worker does), `sw` (MODE:
 * registers /sw.js?mode=MODE for /sw-page and waits until it is active), `swfetch` (that worker fetches the URL),
 * `push` (pushState to this URL).
 * By script, not waited for: `hang` (a fetch), `wsopen` (a WebSocket that stays open), `unload` (a beacon as the page
 * is left), `go` (location = URL once done), `late` (an image asked for once done).
 */

const STARTER = `
'use strict';
const query = new URLSearchParams(location.search);
const tasks = [];
const each = (name, start) => query.getAll(name).forEach((value) => tasks.push(Promise.resolve().then(() => start(value)).catch(() => {})));
const absolute = (url, base = location.href) => new URL(url, base);
const answerOf = (port, start) => new Promise((resolve) => { port.onmessage = resolve; port.onerror = resolve; start(); });
window.done = false;
const loaded = new Promise((resolve) => addEventListener('load', resolve));

each('fetch', (url) => fetch(url).then((response) => response.arrayBuffer()));
each('xhr', (url) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.onloadend = resolve;
  request.open('GET', url);
  request.send();
}));
each('abort', async (url) => {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  await response.body.getReader().read();
  controller.abort();
});
const socketUrl = (value) => { const url = absolute(value); url.protocol = url.protocol.replace('http', 'ws'); return url; };
each('ws', (url) => new Promise((resolve) => {
  const socket = new WebSocket(socketUrl(url));
  socket.onopen = () => socket.send('hello');
  socket.onmessage = () => socket.close();
  socket.onclose = resolve;
}));
each('wsopen', (url) => new Promise((resolve) => {
  window.openSocket = new WebSocket(socketUrl(url));
  window.openSocket.onopen = resolve;
  window.openSocket.onerror = resolve;
}));
each('beacon', (url) => navigator.sendBeacon(url));
each('worker', (url) => {
  const worker = new Worker('/dedicated-worker');
  return answerOf(worker, () => worker.postMessage(absolute(url).href)).finally(() => worker.terminate());
});
each('shared', (url) => {
  const { port } = new SharedWorker('/shared-worker');
  return answerOf(port, () => port.postMessage(absolute(url).href));
});
const registrations = {};
const registered = (mode) => (registrations[mode] ??= (async () => {
  const registration = await navigator.serviceWorker.register('/sw.js?mode=' + mode, { scope: '/sw-page' });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker.state !== 'activated') {
    await new Promise((resolve) => { worker.onstatechange = () => worker.state === 'activated' && resolve(); });
  }
  return worker;
})());
each('sw', registered);
each('swfetch', async (url) => {
  const worker = await registered(query.get('sw') ?? 'pass');
  const { port1, port2 } = new MessageChannel();
  return answerOf(port1, () => worker.postMessage(absolute(url).href, [port2]));
});
each('push', async (url) => {
  // One turn after the load: earlier, Firefox replaces the page's place in the history instead of adding one.
  await loaded;
  await new Promise((resolve) => setTimeout(resolve, 0));
  history.pushState({}, '', url);
});
query.getAll('hang').forEach((url) => fetch(url).catch(() => {}));
addEventListener('pagehide', () => query.getAll('unload').forEach((url) => navigator.sendBeacon(url)));
Promise.all([loaded, ...tasks, ...(window.more ?? [])]).then(() => {
  document.title = 'done';
  window.done = true;
  for (const url of query.getAll('late')) new Image().src = url;
  const next = query.get('go');
  // One turn later, so that the load has ended for the browser too and the page keeps its place in the history.
  if (next) setTimeout(() => { location.href = next; }, 0);
});
`;

/** Escapes a text for HTML, attribute values included. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function document(head: string, body: string, script = STARTER): string {
  const tag = `<script>${script}</script>`;
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>loading</title>\n${head}\n${tag}</head>\n<body>\n${body}\n</body></html>\n`;
}

function speculationRules(query: URLSearchParams): string {
  const rules = Object.fromEntries(
    ['prefetch', 'prerender']
      .filter((kind) => query.has(kind))
      .map((kind) => [kind, [{ source: 'list', urls: query.getAll(kind), eagerness: 'immediate' }]]),
  );
  if (Object.keys(rules).length === 0) return '';
  return `<script type="speculationrules">${JSON.stringify(rules).replaceAll('<', '\\u003c')}</script>`;
}

/**
 * Returns the HTML of a page with these parameters.
 * @param isInUrl whether they are those of the page's own address; else its script gets them
 */
export function composePage(query: URLSearchParams, isInUrl = true): string {
  const each = (name: string, template: (url: string, index: number) => string): string =>
    query
      .getAll(name)
      .map((url, index) => template(escapeHtml(url), index))
      .join('\n');
  const icon = query.get('icon') ?? '/favicon.ico';
  const imageIn = (url: string): string => escapeHtml(`<img src="${url}" alt="">`);
  const head = [
    `<link rel="icon" href="${escapeHtml(icon)}">`,
    each('preload', (url) => `<link rel="preload" as="fetch" crossorigin href="${url}">`),
    each('style', (url) => `<link rel="stylesheet" href="${url}">`),
    speculationRules(query),
    each('refresh', (url) => `<meta http-equiv="refresh" content="0; url=${url}">`),
    ...query
      .getAll('assign')
      .map((url) => `<script>location.assign(${JSON.stringify(url).replaceAll('<', '\\u003c')})</script>`),
  ];
  const body = [
    '<h1>A page of the private world</h1>',
    each('script', (url) => `<script src="${url}"></script>`),
    each('img', (url) => `<img src="${url}" alt="">`),
    each('frame', (url) => `<iframe src="${url}"></iframe>`),
    each('sandbox', (url) => `<iframe sandbox="allow-scripts" src="${url}"></iframe>`),
    each('srcdoc', (url) => `<iframe srcdoc="${imageIn(url)}"></iframe>`),
    each('blank', (url, index) => {
      const fill = `document.getElementById('blank-frame${index}').contentDocument.body.innerHTML`;
      return `<iframe id="blank-frame${index}"></iframe><script>${fill} = '<img alt="" src="${url}">'</script>`;
    }),
    each('link', (url, index) => `<p><a id="link${index}" href="${url}">${url}</a></p>`),
    each('linkblank', (url, index) => `<p><a id="blank${index}" target="_blank" href="${url}">${url}</a></p>`),
    each('window', (url, index) => {
      const open = `window.open().document.body.innerHTML = '<img alt=&quot;&quot; src=&quot;${url}&quot;>'`;
      return `<button id="window${index}" onclick="${open}">${url}</button>`;
    }),
  ];
  const given = JSON.stringify(query.toString()).replaceAll('<', '\\u003c');
  const script = isInUrl ? STARTER : STARTER.replace('location.search', () => given);
  return document(head.filter(Boolean).join('\n'), body.filter(Boolean).join('\n'), script);
}

/**
 * Returns a page that asks the first `hosts` bulk names `each` times (`via=fetch`, the default, or `via=img`), over
 * `scheme` (default: the page's own). `from` skips names.
 */
export function bulkPage(): string {
  const start = `
const bulk = new URLSearchParams(location.search);
const number = (name, otherwise) => Number(bulk.get(name) ?? otherwise);
const scheme = bulk.get('scheme') ?? location.protocol.slice(0, -1);
const image = (url) => new Promise((resolve) => { const img = new Image(); img.onload = img.onerror = resolve; img.src = url; });
const ask = bulk.get('via') === 'img' ? image : (url) => fetch(url).then((response) => response.arrayBuffer());
const urls = [];
for (let turn = 0; turn < number('each', 1); turn++) {
  for (let host = number('from', 0); host < number('from', 0) + number('hosts', 10); host++) {
    urls.push(scheme + '://h' + String(host).padStart(4, '0') + '.bulk.test/img?turn=' + turn);
  }
}
// A few lanes, because a browser gives up on thousands of requests at once.
const lane = async () => { for (let url = urls.shift(); url; url = urls.shift()) await ask(url).catch(() => {}); };
window.more = Array.from({ length: number('lanes', 64) }, lane);
`;
  return document('<link rel="icon" href="/favicon.ico">', '<h1>Many hosts</h1>', start + STARTER);
}

/** The script of a dedicated worker: fetches the URL that it is sent, and answers. */
export const DEDICATED_WORKER = `
onmessage = (event) => fetch(event.data).then((response) => response.text(), String).then(() => postMessage('done'));
`;

/** The script of a shared worker: fetches the URL that it is sent, and answers. */
export const SHARED_WORKER = `
onconnect = (connection) => {
  const port = connection.ports[0];
  port.onmessage = (event) => fetch(event.data).then((response) => response.text(), String).then(() => port.postMessage('done'));
};
`;

/**
 * Returns the script of the service worker for /sw-page.
 * Modes: `answer` makes the page itself, with the images that the page's query names; `fetch` answers with what
 * `url` of the page's query gives; `pass` fetches the request itself; `preload` answers with what the browser has asked for
 * meanwhile (navigation preload); `none` has no fetch listener.
 * A message with a URL makes the worker fetch that.
 */
export function serviceWorker(mode: string): string {
  const answers: Readonly<Record<string, string>> = {
    answer: `
      const query = new URL(request.url).searchParams;
      const images = query.getAll('img').map((url) => '<img alt="" src="' + url + '">').join('');
      const script = '<script>onload = () => { document.title = "done"; window.done = true; }</' + 'script>';
      return new Response('<!doctype html><title>loading</title>' + script + images, { headers: { 'content-type': 'text/html' } });`,
    fetch: `return fetch(new URL(request.url).searchParams.get('url'));`,
    pass: 'return fetch(request);',
    preload: 'return event.preloadResponse;',
  };
  const answer = answers[mode];
  const listener = answer
    ? `onfetch = (event) => {
  if (!new URL(event.request.url).pathname.startsWith('/sw-page')) return;
  event.respondWith((async (request) => { ${answer} })(event.request));
};`
    : '';
  return `
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil((async () => {
  ${mode === 'preload' ? 'await registration.navigationPreload.enable();' : ''}
  await clients.claim();
})());
onmessage = (event) => event.waitUntil(
  fetch(event.data).then((response) => response.text(), String).then(() => event.ports[0].postMessage('done')),
);
${listener}
`;
}
