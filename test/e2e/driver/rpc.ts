/** Calls and events as JSON over a WebSocket: what both the DevTools protocol and WebDriver BiDi are made of. */
import { connect } from 'node:net';
import WebSocket from 'ws';
import { patienceMs } from '../../world/poll.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  /** DevTools: an object. BiDi: a code beside `message`. */
  readonly error?: string | { readonly message: string };
  readonly message?: string;
}

/** How the message of an error ends whose call was not answered because its target went before. */
export const targetGone = 'the target has gone';

interface Waiting {
  readonly sessionId: string | undefined;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One connection. Every call ends: with its result, an error, or its target, and when the connection or its time ends. */
export class RpcSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as Message));
    socket.on('close', () => this.#rejectAll(() => true, 'the browser closed the connection'));
    socket.on('error', () => {}); // A close follows.
  }

  /**
   * Connects to a browser's WebSocket.
   * @param relay the path of a Unix socket that leads there, where the browser is in another network
   */
  static async connect(url: string, relay?: string): Promise<RpcSocket> {
    const way = relay === undefined ? {} : { createConnection: () => connect(relay) };
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0, ...way });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new RpcSocket(socket);
  }

  /** Calls a method; `sessionId` names an attached target of the DevTools protocol. */
  call<T = Record<string, never>>(
    method: string,
    params: object = {},
    options: { sessionId?: string; deadline?: number } = {},
  ): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { sessionId, deadline = patienceMs } = options;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method} did not answer within ${deadline} ms`));
      }, deadline);
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        sessionId,
        resolve: (result) => {
          settle();
          resolve(result as T);
        },
        reject: (error) => {
          settle();
          reject(new Error(`${method}: ${error.message}`));
        },
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  }

  /** Has a listener called with the parameters of each event of this name; it takes the place of an earlier one. */
  on<T>(event: string, listener: (params: T) => void): void {
    this.#listeners.set(event, listener as (params: unknown) => void);
  }

  #receive(message: Message): void {
    if (message.id === undefined) {
      this.#listeners.get(message.method ?? '')?.(message.params);
      // DevTools answers no call whose target has gone.
      if (message.method !== 'Target.detachedFromTarget') return;
      const gone = (message.params as { sessionId: string }).sessionId;
      this.#rejectAll(({ sessionId }) => sessionId === gone, targetGone);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else if (typeof message.error === 'string') waiting?.reject(new Error(`${message.error}: ${message.message}`));
    else waiting?.reject(new Error(message.error.message));
  }

  #rejectAll(concerns: (waiting: Waiting) => boolean, why: string): void {
    for (const waiting of this.#waiting.values()) if (concerns(waiting)) waiting.reject(new Error(why));
  }

  /** Ends the connection; calls that wait are rejected. */
  close(): void {
    this.#socket.terminate();
  }
}
