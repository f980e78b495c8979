/**
 * Tells where Greensix spends its time: `node test/world/enter.ts node test/bench/profile.ts [DIR]`
 *
 * A run of its own, because a profiler disturbs what it looks at. Prints for one load of the page of 200 hosts × 10
 * requests how often the background calls the browser and with how much, then the functions that take the most time.
 */
import { resolve } from 'node:path';
import { type Call, Chromium, evaluate } from './chromium.ts';
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

/** Counts the calls of the browser's API, and how much is written as JSON. */
const countCalls = `(() => {
  const calls = globalThis.benchCalls = {};
  const wrap = (name, owner, key) => {
    if (!owner) return;
    const original = owner[key].bind(owner);
    owner[key] = (...args) => {
      const entry = calls[name] ??= { count: 0, bytes: 0 };
      entry.count++;
      entry.bytes += JSON.stringify(args).length;
      return original(...args);
    };
  };
  wrap('storage.session.set', chrome.storage.session, 'set');
  wrap('storage.session.remove', chrome.storage.session, 'remove');
  wrap('action.setIcon', chrome.action, 'setIcon');
  wrap('action.setTitle', chrome.action, 'setTitle');
})()`;

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
  await evaluate(call, countCalls);
  await load();
  const calls = await evaluate<Record<string, { count: number; bytes: number }>>(call, 'benchCalls');
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
