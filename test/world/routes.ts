/**
 * What the servers of the world answer, path by path.
 *
 * Every answer may be held with `gate=NAME`, and given another status with `status=N`. All answers allow every origin.
 * Nothing says `no-store`, which would keep a page out of the back/forward cache.
 */
import type { ServerResponse } from 'node:http';
import { type AddressBehaviour, answerAddress } from './addresses.ts';
import { answerDoh, type DohBehaviour } from './doh.ts';
import { BOOTSTRAP_NAME, REGISTRIES, RESOLVERS, ROUTING_NAME } from './hosts.ts';
import { bulkPage, composePage, DEDICATED_WORKER, SHARED_WORKER, serviceWorker } from './pages.ts';
import { answerBootstrap, answerRdap, type RdapBehaviour } from './rdap.ts';
import { answerRouting, type RoutingBehaviour } from './routing.ts';
import type { Call } from './services.ts';
import { SHOP_SIZE, shopQuery } from './shop-hosts.ts';
import { ADDRESS_NAMES } from './vantages.ts';
import { WITNESS } from './witness-page.ts';

type Route = (call: Call) => void | Promise<void>;

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A sound of one sample. */
const WAV = Buffer.from('UklGRiUAAABXQVZFZm10IBAAAAABAAEARKwAAESsAAABAAgAZGF0YQEAAACAAA==', 'base64');

/** Sets what stands before the body; it is sent with its first part. */
function setHead(call: Call, status: number, headers: Readonly<Record<string, string>>): void {
  call.response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) call.response.setHeader(name, value);
}

