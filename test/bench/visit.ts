/**
 * `npm run bench:visit`: what a visit of `greensix audit` costs beside a bare Playwright loop that opens the same pages and
 * waits as long for rest, with the same browser and switches. Between the two, the same loop with the extension in the browser,
 * which records as for any user: what is beyond that is the command's own. They take turns, so that a busy machine is so for all.
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
import { TreeCpu } from './processes.ts';
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

/** Runs a program and sums the CPU of it and of all that it starts. */
async function cost(args: readonly string[]): Promise<Cost> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text;
  });
  let code: number | null | undefined;
  child.once('exit', (ended) => {
    code = ended;
  });
  const tree = new TreeCpu(child.pid ?? -1);
  while (code === undefined) {
    tree.sample();
    await sleep(sampleMs);
  }
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${errors.slice(-500)}`);
  const kinds = new Map([...tree.byKind()].map(([kind, milliseconds]) => [kind, milliseconds / 1000]));
  const cpu = [...kinds.values()].reduce((sum, seconds) => sum + seconds, 0);
  return { cpu, wall: (performance.now() - begun) / 1000, kinds };
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
const costs = { bare: [] as Cost[], recorded: [] as Cost[], audit: [] as Cost[] };
const loop = resolve('test/bench/bare-loop.ts');
try {
  await world.certificates();
  for (let round = 0; round < Number(values.rounds); round++) {
    costs.bare.push(await cost([loop, String(quietMs), values.jobs, '', ...urlsOf(3 * round)]));
    costs.recorded.push(
      await cost([loop, String(quietMs), values.jobs, resolve('dist/chrome'), ...urlsOf(3 * round + 1)]),
    );
    const list = join(folder, `${round}.txt`);
    const out = join(folder, `${round}.json`);
    writeFileSync(list, urlsOf(3 * round + 2).join('\n'));
    const options = ['--jobs', values.jobs, '--quiet-time', String(quietMs / 1000), '--resolver', 'none'];
    const quietly = ['--no-ipv6-retry', '--quiet', '--recycle', String(Number(values.pages) + 1), '--out', out];
    costs.audit.push(await cost([resolve('dist/cli/greensix.js'), 'audit', '--list', list, ...options, ...quietly]));
    const { pages } = JSON.parse(readFileSync(out, 'utf8')) as { pages: readonly { readonly problem?: unknown }[] };
    const whole = pages.filter(({ problem }) => problem === undefined).length;
    if (whole !== Number(values.pages))
      throw new Error(`${whole} of ${values.pages} pages were visited without a problem`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  stop();
}
const median = (of: readonly Cost[], value: (cost: Cost) => number) => figuresOf(of.map(value)).median;
const row = (name: string, value: (cost: Cost) => number, limit = ''): string[] => {
  const [bare, recorded, audit] = [costs.bare, costs.recorded, costs.audit].map((all) => median(all, value)) as [
    number,
    number,
    number,
  ];
  const times = (seconds: number) => (bare === 0 ? '' : `${(seconds / bare).toFixed(2)} x`);
  const seconds = [bare, recorded, audit].map((each) => each.toFixed(1));
  return [name, ...seconds, times(recorded), bare === 0 ? '' : `${times(audit)}${limit}`];
};
const kinds = new Set(Object.values(costs).flatMap((all) => all.flatMap((cost) => [...cost.kinds.keys()])));
console.log(`${values.pages} pages, ${values.jobs} at a time, ${values.rounds} rounds: medians, seconds`);
console.log(
  columns([
    ['', 'Playwright loop', 'with the extension', 'greensix audit', 'extension', 'audit'],
    row('wall', ({ wall }) => wall, ` (bound ${bound})`),
    row('CPU', ({ cpu }) => cpu, ` (bound ${bound})`),
    ...[...kinds].map((kind) => row(`  ${kind}`, (cost) => cost.kinds.get(kind) ?? 0)),
  ]),
);
