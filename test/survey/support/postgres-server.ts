import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresFolder } from '../../../scripts/install/ensure-browsers.mjs';

/** PostgreSQL refuses to run as root; this is whom Debian has for such things. */
const nobody = 65534;

/** A PostgreSQL of this machine in a folder of its own, reached by a socket in that folder. */
export class PostgresServer {
  readonly folder: string;
  readonly #owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly #programs: string;
  #settings: readonly string[];

  private constructor(data: string | undefined, settings: readonly string[]) {
    this.#settings = settings;
    const programs = postgresFolder();
    if (programs === undefined) throw new Error('PostgreSQL is not installed: sudo apt-get install postgresql');
    this.#programs = programs;
    this.folder = mkdtempSync(join(tmpdir(), 'greensix-pg-'));
    this.data = data ?? join(this.folder, 'data');
    this.#owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;
    mkdirSync(this.data, { recursive: true });
    if (this.#owner) for (const folder of [this.folder, this.data]) chownSync(folder, nobody, nobody);
  }

  readonly data: string;

  /**
   * @param data where its files are; a temporary folder unless one is named
   * @param settings as `name=value`, besides those that all have
   */
  static async start(data?: string, settings: readonly string[] = []): Promise<PostgresServer> {
    const server = new PostgresServer(data, settings);
    await server.#run('initdb', ['-D', server.data, '-A', 'trust', '-U', 'greensix', '--no-sync', '-E', 'UTF8']);
    await server.up();
    return server;
  }

  /** Its address, for a database of that name. */
  url(database: string, user = 'greensix'): string {
    return `postgres://${user}@/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  async up(): Promise<void> {
    const options = [
      "listen_addresses=''",
      'shared_buffers=32MB',
      'max_connections=100',
      'fsync=off',
      ...this.#settings,
    ];
    const settings = `-k ${this.folder} ${options.map((option) => `-c ${option}`).join(' ')}`;
    await this.#run('pg_ctl', [
      '-D',
      this.data,
      '-w',
      '-t',
      '60',
      '-l',
      join(this.folder, 'log'),
      '-o',
      settings,
      'start',
    ]);
  }

  /** @param mode `immediate` is as a crash */
  async down(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.#run('pg_ctl', ['-D', this.data, '-w', '-m', mode, 'stop']);
  }

  /**
   * Starts again, and is reached on a port of 127.0.0.1 too, there by TLS alone.
   * @param port a free one
   * @param certificate with its key, as PEM; its name is localhost
   */
  async listenWithTls(port: number, certificate: { readonly cert: string; readonly key: string }): Promise<void> {
    for (const [name, text] of Object.entries(certificate)) {
      const path = join(this.data, `${name}.pem`);
      writeFileSync(path, text);
      chmodSync(path, 0o600);
      if (this.#owner) chownSync(path, nobody, nobody);
    }
    writeFileSync(join(this.data, 'pg_hba.conf'), 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n');
    await this.down();
    const tls = ['ssl=on', 'ssl_cert_file=cert.pem', 'ssl_key_file=key.pem'];
    // Of several the last one counts.
    this.#settings = [...this.#settings, ...tls, "listen_addresses='127.0.0.1'", `port=${port}`];
    await this.up();
  }

  /** @returns a copy that follows this one and only reads; to be removed before it */
  async standby(): Promise<PostgresServer> {
    const copy = new PostgresServer(undefined, this.#settings);
    rmSync(copy.data, { recursive: true });
    const from = ['-h', this.folder, '-U', 'greensix'];
    await copy.#run('pg_basebackup', [...from, '-D', copy.data, '--write-recovery-conf', '--checkpoint', 'fast']);
    await copy.up();
    return copy;
  }

  async createDatabase(name: string): Promise<string> {
    const url = this.url(name);
    await withClient(this.url('postgres'), (client) => client.query(`CREATE DATABASE ${name}`));
    return url;
  }

  async remove(): Promise<void> {
    await this.down('immediate').catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    // What pg_ctl starts keeps its output open, so nobody listens to it.
    const child = spawn(join(this.#programs, program), [...args], {
      stdio: 'ignore',
      cwd: this.folder,
      ...this.#owner,
    });
    const [code] = await once(child, 'close');
    if (code === 0) return;
    const { stdout } = spawnSync('tail', ['-5', join(this.folder, 'log')], { encoding: 'utf8' });
    throw new Error(`${program} ended with ${code}: ${stdout}`);
  }
}

/** Asks a database directly, as nobody of the project does. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function rowsOf<Row>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query(text, [...values])).rows as Row[]);
}
