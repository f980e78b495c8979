/**
 * Tells where Greensix spends its time: `node test/world/enter.ts node test/bench/profile.ts [DIR]`
 *
 * A run of its own, because a profiler disturbs what it looks at. Prints for one load of the page of 200 hosts × 10
 * requests how often the background calls the browser and with how much, then the functions that take the most time.
 */
import { resolve } from 'node:path';
import type { Browser } from 'webextension-polyfill';
import { type Call, Chromium, pageOf } from './chromium.ts';
import { columns } from './figures.ts';
import { loadOnce } from './load.ts';
import { startWorldProcess } from './world-process.ts';

const loads = 5;

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly lineNumber: number; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** How often each function of the API was called, and with how much as JSON. */
type CallCounts = Record<string, { count: number; bytes: number }>;
type CallsScope = typeof globalThis & { benchCalls: CallCounts };

/** Counts the calls of the browser's API, and how much is written as JSON. Runs in the background. */
function countCalls({ storage, action }: Browser): void {
  const calls: CallCounts = {};
  (globalThis as CallsScope).benchCalls = calls;
  const wrap = <Key extends string>(
    name: string,
    owner: Record<Key, (...args: never[]) => unknown>,
    key: Key,
  ): void => {
    const original = owner[key].bind(owner) as (...args: unknown[]) => unknown;
    const counted = (...args: unknown[]): unknown => {
      calls[name] ??= { count: 0, bytes: 0 };
      calls[name].count++;
      calls[name].bytes += JSON.stringify(args).length;
      return original(...args);
    };
    Object.assign(owner, { [key]: counted });
  };
  wrap('storage.session.set', storage.session, 'set');
  wrap('storage.session.remove', storage.session, 'remove');
  wrap('action.setIcon', action, 'setIcon');
  wrap('action.setTitle', action, 'setTitle');
}

/** Sums the self time of each function, and the time of it with all that it calls. Milliseconds for each load. */
function timesOf({ nodes, samples, timeDeltas }: Profile): [name: string, self: number, total: number][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const times = new Map<string, { self: number; total: number }>();
  const nameOf = (id: number): string => {
    const frame = byId.get(id)?.callFrame;
    return `${frame?.functionName || '(anonymous)'}:${(frame?.lineNumber ?? 0) + 1}`;
  };
  samples.forEach((sample, at) => {
    const time = (timeDeltas[at] ?? 0) / 1000 / loads;
    const seen = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const name = nameOf(id);
      const entry = times.get(name) ?? { self: 0, total: 0 };
      if (id === sample) entry.self += time;
      if (!seen.has(name)) entry.total += time;
      seen.add(name);
      times.set(name, entry);
    }
  });
  return [...times].map(([name, { self, total }]) => [name, self, total]);
}

async function inspect(call: Call, load: () => Promise<void>): Promise<void> {
  await load(); // Warm.
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: 200 });
  await call('Profiler.start');
  for (let turn = 0; turn < loads; turn++) await load();
  const { profile } = await call<{ profile: Profile }>('Profiler.stop');
  await pageOf(call).api(countCalls);
  await load();
  const calls = await pageOf(call).evaluate(() => (globalThis as CallsScope).benchCalls);
  const before = await call<{ usedSize: number; totalSize: number }>('Runtime.getHeapUsage');
  await call('HeapProfiler.collectGarbage');
  const heap = await call<{ usedSize: number; totalSize: number }>('Runtime.getHeapUsage');
  console.log('Calls of the browser for one load');
  console.log(
    columns(Object.entries(calls).map(([name, { count, bytes }]) => [name, String(count), `${bytes} characters`])),
  );
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `\nHeap: ${megabytes(before.usedSize)} of ${megabytes(before.totalSize)}; without garbage ${megabytes(heap.usedSize)} of ${megabytes(heap.totalSize)}`,
  );
  const busiest = timesOf(profile).filter(([name]) => !name.startsWith('(idle)'));
  for (const [title, by] of [
    ['itself', 1],
    ['with all that it calls', 2],
  ] as const) {
    const lines = busiest.sort((a, b) => b[by] - a[by]).slice(0, 40);
    console.log(`\nms per load, by time of the function ${title} (self, total)`);
    console.log(columns(lines.map(([name, self, total]) => [self.toFixed(1), total.toFixed(1), name])));
  }
}

const { world, stop } = await startWorldProcess();
const { spki } = await world.certificates();
const chromium = await Chromium.start(resolve(process.argv[2] ?? 'dist/chrome'), spki);
try {
  const tab = await chromium.openTab();
  const pids = await chromium.pids();
  const load = () => loadOnce(chromium, tab, { hosts: 200, each: 10 }, pids);
  await chromium.inBackground((call) => inspect(call, load));
} finally {
  await chromium.close();
  stop();
}
