/** A display that nobody sees, for windows as users have them, and pictures of all that is on it. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { poll } from '../../world/poll.ts';

/** How large a display is, and a window that fills it. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is on a screen, three bytes (red, green, blue) for each pixel, line by line. */
export interface Picture extends Size {
  readonly pixels: Buffer;
}

/** A running display. */
export interface Display {
  /** What `DISPLAY` names it by. */
  readonly name: string;
  readonly size: Size;
  /** Returns what is on the screen, once nothing on it moves any more: when several pictures in a row are the same. */
  look(): Promise<Picture>;
  /** Writes the same as a file. */
  take(path: string): Promise<void>;
  end(): void;
}

/** Pictures in a row that must be the same. Several, because an animation may begin late. */
const sameInARow = 4;

/** Starts a display (Xvfb). It ends with this process at the latest. */
export async function startDisplay(size: Size): Promise<Display> {
  const { width, height } = size;
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '1', ...screen], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => server.kill());
  let printed = '';
  let failed: Error | undefined;
  server.on('error', (error) => {
    failed = error;
  });
  server.stdout.on('data', (part: Buffer) => {
    printed += String(part);
  });
  const number = await poll('the display', () => {
    if (failed) return 'none';
    return /^(\d+)\n/.exec(printed)?.[1];
  });
  if (failed) throw new Error(`Xvfb does not start: ${failed.message}`);
  const name = `:${number}`;
  const env = { ...process.env, DISPLAY: name };
  const pixels = async (): Promise<Buffer> => {
    const options = { env, encoding: 'buffer', maxBuffer: 4 * width * height } as const;
    return (await promisify(execFile)('import', ['-window', 'root', '-depth', '8', 'rgb:-'], options)).stdout;
  };
  const look = async (): Promise<Picture> => {
    // The pointer, in a corner, raises nothing.
    execFileSync('xdotool', ['mousemove', '0', `${height - 1}`], { env });
    let last = await pixels();
    let same = 0;
    await poll('a screen that stands still', async () => {
      const next = await pixels();
      same = next.equals(last) ? same + 1 : 0;
      last = next;
      return same >= sameInARow;
    });
    return { width, height, pixels: last };
  };
  return {
    name,
    size,
    look,
    take: async (path) => {
      const raw = ['-size', `${width}x${height}`, '-depth', '8', 'rgb:-'];
      execFileSync('convert', [...raw, path], { input: (await look()).pixels });
    },
    end: () => void server.kill(),
  };
}