function send(call: Call, type: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): void {
  const status = Number(call.url.searchParams.get('status') ?? 200);
  const all = { 'content-type': type, 'cache-control': 'no-cache', 'content-length': String(body.length), ...headers };
  setHead(call, status, all);
  call.response.end(call.request.method === 'HEAD' ? '' : body);
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Returns a stylesheet that imports each `import` and shows something in each `font`. */
function styleOf(query: URLSearchParams): string {
  const imports = query.getAll('import').map((url) => `@import ${JSON.stringify(url)};`);
  const fonts = query
    .getAll('font')
    .map(
      (url, at) =>
        `@font-face { font-family: f${at}; src: url(${JSON.stringify(url)}); } body::after { content: "."; font-family: f${at}; }`,
    );
  return [...imports, 'body { color: black; }', ...fonts, ''].join('\n');
}

const page: Route = (call) => send(call, HTML, Buffer.from(composePage(call.url.searchParams)));

/** By path; a path that is not here goes by its first segment, and else to a page with the same parameters. */
const ROUTES: Readonly<Record<string, Route>> = {
  '/page': page,
  '/sw-page': page,
  '/shop': (call) => {
    const hosts = Number(call.url.searchParams.get('hosts') ?? SHOP_SIZE);
    send(call, HTML, Buffer.from(composePage(shopQuery(hosts), false)));
  },
  '/witness': (call) => send(call, HTML, WITNESS),
  '/report': (call) => send(call, 'text/plain', 'thank you\n'),
  '/sound': (call) => send(call, 'audio/wav', WAV),
  '/font': (call) => send(call, 'font/woff2', 'no font\n'),
  '/bulk': (call) => send(call, HTML, bulkPage()),
  '/img': (call) => send(call, 'image/png', PNG),
  '/favicon.ico': (call) => send(call, 'image/png', PNG),
  '/script': (call) => send(call, SCRIPT, 'void 0;\n'),
  '/style': (call) => send(call, 'text/css', styleOf(call.url.searchParams)),
  '/json': (call) => send(call, 'application/json', '{"ok":true}\n'),
  '/dedicated-worker': (call) => send(call, SCRIPT, DEDICATED_WORKER),
  '/shared-worker': (call) => send(call, SCRIPT, SHARED_WORKER),
  '/sw.js': (call) => send(call, SCRIPT, serviceWorker(call.url.searchParams.get('mode') ?? 'pass')),
  // A page whose host is asked over TLS alone from then on (RFC 6797).
  '/hsts': (call) => {
    const headers = { 'strict-transport-security': 'max-age=600' };
    send(call, HTML, Buffer.from(composePage(call.url.searchParams)), headers);
  },
  // A page that may show no image, and where that is reported: `report`.
  '/csp': (call) => {
    const policy = `img-src 'none'; report-uri ${call.url.searchParams.get('report')}`;
    send(call, HTML, Buffer.from(composePage(call.url.searchParams)), { 'content-security-policy': policy });
  },
  // Links in an answer of its own before that of the page (103, RFC 8297), which comes once the gate `rest` is open:
  // `styleHint` and `scriptHint` are to be preloaded.
  '/early-hints': async (call) => {
    const query = call.url.searchParams;
    const link = ['style', 'script'].flatMap((as) =>
      query.getAll(`${as}Hint`).map((url) => `<${url}>; rel=preload; as=${as}`),
    );
    call.response.writeEarlyHints({ link });
    await call.gates.pass('rest');
    await page(call);
  },
  '/loop': (call) => {
    setHead(call, 302, { location: '/loop', 'cache-control': 'no-cache' });
    call.response.end();
  },
  '/download': (call) =>
    send(call, 'application/octet-stream', 'a file\n', { 'content-disposition': 'attachment; filename="file.bin"' }),

  '/204': ({ response }) => {
    response.statusCode = 204;
    response.end();
  },

  '/redirect': ({ response, url }) => {
    response.statusCode = Number(url.searchParams.get('status') ?? 302);
    response.setHeader('location', url.searchParams.get('to') ?? '/page');
    response.setHeader('cache-control', 'no-cache');
    response.end();
  },

  // May be kept for an hour. The rest of the path names the kind: /cached/img, /cached/script, /cached/page, ...
  '/cached': (call) => {
    call.response.setHeader('cache-control', 'max-age=3600');
    const kind = call.url.pathname.slice('/cached'.length) || '/img';
    const headers = { 'cache-control': 'max-age=3600' };
    if (kind === '/script') send(call, SCRIPT, 'void 0;\n', headers);
    else if (kind === '/json') send(call, 'application/json', '{"ok":true}\n', headers);
    else if (kind === '/page') send(call, HTML, Buffer.from(composePage(call.url.searchParams)), headers);
    else send(call, 'image/png', PNG, headers);
  },

  // Must be asked for again each time, and is then not modified.
  '/etag': (call) => {
    const headers = { etag: '"one"', 'cache-control': 'no-cache' };
    if (call.request.headers['if-none-match'] === '"one"') {
      setHead(call, 304, headers);
      call.response.end();
    } else {
      send(call, 'application/json', '{"ok":true}\n', headers);
    }
  },

  // Answers once `gate` is open, which the caller has seen to.
  '/slow': (call) => send(call, 'application/json', '{"ok":true}\n'),

  // Headers and a part of the body at once, the rest when the gate `rest` is open.
  '/body': async (call) => {
    setHead(call, 200, { 'content-type': 'text/plain', 'cache-control': 'no-cache' });
    writePart(call, 'begin\n');
    await call.gates.pass(call.url.searchParams.get('rest') ?? 'rest');
    call.response.end('end\n');
  },

  // Headers and a part of the body, then the connection breaks: at once, or when the gate `when` is open.
  '/broken': (call) => {
    setHead(call, 200, { 'content-type': 'text/plain', 'content-length': '1000' });
    const when = call.url.searchParams.get('when');
    const opened = when === null ? Promise.resolve() : call.gates.pass(when);
    writePart(call, 'begin\n', () => void opened.then(() => setImmediate(call.destroy)));
  },

  '/never': () => {},
  '/reset': ({ destroy }) => destroy(),
};

/** Both responses write alike, but TypeScript does not call a union of overloads. */
function writePart(call: Call, text: string, then?: () => void): void {
  (call.response as ServerResponse).write(text, then);
}

/** Answers one request. */
export async function answer(call: Call): Promise<void> {
  const { url, response, gates, behaviours } = call;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  response.setHeader('timing-allow-origin', '*');
  response.setHeader('supports-loading-mode', 'credentialed-prerender');
  if (call.request.method === 'OPTIONS') {
    response.statusCode = 204;
    response.end();
    return;
  }
  const behaviour = behaviours.of(url.hostname);
  if (url.hostname in REGISTRIES) return answerRdap(call, behaviour as RdapBehaviour);
  // The rest of the host is a site for people.
  if (url.hostname === ROUTING_NAME && url.pathname.startsWith('/data/'))
    return answerRouting(call, behaviour as RoutingBehaviour);
  if (ADDRESS_NAMES.some(({ name }) => name === url.hostname))
    return answerAddress(call, behaviour as AddressBehaviour);
  if (url.hostname === BOOTSTRAP_NAME) return answerBootstrap(call, behaviour as RdapBehaviour);
  if (RESOLVERS.some((name) => name === url.hostname)) return answerDoh(call, behaviour as DohBehaviour);
  const gate = url.searchParams.get('gate');
  if (gate !== null) await gates.pass(gate);
  const firstSegment = /^\/[^/]*/.exec(url.pathname)?.[0] ?? '/';
  const route = ROUTES[url.pathname] ?? ROUTES[firstSegment] ?? page;
  await route(call);
}
