/**
 * `npm run bench:visit`: what a visit of `greensix audit` costs beside a bare Playwright loop that opens the same pages and
 * waits as long for rest, with the same browser and switches. Between the two, the same loop with the extension in the browser,
 * which records as for any user: what is beyond that is the command's own. All three go at the same time, one page after the other
 * each, so that a machine that is busy or slow for a while is so for all.
 *
 *   --pages=200  how many pages
 *   --jobs=1     how many at the same time
 *   --rounds=2   how often all are visited; each in a browser of its own
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { columns, figuresOf } from './figures.ts';
import { sampleCpu, TreeCpu } from './processes.ts';
import { startWorldProcess } from './world-process.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '200' },
    jobs: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '2' },
  },
});
const quietMs = 1000;
const bound = 1.15;
const sampleMs = 50;

/** What visiting all pages took, in seconds. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
  /** CPU by kind of process. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** A program that runs, with what it costs. */
class Run {
  readonly cpu: TreeCpu;
  readonly #begun = performance.now();
  readonly #args: readonly string[];
  readonly #ended: Promise<number | null>;
  #errors = '';
  #wall: number | undefined;

  constructor(args: readonly string[]) {
    this.#args = args;
    const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (text: Buffer) => {
      this.#errors += text;
    });
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    void this.#ended.then(() => {
      this.#wall = (performance.now() - this.#begun) / 1000;
    });
    this.cpu = new TreeCpu(child.pid ?? -1);
  }

  get isOver(): boolean {
    return this.#wall !== undefined;
  }

  /** @throws Error if the program failed */
  async cost(): Promise<Cost> {
    const code = await this.#ended;
    if (code !== 0) throw new Error(`${this.#args[0]} ended with ${code}: ${this.#errors.slice(-500)}`);
    const kinds = new Map([...this.cpu.byKind()].map(([kind, milliseconds]) => [kind, milliseconds / 1000]));
    return { cpu: [...kinds.values()].reduce((sum, seconds) => sum + seconds, 0), wall: this.#wall ?? 0, kinds };
  }
}

/** Runs programs at the same time, and sums the CPU of each and of all that it starts. */
async function costsOf<Name extends string>(
  programs: Readonly<Record<Name, readonly string[]>>,
): Promise<Readonly<Record<Name, Cost>>> {
  const runs = Object.entries<readonly string[]>(programs).map(([name, args]) => [name, new Run(args)] as const);
  const all = runs.map(([, run]) => run);
  for (let open = all; open.length > 0; open = all.filter(({ isOver }) => !isOver)) {
    sampleCpu(open.map(({ cpu }) => cpu));
    await sleep(sampleMs);
  }
  const costs = await Promise.all(runs.map(async ([name, run]) => [name, await run.cost()] as const));
  return Object.fromEntries(costs) as Record<Name, Cost>;
}

/** Pages as an audit meets them: some hosts, a few requests each, no two pages the same. */
function urlsOf(round: number): string[] {
  return Array.from({ length: Number(values.pages) }, (_, at) => {
    const hosts = 5 + (at % 26);
    return `http://dual.test/bulk?hosts=${hosts}&each=2&via=img&round=${round}&page=${at}`;
  });
}

const { world, stop } = await startWorldProcess();
const folder = mkdtempSync(join(tmpdir(), 'greensix-bench-visit-'));
const costs: Readonly<Record<'bare' | 'recorded' | 'audit', Cost>>[] = [];
const loop = resolve('test/bench/bare-loop.ts');
try {
  await world.certificates();
  for (let round = 0; round < Number(values.rounds); round++) {
    const list = join(folder, `${round}.txt`);
    const out = join(folder, `${round}.json`);
    writeFileSync(list, urlsOf(3 * round + 2).join('\n'));
    const options = ['--jobs', values.jobs, '--quiet-time', String(quietMs / 1000), '--resolver', 'none'];
    const quietly = ['--no-ipv6-retry', '--quiet', '--recycle', String(Number(values.pages) + 1), '--out', out];
    costs.push(
      await costsOf({
        bare: [loop, String(quietMs), values.jobs, '', ...urlsOf(3 * round)],
        recorded: [loop, String(quietMs), values.jobs, resolve('dist/chrome'), ...urlsOf(3 * round + 1)],
        audit: [resolve('dist/cli/greensix.js'), 'audit', '--list', list, ...options, ...quietly],
      }),
    );
    const { pages } = JSON.parse(readFileSync(out, 'utf8')) as { pages: readonly { readonly problem?: unknown }[] };
    const whole = pages.filter(({ problem }) => problem === undefined).length;
    if (whole !== Number(values.pages))
      throw new Error(`${whole} of ${values.pages} pages were visited without a problem`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  stop();
}
const median = (of: readonly number[]) => figuresOf(of).median;
const row = (name: string, value: (cost: Cost) => number, limit = ''): string[] => {
  const seconds = (['bare', 'recorded', 'audit'] as const).map((which) =>
    median(costs.map((round) => value(round[which]))),
  );
  // Of each round, because what was slow in one was slow for all three.
  const times = (which: 'recorded' | 'audit') => {
    const ratios = costs.flatMap((round) => (value(round.bare) === 0 ? [] : value(round[which]) / value(round.bare)));
    return ratios.length === 0 ? '' : `${median(ratios).toFixed(2)} x`;
  };
  const ofAudit = times('audit');
  return [name, ...seconds.map((each) => each.toFixed(1)), times('recorded'), ofAudit && `${ofAudit}${limit}`];
};
const kinds = new Set(costs.flatMap((round) => Object.values(round).flatMap((cost) => [...cost.kinds.keys()])));
console.log(`${values.pages} pages, ${values.jobs} at a time, ${values.rounds} rounds: medians, seconds`);
console.log(
  columns([
    ['', 'Playwright loop', 'with the extension', 'greensix audit', 'extension', 'audit'],
    row('wall', ({ wall }) => wall, ` (bound ${bound})`),
    row('CPU', ({ cpu }) => cpu, ` (bound ${bound})`),
    ...[...kinds].map((kind) => row(`  ${kind}`, (cost) => cost.kinds.get(kind) ?? 0)),
  ]),
);
console.log(
  `CPU of audit to the loop in the rounds: ${costs.map(({ bare, audit }) => (audit.cpu / bare.cpu).toFixed(2)).join(', ')}`,
);
