import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { ended, start, succeed } from './support/commands.ts';
import { PostgresServer, rowsOf } from './support/postgres-server.ts';

/** A way to the server on which connections can fall silent without being closed, as when its machine loses its power. */
class SilentWay {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isSilent = false;
  #losesCommit = false;

  constructor(path: string) {
    this.#server = createServer((near) => {
      const far = connect(path);
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      for (const each of pair) each.on('error', () => {});
      if (this.#isSilent) return void near.resume();
      near.pipe(this.#commitFilter()).pipe(far).pipe(near);
    }).listen(0, '127.0.0.1');
  }

  async url(): Promise<string> {
    if (!this.#server.listening) await once(this.#server, 'listening');
    return `postgres://greensix@127.0.0.1:${(this.#server.address() as AddressInfo).port}/surveys`;
  }

  /** @param others whether connections that come later are silent, too */
  fallSilent({ others }: { readonly others: boolean }): void {
    this.#isSilent = others;
    for (const [near, far] of this.#pairs) {
      near.unpipe();
      far.unpipe();
      near.resume();
    }
  }

  /** @returns when something is said to the server after it fell silent */
  async asked(): Promise<void> {
    await Promise.race([...this.#pairs].map(([near]) => once(near, 'data')));
  }

  /** The connection over which the next transaction is to be committed falls silent before that, and all others with it. */
  loseNextCommit(): void {
    this.#losesCommit = true;
  }

  #commitFilter(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        // The message "Query" of PostgreSQL's protocol: its type, its length and a text that ends with a NUL.
        const isCommit = this.#losesCommit && chunk.subarray(5).toString('latin1') === 'COMMIT\0';
        if (!isCommit) return pass(null, chunk);
        this.#losesCommit = false;
        this.fallSilent({ others: false });
        pass();
      },
    });
  }

  close(): void {
    this.#server.close();
    for (const pair of this.#pairs) for (const each of pair) each.destroy();
  }
}

let server: PostgresServer;
let url: string;
const folder = testFolder('silent-database-test');

beforeAll(async () => {
  server = await PostgresServer.start();
  url = await server.createDatabase('surveys');
});

afterAll(async () => {
  await server.remove();
});

async function create(name: string): Promise<void> {
  const list = join(folder, `${name}.txt`);
  writeFileSync(list, Array.from({ length: 300 }, (_, at) => `${name}${at}.example`).join('\n'));
  await succeed(url, ['create', name, '--list', list]);
}

async function results(name: string): Promise<number> {
  const [row] = await rowsOf<{ results: number }>(
    url,
    'SELECT count(*)::int AS results FROM greensix.visit JOIN greensix.survey USING (survey_id) WHERE name = $1',
    [name],
  );
  return row?.results ?? 0;
}

/** A worker that is in the middle of a survey of 300 sites, over connections that can fall silent. */
interface Surveying {
  readonly name: string;
  readonly way: SilentWay;
  readonly child: ReturnType<typeof start>;
  readonly done: ReturnType<typeof ended>;
}

/** Starts a worker, and has it disturbed once it has stored some results. */
async function surveying(
  name: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
  disturb: (worker: Surveying) => Promise<void>,
): Promise<void> {
  await create(name);
  const way = new SilentWay(join(server.folder, '.s.PGSQL.5432'));
  try {
    const child = start(await way.url(), ['work', name, ...options], { MADE_MS: '100', ...environment });
    const done = ended(child);
    await expect.poll(() => results(name)).toBeGreaterThan(20);
    await disturb({ name, way, child, done });
  } finally {
    way.close();
  }
}

const untilDone = ['--until-done'];
/** Seconds after which it gives a statement up. */
const impatient = { MADE_ANSWER: '2' };

it('a worker goes on over new connections when those that it has get no answer any more', async () => {
  await surveying('silent', untilDone, impatient, async ({ name, way, done }) => {
    way.fallSilent({ others: false });
    const { code, stderr } = await done;
    expect(stderr).toContain('The database does not answer');
    expect(stderr).toContain('The database is back.');
    expect(code).toBe(0);
    expect(await results(name)).toBe(300);
  });
});

it('a worker that fell silent in the middle of a transaction keeps no rows locked from those who go on', async () => {
  await surveying('halfway', untilDone, impatient, async ({ name, way, done }) => {
    way.loseNextCommit();
    expect(await done).toMatchObject({ code: 0 });
    expect(await results(name)).toBe(300);
  });
});

it('a worker ends on the second signal also where the database never answers', async () => {
  await surveying('mute', [], {}, async ({ way, child, done }) => {
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece;
    });
    way.fallSilent({ others: true });
    child.kill('SIGINT');
    await expect.poll(() => stderr).toContain('Ending after the visits that are under way.');
    child.kill('SIGINT');
    const begun = Date.now();
    await done;
    // A statement without an answer is given up after two minutes.
    expect(Date.now() - begun).toBeLessThan(30_000);
  });
});

it.each([
  ['--watch'],
  ['--metrics', '0'],
])('status %s ends on the first signal also where the database never answers', async (...options) => {
  await create(`asked-${options.length}`);
  const way = new SilentWay(join(server.folder, '.s.PGSQL.5432'));
  try {
    const child = start(await way.url(), ['status', ...options]);
    const closed = once(child, 'close');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece: Buffer) => {
        output += piece;
      });
    }
    await expect.poll(() => output).toMatch(/ sites done|\/metrics/);
    way.fallSilent({ others: true });
    const [metrics] = /http\S+/.exec(output) ?? [];
    const scrape = metrics === undefined ? undefined : fetch(metrics).catch(() => {});
    await way.asked();
    const begun = Date.now();
    child.kill('SIGINT');
    await closed;
    expect(Date.now() - begun).toBeLessThan(10_000);
    await scrape;
  } finally {
    way.close();
  }
});
