/** The servers of the demo site. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { Certificates } from '../../test/world/certificate.ts';

/** A part of the page that comes from a server of its own. */
export interface Card {
  readonly title: string;
  readonly about: string;
  readonly kind: 'picture' | 'frame' | 'fetch' | 'socket';
  readonly url: string;
}

/** Where a server listens. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
}

interface SiteOptions {
  readonly listeners: readonly Listener[];
  readonly certificates: Certificates | undefined;
  readonly cards: readonly Card[];
  /** Cards that the page asks for when its button is clicked. */
  readonly later: readonly Card[];
  /** The address of the page, to which a request without TLS is sent when there is TLS. */
  readonly home: string;
}

type Answer = readonly [type: string, body: string | Buffer];

const file = (name: string, type: string): (() => Answer) => {
  return () => [type, readFileSync(join(import.meta.dirname, 'site', name))];
};

const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#56606b" d="M4 4h10v10H4zM18 4h10v10H18zM4 18h10v10H4z"/><path fill="#a5aeb9" d="M18 18h10v10H18z"/></svg>';

/** A strip with a text, readable on light and on dark. */
function picture(text: string): string {
  const style = 'text{font:600 17px ui-monospace,"DejaVu Sans Mono",monospace;fill:#1a1e23}rect{fill:#e2e9ee}';
  const dark = '@media(prefers-color-scheme:dark){text{fill:#e5e8ec}rect{fill:#1b2026}}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 344 44" preserveAspectRatio="xMinYMid slice"><style>${style}${dark}</style><rect width="344" height="44"/><text x="14" y="28">${text}</text></svg>`;
}

function frame(text: string): string {
  const style =
    ':root{color-scheme:light dark}body{margin:0;padding:0 14px;overflow:hidden;background:light-dark(#e2e9ee,#1b2026);font:600 17px/44px ui-monospace,"DejaVu Sans Mono",monospace}';
  return `<!doctype html><html lang="en"><title>A frame</title><style>${style}</style><body>${text}</body></html>`;
}

/** The address at which a request came in. */
function addressOf(request: IncomingMessage): string {
  return request.socket.localAddress ?? '';
}

/** Starts the servers. One per address, so that an address that is not in the list refuses the connection. */
export async function startSite(options: SiteOptions): Promise<{ close(): Promise<void> }> {
  const { listeners, certificates, cards, later, home } = options;
  const sockets = new Set<Socket>();
  const answers: Readonly<Record<string, (address: string) => Answer>> = {
    '/': file('index.html', 'text/html'),
    '/style.css': file('style.css', 'text/css'),
    '/site.js': file('site.js', 'text/javascript'),
    '/favicon.svg': () => ['image/svg+xml', FAVICON],
    '/cards.json': () => ['application/json', JSON.stringify({ cards, later })],
    '/picture.svg': (address) => ['image/svg+xml', picture(address)],
    '/frame': (address) => ['text/html', frame(address)],
    '/text': (address) => ['text/plain', address],
  };
  const respondTo = (scheme: 'http' | 'https') => (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', home);
    const isUpgraded = certificates !== undefined && scheme === 'http';
    const to = url.pathname === '/on' ? url.searchParams.get('to') : isUpgraded ? home : null;
    const answer = answers[url.pathname]?.(addressOf(request));
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'no-store');
    if (to !== null) {
      response.writeHead(302, { location: to }).end();
    } else if (answer) {
      response.writeHead(200, { 'content-type': `${answer[0]}; charset=utf-8` }).end(answer[1]);
    } else {
      response.writeHead(404).end();
    }
  };
  const servers = await Promise.all(
    listeners.map(async ({ address, port, secure }) => {
      const server: Server =
        secure && certificates
          ? createSecureServer({ key: certificates.key, cert: certificates.cert }, respondTo('https'))
          : createServer(respondTo('http'));
      new WebSocketServer({ server }).on('connection', (webSocket, request) => {
        webSocket.on('error', () => {}); // A browser may go away at any time.
        webSocket.send(addressOf(request));
      });
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host: address, ipv6Only: isIPv6(address) }, resolve);
      });
      return server;
    }),
  );
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
