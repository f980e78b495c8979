import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builds, renderManifest } from '../../scripts/build/render-manifest.ts';

interface Explained {
  readonly permission: string;
  readonly browsers: readonly string[];
  readonly short: string;
  readonly why: string;
}

interface Manifest {
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly optional_permissions?: readonly string[];
  readonly browser_specific_settings?: {
    readonly gecko: { readonly data_collection_permissions: Record<'required' | 'optional', readonly string[]> };
  };
}

const read = (path: string) => readFileSync(path, 'utf8');
const explained: readonly Explained[] = JSON.parse(read('docs/store/permissions.json'));
const manifestOf = (browser: (typeof builds)[number]) =>
  renderManifest(JSON.parse(read('manifest.json')), browser, '0.0.0') as Manifest;

/** The part of a Markdown file under a heading. */
function section(path: string, heading: string): string {
  const [, rest = ''] = read(path).split(`\n## ${heading}\n`);
  return rest.split('\n## ')[0] ?? '';
}

/** The rows of the table in a text, without its head. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('the permissions', () => {
  it.each(builds)('of %s are each explained, and no others', (browser) => {
    const manifest = manifestOf(browser);
    const data = manifest.browser_specific_settings?.gecko.data_collection_permissions;
    const asked = [
      ...manifest.permissions,
      ...manifest.host_permissions,
      ...(manifest.optional_permissions ?? []),
      ...(data?.required ?? []).filter((name) => name !== 'none'),
      ...(data?.optional ?? []),
    ];
    const known = explained.filter((each) => each.browsers.includes(browser)).map(({ permission }) => permission);
    expect(known.sort()).toEqual(asked.sort());
  });

  it('are each of some browser', () => {
    for (const each of explained)
      expect(each.browsers.every((name) => builds.some((known) => known === name))).toBe(true);
    expect(explained.every((each) => each.browsers.length > 0)).toBe(true);
  });

  it.each([
    ['README.md', 'Permissions', 'short'],
    ['PRIVACY.md', 'Permissions, one by one', 'why'],
  ] as const)('are explained in %s as they are to the stores', (path, heading, key) => {
    const rows = explained.map((each) => [`\`${each.permission}\``, each[key]]);
    expect(rowsOf(section(path, heading))).toEqual(rows);
  });

  it('are justified in no more words than the Chrome Web Store takes', () => {
    for (const { permission, why } of explained) expect([permission, why.length <= 1000]).toEqual([permission, true]);
  });
});

describe('the listings of the stores', () => {
  it.each(readdirSync('extension/_locales'))('in %s is short enough for all of them', (locale) => {
    const { extension_name: name, extension_description: summary } = JSON.parse(
      read(`extension/_locales/${locale}/messages.json`),
    );
    expect(name.message.length).toBeLessThanOrEqual(45);
    expect(summary.message.length).toBeLessThanOrEqual(132);
  });

  it('about the extension is as long as Edge wants it, and plain text', () => {
    const text = section('docs/store/listing.md', 'Description').trim();
    expect(text.length).toBeGreaterThanOrEqual(250);
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text).not.toMatch(/<\w|\]\(|\*\*|`/);
  });

  it('states a single purpose', () => {
    expect(section('docs/store/listing.md', 'Single purpose').trim().length).toBeGreaterThan(50);
  });

  it('names files that are there', () => {
    const links = ['docs/store/listing.md', 'docs/review.md', 'CONTRIBUTING.md', 'PRIVACY.md'].flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https:)([^)#]+)/g)].map(
        ([, to]) => new URL(to ?? '', `file:///${path}`).pathname,
      ),
    );
    expect(links.length).toBeGreaterThan(15);
    for (const path of links) expect(() => readFileSync(`.${path}`), path).not.toThrow();
  });

  it.each([
    ...['popup', 'verdict', 'audit', 'settings', 'firefox'].map((name) => [name, 1280, 800] as const),
    ['tile', 440, 280],
    ['icon', 128, 128],
  ] as const)('comes with the picture %s in its size', (name, width, height) => {
    const png = readFileSync(`docs/store/pictures/${name}.png`);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
    expect(png.length).toBeLessThan(200_000);
    expect(read('docs/store/listing.md')).toContain(`pictures/${name}.png`);
  });
});
