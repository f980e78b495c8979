/** The world as seen from another process: over the control port. */
import type { Behaviour } from './behaviours.ts';
import type { Certificates } from './certificate.ts';
import type { Served } from './log.ts';
import { poll } from './poll.ts';

/** Talks to a running world. */
export class WorldClient {
  readonly #base: string;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
    this.#base = `http://127.0.0.1:${port}`;
  }

  async #call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.#base}/${path}`, init);
    if (!response.ok) throw new Error(`the world does not know ${method} /${path}`);
    return (await response.json()) as T;
  }

  /** Returns the certificates that the servers use. */
  certificates(): Promise<Certificates> {
    return this.#call('GET', 'certificates');
  }

  /** Returns every request served since the log was cleared, in order of arrival; or those with a text in their path. */
  log(containing = ''): Promise<Served[]> {
    return this.#call('GET', `log/${encodeURIComponent(containing)}`);
  }

  /** Forgets what was served. */
  async clearLog(): Promise<void> {
    await this.#call('POST', 'clear');
  }

  /** Waits until the log has a request that fits, and returns it. */
  async served(fits: (served: Served) => boolean, what = 'a request'): Promise<Served> {
    let log: readonly Served[] = [];
    const ask = async (): Promise<Served | undefined> => {
      log = await this.log();
      return log.find(fits);
    };
    return poll(`the world served ${what}`, ask).catch((error: unknown) => {
      const seen = log.map(({ scheme, host, path, status }) => `${scheme}://${host}${path} ${status}`);
      throw new Error(`${String(error)}; it served:\n${seen.join('\n')}`, { cause: error });
    });
  }

  /** Returns a gate, which requests with `gate=NAME` wait at. */
  gate(name: string): { open(): Promise<void>; reached(count?: number): Promise<void> } {
    const path = `gate/${encodeURIComponent(name)}`;
    return {
      /** Lets all pass that wait and all that come. */
      open: async () => {
        await this.#call('POST', path);
      },
      /** Waits until so many requests have come to the gate. */
      reached: async (count = 1) => {
        await poll(`${count} at gate ${name}`, async () => (await this.#call<number>('GET', path)) >= count);
      },
    };
  }

  /** Tells a registry or a resolver how to behave from now on, for example `rdap.arin.net` to redirect. */
  async behave(hostname: string, behaviour: Behaviour): Promise<void> {
    await this.#call('POST', `behave/${encodeURIComponent(hostname)}`, behaviour);
  }

  /**
   * Opens all gates and forgets them, so that their names can be used anew, and makes all services do what they are
   * there for.
   */
  async reset(): Promise<void> {
    await this.#call('POST', 'reset');
  }

  /** Returns the notes that something inside a browser left with `POST /notes`. */
  notes(): Promise<unknown[]> {
    return this.#call('GET', 'notes');
  }

  /** Forgets the notes. */
  async clearNotes(): Promise<void> {
    await this.#call('POST', 'forget');
  }
}
