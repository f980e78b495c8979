/** Proxies for tests of what the browsers report through one: HTTP (with CONNECT), one that lets nobody through, and SOCKS 5. */
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A running proxy. */
export interface WorldProxy {
  readonly port: number;
  /** What was asked for, as host:port. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

async function started(
  server: Server,
  asked: readonly string[],
  sockets: Set<Socket>,
  address = '127.0.0.1',
): Promise<WorldProxy> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Joins a client to a host, after sending `greeting` to the client. */
function join(client: Socket, host: string, port: number, greeting: string | Buffer, failure: string | Buffer): void {
  const target = connect({ host, port });
  target.on('connect', () => {
    client.write(greeting);
    target.pipe(client);
    client.pipe(target);
  });
  target.on('error', () => client.end(failure));
  client.on('error', () => target.destroy());
  client.on('close', () => target.destroy());
}

/** Starts an HTTP proxy. @param address where it listens */
export function startHttpProxy(address?: string): Promise<WorldProxy> {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    const url = new URL(request.url ?? '');
    asked.push(`${url.hostname}:${url.port || 80}`);
    const onward = httpRequest(url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => {
      response.writeHead(502);
      response.end();
    });
    request.pipe(onward);
  });
  server.on('connect', (request, socket: Socket) => {
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    asked.push(`${host}:${port}`);
    const failure = 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n';
    join(socket, host, Number(port), 'HTTP/1.1 200 Connection established\r\n\r\n', failure);
  });
  return started(server, asked, new Set(), address);
}

/** Starts an HTTP proxy that wants a login, whoever asks (RFC 9110 section 15.5.8). */
export function startClosedProxy(): Promise<WorldProxy> {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    asked.push(request.headers.host ?? '');
    response.writeHead(407, { 'proxy-authenticate': 'Basic realm="world"', 'content-length': '0' });
    response.end();
  });
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => {});
    socket.end(
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="world"\r\nContent-Length: 0\r\n\r\n',
    );
  });
  return started(server, asked, new Set());
}

/** Returns host and port of a SOCKS 5 request, or nothing for a kind that browsers do not send. */
function socksTarget(request: Buffer): { host: string; port: number } | undefined {
  const [, command, , kind, length = 0] = request;
  if (command !== 1) return undefined;
  if (kind === 1) return { host: request.subarray(4, 8).join('.'), port: request.readUInt16BE(8) };
  if (kind === 3) {
    return { host: request.subarray(5, 5 + length).toString(), port: request.readUInt16BE(5 + length) };
  }
  if (kind === 4) {
    const groups = Array.from({ length: 8 }, (_, index) => request.readUInt16BE(4 + 2 * index).toString(16));
    return { host: groups.join(':'), port: request.readUInt16BE(20) };
  }
  return undefined;
}

/** Starts a SOCKS 5 proxy without authentication. A browser sends each message in one piece. */
export function startSocksProxy(): Promise<WorldProxy> {
  const asked: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request) => {
        const target = socksTarget(request);
        const reply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (!target) {
          client.end(reply(7));
          return;
        }
        asked.push(`${target.host}:${target.port}`);
        client.pause();
        join(client, target.host, target.port, reply(0), reply(5));
      });
    });
  });
  return started(server, asked, new Set());
}
