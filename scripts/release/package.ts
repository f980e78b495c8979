/**
 * `npm run package`: what the stores get, in dist/packages: an archive for each, the source for their reviewers, and the
 * checksums. It is made of the last commit and not of the folder, and the extensions are built of the very files of the
 * source archive.
 *
 * `--out FOLDER` writes them to another folder; `--no-lint` leaves out what addons.mozilla.org says of them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { browsers } from '../install/browsers.mjs';
import { ensurePackages } from '../install/ensure-packages.mjs';
import { readCommit } from './commit-files.ts';
import { makeZip, type ZipEntry } from './zip.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** Which build each store gets. */
const stores = Object.values(browsers).flatMap(({ stores, build }) => stores.map((store) => [store, build] as const));

function changedFiles(...paths: readonly string[]): string[] {
  const args = ['status', '--porcelain', '--', ...paths];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Runs Node there, and ends this process when that fails. */
function run(folder: string, ...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${args.join(' ')} failed.`);
}

function filesOf(folder: string): ZipEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1).replaceAll('\\', '/'), data: readFileSync(path) }));
}

function main(out: string, lints: boolean): void {
  if (changedFiles('package-lock.json').length > 0)
    throw new Error(
      'package-lock.json is changed, so the build would use other packages than the commit. Commit first.',
    );
  ensurePackages();
  const changed = changedFiles().length;
  if (changed > 0) console.error(`Not in the packages, because not committed: ${changed} changes.`);
  const { id, time, files } = readCommit(root);
  const folder = mkdtempSync(join(tmpdir(), 'greensix-package-'));
  try {
    for (const { path, data } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), data);
    }
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    run(folder, 'scripts/build/build.ts');
    const name = (what: string): string => `greensix-${what}-${version}.zip`;
    const source = files.map((file) => ({ ...file, path: `greensix-${version}/${file.path}` }));
    const archives: Readonly<Record<string, Buffer>> = {
      ...Object.fromEntries(
        stores.map(([store, build]) => [name(store), makeZip(filesOf(join(folder, 'dist', build)), time)]),
      ),
      [name('source')]: makeZip(source, time),
    };
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const { node, zlib } = process.versions;
    const sums = [
      `# Greensix ${version}, commit ${id}, Node ${node}, zlib ${zlib}, ${process.platform} ${process.arch}`,
    ];
    for (const [file, data] of Object.entries(archives)) {
      writeFileSync(join(out, file), data);
      sums.push(`${createHash('sha256').update(data).digest('hex')}  ${file}`);
    }
    writeFileSync(join(out, 'SHA256SUMS'), `${sums.join('\n')}\n`);
    console.log(sums.join('\n'));
    if (!lints) return;
    const lint = ['lint', '--warnings-as-errors', '--no-input', '-s', join(out, name('firefox'))];
    run(root, join(root, 'node_modules/web-ext/bin/web-ext.js'), ...lint);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'dist', 'packages') },
      'no-lint': { type: 'boolean', default: false },
    },
  });
  main(resolve(values.out), !values['no-lint']);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
