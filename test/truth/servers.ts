/** Starts the servers and says when they answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { findCommand } from '../../scripts/install/ensure-browsers.mjs';
import { poll } from '../world/poll.ts';
import type { Daemon } from './dns.ts';

export class Servers {
  readonly #children: ChildProcess[] = [];
  #broken: string | undefined;

  constructor() {
    process.once('exit', () => this.#kill());
  }

  start({ command, args }: Daemon): void {
    const path = findCommand(command);
    if (path === undefined) throw new Error(`${command} is not installed`);
    // In a group of its own, because some start others.
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (part: string) => {
        output = (output + part).slice(-4000);
      });
    }
    child.on('error', (error) => {
      this.#broken ??= `${command}: ${error.message}`;
    });
    child.on('exit', (code, signal) => {
      this.#broken ??= `${command} ${args.join(' ')} ended (${code ?? signal}):\n${output}`;
    });
  }

  /** Throws when a server has ended by itself. */
  check(): void {
    if (this.#broken !== undefined) throw new Error(this.#broken);
  }

  /**
   * Waits until the resolvers resolve and the web server accepts connections.
   * @param resolvers their addresses
   */
  async ready(resolvers: readonly string[], name: string, web: string): Promise<void> {
    await Promise.all([
      ...resolvers.map((server) => this.resolvesAt(server.includes(':') ? `[${server}]` : server, name)),
      this.#wait('the web server', () => connects(web)),
    ]);
    this.check();
  }

  /**
   * Waits until a resolver knows an A of a name.
   * @param server its address, that of IPv6 in brackets, and perhaps a port
   */
  async resolvesAt(server: string, name: string): Promise<void> {
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([server]);
    await this.#wait(`the resolver at ${server}`, () => resolver.resolve4(name));
    this.check();
  }

  async #wait(what: string, ask: () => Promise<unknown>): Promise<void> {
    // After a server has ended there is nothing to wait for.
    await poll(what, async () => this.#broken !== undefined || ask().then(() => true));
  }

  async end(): Promise<void> {
    this.#broken = 'ended';
    const gone = this.#children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => new Promise((resolve) => child.once('exit', resolve)));
    this.#kill();
    await Promise.all(gone);
  }

  #kill(): void {
    for (const { pid } of this.#children) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {
        // All of the group have ended.
      }
    }
  }
}

function connects(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(443, address);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
