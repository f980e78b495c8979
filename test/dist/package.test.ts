import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from '../test-folder.ts';
import { readZip } from './read-zip.ts';

const run = promisify(execFile);
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' });

/** What `npm run package` makes of the last commit. Who has the source without its history has nothing to package. */
describe.runIf(existsSync('.git'))('the packages for the stores', () => {
  const folders = { here: testFolder('packages-here'), elsewhere: testFolder('packages-elsewhere') };
  const read = (file: string, folder = folders.here) => readFileSync(join(folder, file));
  const zip = (what: string) => readZip(read(`greensix-${what}-${version()}.zip`));
  const version = () => JSON.parse(git('show', 'HEAD:package.json')).version;

  beforeAll(async () => {
    const times = { here: 'UTC', elsewhere: 'Asia/Tokyo' };
    const make = (place: keyof typeof folders) =>
      run(process.execPath, ['scripts/release/package.ts', '--no-lint', '--out', folders[place]], {
        env: { ...process.env, TZ: times[place] },
      });
    await Promise.all([make('here'), make('elsewhere')]);
  }, 240_000);

  it('are one for each store, the source, and their checksums', () => {
    const names = ['chrome', 'edge', 'firefox', 'source'].map((what) => `greensix-${what}-${version()}.zip`);
    expect(readdirSync(folders.here).sort()).toEqual(['SHA256SUMS', ...names]);
    const sums = names.map((name) => `${createHash('sha256').update(read(name)).digest('hex')}  ${name}`);
    expect(read('SHA256SUMS').toString().trim().split('\n').slice(1)).toEqual(sums);
  });

  it('are the same bytes each time, in whatever folder and time zone', () => {
    for (const name of readdirSync(folders.here).filter((each) => each.endsWith('.zip'))) {
      const [one, other] = [readZip(read(name)), readZip(read(name, folders.elsewhere))];
      const changed = [...one].filter(([path, { data }]) => !other.get(path)?.data.equals(data)).map(([path]) => path);
      expect({ name, changed }).toEqual({ name, changed: [] });
      expect(read(name).equals(read(name, folders.elsewhere))).toBe(true);
    }
    expect(String(read('SHA256SUMS', folders.elsewhere))).toBe(String(read('SHA256SUMS')));
  });

  it.each(['chrome', 'edge', 'firefox'])('have for %s the extension with its licences, and nothing else', (store) => {
    const files = zip(store);
    const manifest = JSON.parse(String(files.get('manifest.json')?.data));
    expect(manifest.version).toBe(version());
    expect(files.has('licenses.txt')).toBe(true);
    const kinds = new Set([...files.keys()].map((path) => path.replace(/.*\./, '')));
    expect([...kinds].sort()).toEqual(['css', 'html', 'js', 'json', 'png', 'txt']);
    expect([...files.values()].every(({ mode }) => mode === 0o100644)).toBe(true);
    // Firefox would take only the one, Chromium only the other.
    expect('browser_specific_settings' in manifest).toBe(store === 'firefox');
    expect('minimum_chrome_version' in manifest).toBe(store !== 'firefox');
  });

  it('have the source as it is committed', () => {
    const files = zip('source');
    const committed = git('ls-tree', '-r', '-z', '--format=%(objectmode) %(path)', 'HEAD').split('\0').filter(Boolean);
    const packed = [...files].map(([path, { mode }]) => `${mode.toString(8)} ${path.replace(/^[^/]+\//, '')}`);
    expect(packed.sort()).toEqual(committed.sort());
    const [first = ''] = files.keys();
    expect(first.split('/')[0]).toBe(`greensix-${version()}`);
    expect(String(files.get(`greensix-${version()}/LICENSE`)?.data)).toBe(git('show', 'HEAD:LICENSE'));
  });
});

describe.each(['chrome', 'firefox'])('the licences in dist/%s', (browser) => {
  const text = readFileSync(join('dist', browser, 'licenses.txt'), 'utf8');
  const titles = text.split(`\n${'-'.repeat(80)}\n`).map((part) => part.trim().split('\n')[0] ?? '');

  it('are of everything that is bundled', () => {
    expect(titles.map((title) => title.split(' ')[0])).toEqual([
      'Greensix',
      'fflate',
      'ip-address',
      'preact',
      'rolldown',
      'tldts',
      'tldts-core',
      'vite',
    ]);
  });

  it('say the version and the licence of each, as it is installed', () => {
    for (const title of titles.slice(1)) {
      const [name = ''] = title.split(' ');
      const installed = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
      expect(title).toBe(`${name} ${installed.version} (${installed.license})`);
    }
    expect(text).toContain('Public Suffix List');
  });
});
