import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, named such that another one with its number, later or in another container, has another name. */
export interface ProcessIdentity {
  readonly hostname: string;
  readonly pid: number;
  /** When it was started, in ticks since the start of the system; `alive` where that cannot be read. */
  readonly started: string;
  /** Where its number means something: one start of a system, and one namespace of numbers in it. */
  readonly scope: string;
}

/** @returns this process */
export function ownIdentity(): ProcessIdentity {
  return { hostname: hostname(), pid: process.pid, started: startOf(process.pid) ?? 'alive', scope: ownScope() };
}

/**
 * @returns whether a process still runs; undefined if it cannot be determined from here, because it is on another machine or in
 *   another container
 */
export function isRunning({ hostname: host, pid, started, scope }: ProcessIdentity): boolean | undefined {
  if (host !== hostname() || scope !== ownScope()) return undefined;
  return startOf(pid) === started;
}

function ownScope(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const [, namespace = ''] = /(\d+)/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return `${boot}/${namespace}`;
  } catch {
    return process.platform;
  }
}

/** @returns when a process was started; undefined if there is none of that number */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The 22nd field; the second one may have spaces and brackets in it (proc(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return process.platform !== 'linux' && isAlive(pid) ? 'alive' : undefined;
  }
}

/** Where there is no /proc. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
