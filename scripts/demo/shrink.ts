import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Writes a picture with as few bytes as its colours allow. */
export function shrink(path: string): void {
  const options = ['-strip', '-dither', 'None', '-colors', '255', '-define', 'png:compression-level=9'];
  execFileSync('convert', [path, ...options, path]);
  console.log(`${path} ${Math.ceil(statSync(path).size / 1000)} kB`);
}
