/** The services of the world that answer in their own way, by hostname: registries, their list, and resolvers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { pipeline, Readable, type Writable } from 'node:stream';
import type { Behaviours } from './behaviours.ts';
import type { Gates } from './gates.ts';
import type { Served } from './log.ts';

/** A request of either protocol. */
export type WorldRequest = IncomingMessage | Http2ServerRequest;
/** Its answer. */
export type WorldResponse = ServerResponse | Http2ServerResponse;

/** A request that is to be answered. */
export interface Call {
  readonly request: WorldRequest;
  readonly response: WorldResponse;
  readonly url: URL;
  readonly gates: Gates;
  readonly behaviours: Behaviours;
  /** The request's entry in the log. */
  readonly served: Served;
  /** Ends the connection without a word. */
  readonly destroy: () => void;
}

/** Misbehaviour that every service is capable of. */
export type CommonBehaviour =
  /** Does what it is there for, once the gate is open. */
  | { readonly do: 'stall'; readonly gate: string }
  /** Answers with a status and a sentence in HTML; `forAll: false` without CORS, as firewalls do. */
  | { readonly do: 'status'; readonly status: number; readonly retryAfter?: string; readonly forAll?: false }
  /** Breaks the connection. */
  | { readonly do: 'reset' }
  /** Redirects, by default with status 302; `$value` stands for the last part of the path that was asked for. */
  | { readonly do: 'redirect'; readonly to: string; readonly status?: number }
  /** Redirects to itself so many times, then does what it is there for. */
  | { readonly do: 'redirects'; readonly count: number };

/**
 * Does what is common to all services.
 * @returns true when the call is answered; false when the service still has to
 */
export async function misbehave(call: Call, behaviour: CommonBehaviour): Promise<boolean> {
  switch (behaviour.do) {
    case 'stall':
      await call.gates.pass(behaviour.gate);
      return false;
    case 'status':
      if (behaviour.forAll === false) call.response.removeHeader('access-control-allow-origin');
      if (behaviour.retryAfter !== undefined) call.response.setHeader('retry-after', behaviour.retryAfter);
      reply(call, 'text/html', `<!doctype html><h1>${behaviour.status}</h1>`, behaviour.status);
      return true;
    case 'reset':
      call.destroy();
      return true;
    case 'redirect':
      redirect(call, behaviour.to.replace('$value', call.url.pathname.split('/').at(-1) ?? ''), behaviour.status);
      return true;
    case 'redirects': {
      const hop = Number(call.url.searchParams.get('hop') ?? 0) + 1;
      if (hop > behaviour.count) return false;
      const to = new URL(call.url);
      to.searchParams.set('hop', String(hop));
      redirect(call, to.href);
      return true;
    }
  }
}

/** Sends a whole answer. */
export function reply(call: Call, type: string, body: string | Buffer, status = 200): void {
  const bytes = Buffer.from(body);
  call.response.statusCode = status;
  call.response.setHeader('content-type', type);
  call.response.setHeader('content-length', String(bytes.length));
  if (call.request.method === 'HEAD') call.response.end();
  // As fast as it is read: what a browser no longer wants would else stay in the memory of an HTTP/2 session, which then
  // takes no more requests.
  else pipeline(Readable.from(piecesOf(bytes)), call.response as Writable, () => {});
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
}

const pieceLength = 64 * 1024;

function redirect(call: Call, to: string, status = 302): void {
  call.response.statusCode = status;
  call.response.setHeader('location', to);
  call.response.end();
}
