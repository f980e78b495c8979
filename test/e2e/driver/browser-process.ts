/**
 * A browser as a process: started in a group of its own, and ended with that whole group, also when the test's process
 * ends first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { patienceMs } from '../../world/poll.ts';

/** A started browser. */
export interface BrowserProcess {
  /** The WebSocket address that the browser printed. */
  readonly endpoint: string;
  /** Checks whether it has ended by itself. */
  ended(): boolean;
  /** Ends the browser and all processes of it, and waits until it is gone. */
  end(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) endGroup(child);
});
// The end of a process that runs tests: without this it would be none that 'exit' is told of.
process.once('SIGTERM', () => process.exit(143));

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Where nobody looks but tests, each machine has the same fonts. */
const fontsFile = resolve(import.meta.dirname, 'fonts.conf');

/** Returns what makes a browser open its window on a display; nothing where it finds one by itself. */
export function displayEnv(window: { readonly display?: string } | undefined): Record<string, string> {
  if (window?.display === undefined) return {};
  return { DISPLAY: window.display, MOZ_ENABLE_WAYLAND: '0', FONTCONFIG_FILE: fontsFile };
}

/** How long a start may take before another one is tried. */
const startDeadlineMs = 30_000;

/**
 * Starts a browser and waits until it prints a line that `endpoint` matches; the first group is the address.
 *
 * One that prints nothing in time is started once more: on a display without a graphics card and on a busy machine, Chromium
 * 156 stood still before its first line at 2 of about 40 starts, whatever it was given. No extension runs by then.
 */
export async function startBrowserProcess(
  command: string,
  args: readonly string[],
  endpoint: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<BrowserProcess> {
  const first = await startOnce(command, args, endpoint, env, startDeadlineMs);
  const started = first.process ?? (await startOnce(command, args, endpoint, env, patienceMs)).process;
  if (!started) throw new Error(`${command} did not start:\n${first.printed.slice(-2000)}`);
  return started;
}

async function startOnce(
  command: string,
  args: readonly string[],
  endpoint: RegExp,
  env: Readonly<Record<string, string>>,
  deadlineMs: number,
): Promise<{ readonly process?: BrowserProcess; readonly printed: string }> {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
    child.once('error', () => resolve());
  });
  const end = async (): Promise<void> => {
    endGroup(child);
    await gone;
  };

  let printed = '';
  const address = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), deadlineMs);
    const settle = (value?: string): void => {
      clearTimeout(timer);
      resolve(value);
    };
    child.stderr?.setEncoding('utf8');
    // Read on after the address is there: a browser whose stderr is full stands still.
    child.stderr?.on('data', (part: string) => {
      if (printed.length > 100_000) return;
      printed += part;
      const found = endpoint.exec(printed)?.[1];
      if (found) settle(found);
    });
    void gone.then(() => settle());
  });
  if (!address) {
    await end();
    return { printed };
  }
  return { process: { endpoint: address, end, ended: () => !running.has(child) }, printed };
}
