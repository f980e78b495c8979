/** What the programs have in common that run in namespaces of their own. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';

/** Runs a program to its end; what it complains of is seen. */
export function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Makes this machine the whole internet; where no program listens, it refuses. */
export function becomeInternet(): void {
  for (const family of ['ipv4', 'ipv6']) writeFileSync(`/proc/sys/net/${family}/ip_nonlocal_bind`, '1');
  run('ip', ['link', 'set', 'lo', 'up']);
  run('ip', ['-4', 'route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);
  run('ip', ['-6', 'addr', 'add', '2001:500:91::1', 'dev', 'lo', 'nodad']);
  run('ip', ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo', 'src', '2001:500:91::1']);
}

/**
 * Has the built command judge a HAR file.
 * @param folder where its report goes
 * @param options what follows the file
 * @returns its report
 */
export function judgeHar<Report>(folder: string, har: string, options: readonly string[]): Report {
  const out = join(folder, 'report.json');
  run(execPath, [resolve('dist/cli/greensix.js'), 'har', har, ...options, '--out', out]);
  return JSON.parse(readFileSync(out, 'utf8')) as Report;
}

/** Prints facts as JSON. @returns when all has left: who ends before a pipe has taken it loses the rest */
export function printFacts(facts: unknown): Promise<void> {
  return new Promise((done) => process.stdout.write(JSON.stringify(facts), () => done()));
}

/** Ends the program when its work does, whatever is left behind: with 0, or with 1 and what went wrong. */
export function endWith(work: Promise<void>): void {
  work.then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** Ends the program when its standard input ends: who wanted it is gone. */
export function endWithInput(): void {
  process.stdin.resume().once('end', () => process.exit(1));
}
