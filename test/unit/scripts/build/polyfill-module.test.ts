import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { onlyWhereNeeded, withoutUnused } from '../../../../scripts/build/polyfill-module.ts';

const code = readFileSync(createRequire(import.meta.url).resolve('webextension-polyfill'), 'utf8');

describe('the polyfill as it is shipped', () => {
  it('knows what Greensix calls, and is shorter', () => {
    const shorter = withoutUnused(code);
    for (const known of ['"getBytesInUse"', '"openOptionsPage"', '"getAllFrames"']) expect(shorter).toContain(known);
    expect(shorter).not.toContain('"bookmarks"');
    expect(shorter.length).toBeLessThan(code.length * 0.8);
  });

  it('is still a script', () => {
    expect(() => new Function(withoutUnused(code))).not.toThrow();
  });

  it('is refused when it is not what it was', () => {
    expect(() => withoutUnused('')).toThrow('no apiMetadata');
    expect(() => onlyWhereNeeded('')).toThrow('asks otherwise');
  });
});
