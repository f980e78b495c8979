import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { killGroup, killProcess, leadsOwnGroup } from '../../../../cli/visits/process-group.ts';

/** A program, as Playwright starts it, that ends by itself once its input does and leaves a process behind. */
function startLeader() {
  const leaves = 'sleep 600 & echo $!; exec cat';
  return spawn('/bin/sh', ['-c', leaves], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
}

it.runIf(process.platform === 'linux')('what a browser leaves behind is ended with its group', async () => {
  const leader = startLeader();
  const pid = leader.pid ?? -1;
  expect(leadsOwnGroup(pid)).toBe(true);
  // The process that is left holds the output open: that ends with it.
  const output = text(leader.stdout);
  leader.stdin.end();
  await once(leader, 'exit');
  killGroup(pid);
  expect(Number(await output)).toBeGreaterThan(0);
  expect(() => killGroup(pid)).not.toThrow();
});

it('a process that is no child of this one, or leads no group, is left alone', async () => {
  const member = spawn('/bin/sh', ['-c', 'exec cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
  expect([process.ppid, member.pid ?? -1, 2 ** 30].map(leadsOwnGroup)).toEqual([false, false, false]);
  member.stdin.end();
  await once(member, 'exit');
});

it.runIf(process.platform === 'linux')(
  'a process is ended by its number only if it is the one that is meant',
  async () => {
    const program = spawn('/bin/sh', ['-c', 'exec cat', 'profile-1'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const [pid = -1, ended] = [program.pid, once(program, 'exit')];
    killProcess(pid, 'profile-2');
    program.stdin.end();
    expect(await ended).toEqual([0, null]);
    const another = spawn('/bin/sh', ['-c', 'cat; true', 'profile-1'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const anotherEnded = once(another, 'exit');
    killProcess(another.pid ?? -1, 'profile-1');
    expect(await anotherEnded).toEqual([null, 'SIGKILL']);
    expect(() => killProcess(another.pid ?? -1, 'profile-1')).not.toThrow();
    another.stdin.end();
  },
);
