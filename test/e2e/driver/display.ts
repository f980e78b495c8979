/** A display that nobody sees, for windows as users have them, and pictures of all that is on it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** Returns what is on the screen, once nothing on it has moved for a while. */
  look(): Promise<Picture>;
  /** Writes the same as a file. */
  take(path: string): Promise<void>;
  end(): void;
}

/** For how long nothing may move on a screen that stands still: an animation may begin late. */
const stillMs = 400;

/**
 * The pixels of a screen in the format of xwd, as Xvfb keeps it in a file: a header of numbers in big endian, a table of
 * colours of 12 bytes each, then four bytes for each pixel (blue, green, red, nothing). X11/XWDFile.h.
 */
function pixelsOf(dump: Buffer, { width, height }: Size): Buffer {
  const [headerSize, bytesPerLine, colours] = [0, 12, 19].map((at) => dump.readUInt32BE(4 * at)) as [
    number,
    number,
    number,
  ];
  const start = headerSize + 12 * colours;
  const pixels = Buffer.allocUnsafe(3 * width * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let from = start + y * bytesPerLine, x = 0; x < width; x++, from += 4) {
      pixels[to++] = dump[from + 2] ?? 0;
      pixels[to++] = dump[from + 1] ?? 0;
      pixels[to++] = dump[from] ?? 0;
    }
  }
  return pixels;
}

/** What ends each display that runs. */
const running = new Set<() => void>();
process.on('exit', () => {
  for (const end of running) end();
});

/** Starts a display (Xvfb). It ends with this process at the latest. */
export async function startDisplay(size: Size): Promise<Display> {
  const { width, height } = size;
  const folder = mkdtempSync(join(tmpdir(), 'greensix-display-'));
  const screen = ['-nocursor', '-screen', '0', `${width}x${height}x24`, '-fbdir', folder, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '1', ...screen], { stdio: ['ignore', 'pipe', 'ignore'] });
  const end = (): void => {
    running.delete(end);
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  running.add(end);
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
  const dump = (): Buffer => readFileSync(join(folder, 'Xvfb_screen0'));
  const look = async (): Promise<Picture> => {
    // The pointer, in a corner, raises nothing.
    execFileSync('xdotool', ['mousemove', '0', `${height - 1}`], { env });
    let last = dump();
    let since = Date.now();
    await poll('a screen that stands still', () => {
      const next = dump();
      if (!next.equals(last)) since = Date.now();
      last = next;
      return Date.now() - since >= stillMs;
    });
    return { width, height, pixels: pixelsOf(last, size) };
  };
  return {
    name,
    size,
    look,
    take: async (path) => {
      const raw = ['-size', `${width}x${height}`, '-depth', '8', 'rgb:-'];
      execFileSync('convert', [...raw, path], { input: (await look()).pixels });
    },
    end,
  };
}
