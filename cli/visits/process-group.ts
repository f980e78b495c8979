import { readFileSync } from 'node:fs';

/**
 * @param pid a process
 * @returns whether it is a child of this one and leads a process group of its own, as a program does that Playwright has started;
 *   false where the system has no /proc to tell it, or where the number is of another namespace than ours
 */
export function leadsOwnGroup(pid: number): boolean {
  try {
    // The name of the program is in brackets, and may have such itself; behind it come state, parent and group (proc(5)).
    const [, parent, group] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(parent) === process.pid && Number(group) === pid;
  } catch {
    return false;
  }
}

/**
 * Ends a process at once, if it is still the one that is meant: by now its number may be another one's, or it may be of
 * another namespace than ours.
 * @param pid its number
 * @param argument a part of its command line that no other process has; where the system has no /proc the number has to do
 */
export function killProcess(pid: number, argument: string): void {
  try {
    if (process.platform === 'linux' && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(argument)) return;
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/**
 * Ends what is left of a group of processes, at once.
 * @param leader the process that leads it (`leadsOwnGroup`), or has led it
 */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}
