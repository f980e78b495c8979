import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releasedChangelog, unreleased } from '../../../../scripts/release/changelog.ts';
import { isLater, parseVersion } from '../../../../scripts/release/version.ts';

describe('a version', () => {
  it('is three numbers that all stores take', () => {
    expect(parseVersion('1.20.0')).toEqual([1, 20, 0]);
    for (const wrong of ['', '1', '1.2', 'v1.2.3', '1.2.3.4', '01.2.3', '1.2.65536', '1.2.3-beta', ' 1.2.3']) {
      expect(() => parseVersion(wrong), wrong).toThrow(/is no version: use three numbers/);
    }
  });

  it('is later by its first number that differs, not by its text', () => {
    expect([isLater('1.10.0', '1.9.9'), isLater('2.0.0', '1.9.9'), isLater('1.0.1', '1.0.0')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isLater('1.0.0', '1.0.0'), isLater('1.9.9', '1.10.0')]).toEqual([false, false]);
  });
});

const changelog =
  '# Changelog\n\n## Unreleased\n\n### Popup\n\n- Something new.\n\n## 0.9.0 (2026-01-01)\n\n### Popup\n\n- Something old.\n';

describe('the changelog', () => {
  it('gives what is not released, and keeps it under the version', () => {
    expect(unreleased(changelog)).toBe('### Popup\n\n- Something new.');
    const after = releasedChangelog(changelog, '1.0.0', '2026-11-21');
    expect(after).toContain('## Unreleased\n\n## 1.0.0 (2026-11-21)\n\n### Popup\n\n- Something new.\n\n## 0.9.0');
    expect(() => unreleased(after)).toThrow(/says nothing under "## Unreleased"/);
    expect(() => unreleased('# Changelog\n')).toThrow(/has no section/);
  });

  it('of the project can be released', () => {
    expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(/^## Unreleased$/m);
  });

  it('of the project has each entry below the heading of its area', () => {
    const [, news = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## .*$/m);
    const [without = '', ...areas] = news.split(/^### .*$/m);
    expect(without).not.toMatch(/^- /m);
    for (const area of areas) expect(area).toMatch(/^\n\n- \S/);
  });
});

describe('npm run release', () => {
  let folder = '';
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const release = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/release/release.ts', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'greensix-release-'));
    cpSync('scripts/release', join(folder, 'scripts/release'), { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(name, join(folder, name));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
    git('init', '--quiet');
    git('config', 'user.name', 'Somebody');
    git('config', 'user.email', 'somebody@example.org');
    git('add', '.');
    git('commit', '--quiet', '--message', 'all');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('sets the version everywhere, dates the changelog, commits and tags', () => {
    expect(release('7.8.9')).toMatchObject({ status: 0 });
    expect(JSON.parse(read('package.json')).version).toBe('7.8.9');
    const lock = JSON.parse(read('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual(['7.8.9', '7.8.9']);
    expect(read('CHANGELOG.md')).toMatch(
      /## Unreleased\n\n## 7\.8\.9 \(\d{4}-\d\d-\d\d\)\n\n### Popup\n\n- Something new/,
    );
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '-1', '--format=%s %D')).toMatch(/^release: 7\.8\.9 .*tag: v7\.8\.9/);
    expect(git('tag', '--list', '--format=%(contents)')).toContain('### Popup\n\n- Something new.');
    // Nothing but the version is changed.
    expect(git('show', '--numstat', '--format=', 'HEAD').split('\n').sort()).toEqual([
      '1\t1\tpackage.json',
      '2\t0\tCHANGELOG.md',
      '2\t2\tpackage-lock.json',
    ]);

    writeFileSync(
      join(folder, 'CHANGELOG.md'),
      read('CHANGELOG.md').replace('Unreleased\n', 'Unreleased\n\n- More.\n'),
    );
    git('commit', '--quiet', '--all', '--message', 'more');
    expect(release('7.8.9').output).toContain('7.8.9 does not come after v7.8.9');
    expect(release('7.8.10')).toMatchObject({ status: 0 });
  });

  it('says what it would do in a dry run, and changes nothing', () => {
    const before = git('log', '--format=%H');
    const { status, output } = release('1.0.0', '--dry-run');
    expect({ status, output }).toMatchObject({
      status: 0,
      output: expect.stringMatching(/Something new.*tag v1\.0\.0/s),
    });
    expect([git('log', '--format=%H'), git('status', '--porcelain'), git('tag')]).toEqual([before, '', '']);
  });

  it('refuses what cannot be released, with what to do', () => {
    expect(release()).toMatchObject({ status: 1, output: expect.stringContaining('Say which version') });
    expect(release('1.2')).toMatchObject({ status: 1, output: expect.stringContaining('"1.2" is no version') });
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n');
    expect(release('1.0.0')).toMatchObject({ status: 1, output: expect.stringContaining('not committed') });
    git('commit', '--quiet', '--all', '--message', 'nothing new');
    expect(release('1.0.0')).toMatchObject({ status: 1, output: expect.stringContaining('says nothing') });
    expect(git('tag')).toBe('');
  });
});
