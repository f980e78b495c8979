import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licensesText, packagesOf } from '../../../../scripts/build/licenses.ts';

describe('the licences', () => {
  it('are of the packages that modules come from, helpers of the bundler included, each once', () => {
    const modules = [
      '/home/me/project/popup/main.tsx',
      '/home/me/project/node_modules/preact/dist/preact.mjs',
      '/home/me/project/node_modules/preact/hooks/dist/hooks.mjs',
      '/home/me/project/node_modules/@scope/name/index.js',
      '/home/me/project/node_modules/one/node_modules/two/index.js?worker',
      'C:\\project\\node_modules\\idb\\build\\index.js',
      '\0vite/preload-helper.js',
      '\0rolldown/runtime.js',
      'virtual:icon-pixels',
    ];
    expect(packagesOf(modules)).toEqual(['@scope/name', 'idb', 'preact', 'rolldown', 'two', 'vite']);
  });

  it('are the full texts, without those of what the bundler itself is made of', () => {
    const text = licensesText('.', ['preact', 'vite']);
    expect(text).toMatch(/^Greensix\n\nMIT License/);
    expect(text).toMatch(/\npreact \d+\.\d+\.\d+ \(MIT\)\n\nThe MIT License/);
    expect(text).toMatch(/\nvite \d+\.\d+\.\d+ \(MIT\)\n/);
    expect(text).not.toContain('Licenses of bundled dependencies');
  });

  it('are missed when a package has none', () => {
    const root = mkdtempSync(join(tmpdir(), 'greensix-licenses-'));
    mkdirSync(join(root, 'node_modules/bare'), { recursive: true });
    writeFileSync(join(root, 'LICENSE'), 'ours');
    writeFileSync(join(root, 'node_modules/bare/package.json'), '{}');
    expect(() => licensesText(root, ['bare'])).toThrow('bare is bundled, but has no licence file');
    rmSync(root, { recursive: true });
  });
});
