/**
 * `npm run release -- 1.2.0`: gives the present state of the project a version. It checks that everything is committed and
 * that CHANGELOG.md says what is new, writes the version to package.json and package-lock.json (all others take it from
 * there), dates the section of the changelog, commits and tags. Nothing is pushed.
 *
 * `--dry-run` checks all that, says what it would do, and changes nothing.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { releasedChangelog, unreleased } from './changelog.ts';
import { isLater, parseVersion } from './version.ts';

const root = resolve(import.meta.dirname, '..', '..');
const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

function withVersion(file: string, version: string): string {
  const content = JSON.parse(file);
  content.version = version;
  if (content.packages) content.packages[''].version = version;
  return `${JSON.stringify(content, null, 2)}\n`;
}

function release(version: string, dry: boolean): void {
  parseVersion(version);
  if (git('status', '--porcelain') !== '')
    throw new Error('There are changes that are not committed. Commit them first.');
  const released = git('tag', '--list', 'v*').split('\n').filter(Boolean);
  const later = released.find((tag) => !isLater(version, tag.slice(1)));
  if (later) throw new Error(`${version} does not come after ${later}, which is released. Choose a higher version.`);
  const changelog = read('CHANGELOG.md');
  const news = unreleased(changelog);
  const files = {
    'package.json': withVersion(read('package.json'), version),
    'package-lock.json': withVersion(read('package-lock.json'), version),
    'CHANGELOG.md': releasedChangelog(changelog, version, new Date().toISOString().slice(0, 10)),
  };
  console.log(`Greensix ${version}\n\n${news}\n`);
  if (dry) {
    console.log(`Would write ${Object.keys(files).join(', ')}, commit them, and tag v${version}. Nothing was changed.`);
    return;
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
  git('commit', '--quiet', '--message', `release: ${version}`, '--', ...Object.keys(files));
  // Else git takes the headings of the changelog for comments, and leaves them out (git-tag, --cleanup).
  git('tag', '--annotate', '--cleanup=whitespace', `v${version}`, '--message', `Greensix ${version}\n\n${news}`);
  console.log(`Committed and tagged v${version}. Next: npm test, npm run package, git push --follow-tags`);
}

try {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [version] = positionals;
  if (version === undefined || positionals.length > 1)
    throw new Error('Say which version: npm run release -- 1.2.0 [--dry-run]');
  release(version, values['dry-run']);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
