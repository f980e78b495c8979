/**
 * The control port of the world: how a test in another process reads the log and opens gates, and where something
 * inside a browser may leave notes.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Behaviour, Behaviours } from './behaviours.ts';
import type { Certificates } from './certificate.ts';
import type { Gates } from './gates.ts';
import type { Served } from './log.ts';

interface Controlled {
  readonly certificates: Certificates;
  readonly gates: Gates;
  readonly behaviours: Behaviours;
  log(): readonly Served[];
  clearLog(): void;
}

/** Starts the control port: `GET` reads, `POST` acts. */
export async function startControl(world: Controlled): Promise<{ port: number; server: Server }> {
  const notes: unknown[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, what, encoded = ''] = pathname.split('/');
    const name = decodeURIComponent(encoded);
    const reply = (value: unknown): void => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('access-control-allow-origin', '*');
      response.end(JSON.stringify(value ?? null));
    };
    const act: Readonly<Record<string, () => unknown>> = {
      'GET certificates': () => world.certificates,
      'GET log': () => world.log().filter(({ path }) => path.includes(name)),
      'POST clear': () => world.clearLog(),
      'GET gate': () => world.gates.waiting(name),
      'POST gate': () => world.gates.open(name),
      'POST reset': () => {
        world.gates.reset();
        world.behaviours.reset();
      },
      'GET notes': () => notes,
      'POST forget': () => {
        notes.length = 0;
      },
    };
    const action = act[`${request.method} ${what}`];
    /** What is posted, and what is done with it. */
    const take: Readonly<Record<string, (posted: unknown) => void>> = {
      notes: (note) => notes.push(note),
      behave: (behaviour) => world.behaviours.set(name, behaviour as Behaviour),
    };
    const taking = request.method === 'POST' ? take[what ?? ''] : undefined;
    if (taking) {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        taking(JSON.parse(body));
        reply(null);
      });
    } else if (action) {
      reply(action());
    } else {
      response.statusCode = 404;
      reply(null);
    }
  });
  // Notes by WebSocket keep their order, and cost the sender one request for all.
  new WebSocketServer({ server, path: '/notes' }).on('connection', (socket) => {
    socket.on('message', (data) => notes.push(JSON.parse(String(data))));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
