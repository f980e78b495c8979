/** A display that nobody sees, and pictures of it. */
import { execFileSync, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { poll } from '../test/world/poll.js';

/** How large a display is, and a window that fills it. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Starts a display, on which all browsers open that are started until it ends. */
export async function startDisplay({ width, height }: Size): Promise<{ end(): void }> {
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '1', ...screen], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => server.kill());
  let printed = '';
  server.stdout.on('data', (part: Buffer) => {
    printed += String(part);
  });
  process.env.DISPLAY = `:${await poll('the display', () => /^(\d+)\n/.exec(printed)?.[1])}`;
  return { end: () => void server.kill() };
}

/** Writes a picture with as few bytes as its colours allow. */
export function shrink(path: string): void {
  const options = ['-strip', '-dither', 'None', '-colors', '255', '-define', 'png:compression-level=9'];
  execFileSync('convert', [path, ...options, path]);
  console.log(`${path} ${Math.ceil(statSync(path).size / 1000)} kB`);
}

/** Takes the screen once nothing on it moves any more: when several pictures in a row are the same. */
export async function takeScreen(path: string, { width, height }: Size): Promise<void> {
  execFileSync('xdotool', ['mousemove', '0', `${height - 1}`]);
  const take = (): Buffer => execFileSync('import', ['-window', 'root', 'rgb:-'], { maxBuffer: 16 * width * height });
  let last = take();
  let same = 0;
  // Several times, because an animation may begin late.
  await poll('a screen that stands still', () => {
    const next = take();
    same = next.equals(last) ? same + 1 : 0;
    last = next;
    return same >= 4;
  });
  execFileSync('import', ['-window', 'root', path]);
  shrink(path);
}
