/**
 * The servers of the world: HTTP on port 80, HTTPS (HTTP/2 and HTTP/1.1) on port 443, WebSocket on both, on all
 * addresses of the table that are not dead, and a control port on 127.0.0.1.
 *
 * One listening socket per address, not one for all, because only then do the dead addresses refuse a connection.
 */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { Behaviours } from './behaviours.ts';
import { type Certificates, makeCertificates } from './certificate.ts';
import { startControl } from './control.ts';
import { insideWorld } from './enter.ts';
import { Gates } from './gates.ts';
import { listeningAddresses } from './hosts.ts';
import type { Served } from './log.ts';
import { answer } from './routes.ts';
import type { WorldRequest, WorldResponse } from './services.ts';

/** A running world. */
export interface World {
  /** The control port on 127.0.0.1, for `WorldClient`. */
  readonly port: number;
  readonly certificates: Certificates;
  log(): readonly Served[];
  clearLog(): void;
  readonly gates: Gates;
  readonly behaviours: Behaviours;
  close(): Promise<void>;
}

function headerOf(request: WorldRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function headersOf({ headers }: WorldRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function connectionOf(request: WorldRequest): Socket {
  return 'stream' in request && request.stream?.session ? (request.stream.session.socket as Socket) : request.socket;
}

/** Starts the servers. Only works inside the world (see enter.ts). */
export async function startWorld(): Promise<World> {
  if (!insideWorld()) throw new Error('the world must be entered first: node test/world/enter.ts COMMAND');
  const certificates = makeCertificates();
  const gates = new Gates();
  const behaviours = new Behaviours();
  const served: Served[] = [];
  const sockets = new Set<Socket>();

  const note = (request: WorldRequest, secure: boolean, kind: Served['kind']): Served => {
    const plain = kind === 'http' ? 'http' : 'ws';
    const entry: Served = {
      time: Date.now(),
      scheme: secure ? `${plain}s` : plain,
      host: headerOf(request, ':authority') ?? headerOf(request, 'host') ?? '',
      path: request.url ?? '/',
      method: request.method ?? 'GET',
      localAddress: connectionOf(request).localAddress ?? '',
      httpVersion: request.httpVersion,
      status: null,
      kind,
      dest: headerOf(request, 'sec-fetch-dest'),
      purpose: headerOf(request, 'sec-purpose'),
      headers: headersOf(request),
      question: null,
    };
    served.push(entry);
    return entry;
  };

  const onRequest = (request: WorldRequest, response: WorldResponse, secure: boolean): void => {
    const entry = note(request, secure, 'http');
    const url = new URL(request.url ?? '/', `${entry.scheme}://${entry.host || 'unknown.test'}`);
    const destroy = (): void => {
      if ('stream' in request)
        request.stream.close(0x2); // INTERNAL_ERROR: the other streams go on.
      else (request.socket as Socket).resetAndDestroy();
    };
    // Status is noted as the answer begins; an answer that never begins keeps null.
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => WorldResponse;
    response.writeHead = ((...args: unknown[]) => {
      entry.status = args[0] as number;
      return writeHead(...args);
    }) as never;
    response.on('finish', () => {
      if (response.headersSent) entry.status ??= response.statusCode;
    });
    answer({ request, response, url, gates, behaviours, served: entry, destroy }).catch((error: unknown) => {
      console.error(`${url.href}:`, error);
      destroy();
    });
  };

  const plain = createHttpServer((request, response) => onRequest(request, response, false));
  const secure = createSecureServer({ key: certificates.key, cert: certificates.cert, allowHTTP1: true });
  secure.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) =>
    onRequest(request, response, true),
  );
  // Connections to bulk names end soon after their last answer: past 256 of them Chromium closes some by itself
  // (client_socket_pool_manager.cc), and
  // loses the requests that it was about to send there.
  secure.on('session', (session) => {
    // Not handed to each `setTimeout`, which would add it once more.
    session.on('timeout', () => session.close());
    session.on('stream', (stream, headers) => {
      if (!String(headers[':authority']).endsWith('.bulk.test')) return;
      stream.on('close', () => session.setTimeout(300));
    });
  });
  plain.keepAliveTimeout = 60_000;

  const webSockets = new WebSocketServer({ noServer: true });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, isSecure: boolean): void => {
    const entry = note(request, isSecure, 'websocket');
    const url = new URL(request.url ?? '/', 'ws://unknown.test');
    const refused = url.searchParams.get('status');
    if (refused !== null) {
      entry.status = Number(refused);
      socket.end(`HTTP/1.1 ${refused} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      entry.status = 101;
      webSocket.on('message', (data, binary) => webSocket.send(data, { binary }));
      webSocket.on('error', () => {});
      const gate = url.searchParams.get('close');
      if (gate !== null) void gates.pass(gate).then(() => webSocket.close(1000));
    });
  };
  plain.on('upgrade', (request, socket, head) => onUpgrade(request, socket, head, false));
  (secure as unknown as Server).on('upgrade', (request: IncomingMessage, socket: TLSSocket, head: Buffer) =>
    onUpgrade(request, socket, head, true),
  );

  const quiet = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {}); // A browser may go away at any time.
    socket.on('close', () => sockets.delete(socket));
  };
  plain.on('clientError', (_error, socket) => socket.destroy());
  secure.on('sessionError', () => {});
  secure.on('tlsClientError', () => {});

  const listeners: Server[] = [];
  const listen = (port: number, address: string, onConnection: (socket: Socket) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true }, (socket) => {
        quiet(socket);
        onConnection(socket);
      });
      listeners.push(server);
      server.once('error', reject);
      server.listen({ port, host: address, ipv6Only: isIPv6(address) }, resolve);
    });
  await Promise.all(
    (
      [
        [80, plain],
        [443, secure],
      ] as const
    ).flatMap(([port, server]) =>
      listeningAddresses(port).map((address) => listen(port, address, (socket) => server.emit('connection', socket))),
    ),
  );

  const world = {
    certificates,
    gates,
    behaviours,
    log: (): readonly Served[] => served,
    clearLog: (): void => {
      served.length = 0;
    },
  };
  const control = await startControl(world);

  return {
    ...world,
    port: control.port,
    close: async () => {
      gates.reset();
      for (const socket of sockets) socket.destroy();
      webSockets.close();
      const all = [...listeners, control.server];
      await Promise.all(all.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Run by itself, the world stays until it is ended; its control port is the first line that it prints. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const world = await startWorld();
  console.log(world.port);
}
