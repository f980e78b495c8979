/** What the system knows of a browser's processes, read from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** The processes of one browser that the bench looks at. */
export interface BrowserPids {
  readonly browser: number;
  /** The utility process that does the networking. */
  readonly network: number;
  /** The renderer of the extension's pages and worker; undefined when no extension runs. */
  readonly extension: number | undefined;
}

/** CPU time of a process so far, in milliseconds. */
export interface CpuTime {
  /** User and system time of all threads, also of those that have ended. The system counts it in ticks. */
  readonly ticks: number;
  /** By thread, exact to the nanosecond; threads that have ended are missing. */
  readonly threads: ReadonlyMap<string, number>;
}

/** Linux tells times in /proc in hundredths of a second (USER_HZ), on all machines that the bench may run on. */
const pollIntervalMs = 10;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(statFields(Number(name))[1]), command }];
      } catch {
        return []; // It has ended in between.
      }
    });
}

/** The fields of /proc/PID/stat behind the name, which may itself contain spaces. The first is the state. */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Returns those processes and all that they have started, directly or not. */
function treeOf(processes: readonly Process[], roots: Iterable<number>): ReadonlySet<number> {
  const tree = new Set(roots);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return tree;
}

/**
 * Finds the processes of a browser.
 * @param profile the browser's profile folder, which only its own command lines name
 * @returns the processes, or undefined while they are not all there
 */
export function browserPids(profile: string): BrowserPids | undefined {
  const processes = allProcesses();
  const browser = processes.find(
    ({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes('--type='),
  );
  if (!browser) return undefined;
  const tree = treeOf(processes, [browser.pid]);
  const find = (sign: string): number | undefined =>
    processes.find(({ pid, command }) => tree.has(pid) && command.includes(sign))?.pid;
  const network = find('--utility-sub-type=network.mojom.NetworkService');
  return network === undefined ? undefined : { browser: browser.pid, network, extension: find('--extension-process') };
}

/** Returns the CPU time that a process has used since its start. */
export function cpuTime(pid: number): CpuTime {
  const fields = statFields(pid);
  const threads = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      threads.set(thread, Number(nanoseconds) / 1e6);
    } catch {
      // The thread has ended in between, or the kernel keeps no such figures.
    }
  }
  return { ticks: (Number(fields[11]) + Number(fields[12])) * pollIntervalMs, threads };
}

/**
 * Returns the milliseconds of CPU between two readings: the sum of the threads, unless one that ended took more with it
 * than the ticks are inexact.
 */
export function cpuBetween(before: CpuTime, after: CpuTime): number {
  let exact = 0;
  for (const [thread, time] of after.threads) exact += time - (before.threads.get(thread) ?? 0);
  const ticks = after.ticks - before.ticks;
  return Math.abs(ticks - exact) > 2 * pollIntervalMs ? ticks : exact;
}

/** Returns the proportional set size of a process in MB: its memory, shared pages divided among those who share them. */
export function pssMegabytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Samples several at the same moment. To be called often: a process that comes and goes between two calls is not seen. */
export function sampleCpu(trees: readonly TreeCpu[]): void {
  const processes = allProcesses();
  for (const tree of trees) tree.sample(processes);
}

/** Sums the CPU of a process and of all that it starts, directly or not, also of those that end between two samples. */
export class TreeCpu {
  readonly #root: number;
  /** By process: milliseconds at its last sample. What it used after that is lost. */
  readonly #used = new Map<number, number>();
  /** What Chromium calls each process, or what its program is called. */
  readonly #kinds = new Map<number, string>();

  constructor(root: number) {
    this.#root = root;
  }

  /** @param processes all that there are now */
  sample(processes: readonly Process[]): void {
    const tree = treeOf(processes, [this.#root, ...this.#used.keys()]);
    for (const { pid, command } of processes) {
      if (!tree.has(pid)) continue;
      // A process that is forked, from a zygote or the browser, gets its own command line a moment later; one that has ended
      // has none.
      if (command !== '') this.#kinds.set(pid, kindOf(command));
      try {
        const fields = statFields(pid);
        this.#used.set(pid, (Number(fields[11]) + Number(fields[12])) * pollIntervalMs);
      } catch {
        // It has ended in between.
      }
    }
  }

  /** @returns milliseconds by kind of process */
  byKind(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const [pid, used] of this.#used) {
      const kind = this.#kinds.get(pid) ?? 'ended';
      sums.set(kind, (sums.get(kind) ?? 0) + used);
    }
    return sums;
  }
}

function kindOf(command: string): string {
  if (command.includes('--extension-process')) return 'extension';
  const [, kind] = /--utility-sub-type=(\w+)/.exec(command) ?? /--type=([\w-]+)/.exec(command) ?? [];
  return kind ?? (command.includes('--user-data-dir') ? 'browser' : (command.split(' ')[0]?.split('/').at(-1) ?? ''));
}
