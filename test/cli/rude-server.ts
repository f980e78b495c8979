import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { makeCertificates } from '../world/certificate.ts';

const html = (body: string) => `<!doctype html><title>rude</title><link rel="icon" href="data:,">${body}`;
const script = (code: string) => html(`<script>${code}</script>`);

/** Pages that behave badly, by their path. */
const pages: Readonly<Record<string, string | ((response: ServerResponse) => void)>> = {
  '/endless': (response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write(html('<p>to be continued'));
  },
  '/restless': script("const ask = () => fetch('/slow').finally(ask); ask()"),
  '/slow': (response) => {
    setTimeout(() => response.end(), 200);
  },
  '/asks': script(
    "let n = 0; setInterval(() => fetch('http://h' + n++ + '.localhost:' + location.port + '/slow', { mode: 'no-cors' }), 100)",
  ),
  '/busy': script('onload = () => setTimeout(() => { for (;;); }, 100)'),
  '/dialogs': script(
    "addEventListener('beforeunload', (event) => event.preventDefault()); alert(1); confirm(2); prompt(3)",
  ),
  '/windows': script("for (let n = 0; n < 50; n++) open('/fine?' + n)"),
  '/clicks': html(`<button onclick="window.open('/fine')">more</button>`),
  '/secret': (response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="rude"', 'content-type': 'text/html' });
    response.end(html('who are you?'));
  },
  '/empty-error': (response) => {
    response.writeHead(500);
    response.end();
  },
  '/moves': script("setTimeout(() => { location.href = '/fine' }, 200)"),
  '/links': html(
    '<a href="/one#top">1</a> <a href="/one">1</a> <a href="http://elsewhere.test/">2</a> <a href="mailto:a@b.test">3</a> <a href="/links">4</a>',
  ),
  '/one': html('<a href="/two">2</a>'),
  '/two': html('<a href="/three">3</a>'),
};

/** A server on the loopback, as loop4.test. */
export interface RudeServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param certificate `own`: https with a certificate that nobody trusts */
export async function startRudeServer(certificate?: 'own'): Promise<RudeServer> {
  const answer: Parameters<typeof createServer>[1] = ({ url = '/' }, response) => {
    const page = pages[new URL(url, 'http://loop4.test').pathname] ?? html('fine');
    if (typeof page === 'function') return page(response);
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(page);
  };
  const server = certificate ? createTlsServer(makeCertificates(), answer) : createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = (server as Server).address() as AddressInfo;
  return {
    origin: `${certificate ? 'https' : 'http'}://loop4.test:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
