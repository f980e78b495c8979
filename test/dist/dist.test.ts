import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { browsers } from '../../build/render-manifest.ts';
import { toolbarNames } from '../../src/icon/icon-drawing.ts';

/** What is measured and read here is what users get: the built extensions. */
const read = (...path: string[]) => readFileSync(join('dist', ...path), 'utf8');
const kilobytes = (...paths: string[]) =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) / 1000;

/** The decoder of tunnel addresses is fetched from the package when a row with one is opened. */
const isLater = (path: string) => path.endsWith('read-tunnel.js');

describe.each(browsers)('dist/%s', (browser) => {
  const folder = join('dist', browser);
  const assets = () => readdirSync(join(folder, 'assets')).map((name) => join(folder, 'assets', name));
  const scripts = () => [join(folder, 'background.js'), ...assets().filter((path) => path.endsWith('.js'))];
  const manifest = () => JSON.parse(read(browser, 'manifest.json'));

  it('has a background of at most 25 kB gzip', () => {
    expect(kilobytes(join(folder, 'background.js'))).toBeLessThanOrEqual(25);
  });

  it('has a popup that loads at most 30 kB gzip, styles included', () => {
    expect(
      kilobytes(...assets().filter((path) => !isLater(path)), join(folder, 'popup/popup.html')),
    ).toBeLessThanOrEqual(30);
  });

  it('loads at most 12 kB gzip later, when a tunnel address is looked into', () => {
    expect(kilobytes(...assets().filter(isLater))).toBeLessThanOrEqual(12);
  });

  it('holds no code that talks to a network or makes code of text', () => {
    for (const path of scripts()) {
      const code = readFileSync(path, 'utf8');
      for (const forbidden of [
        /\bfetch\(/,
        /XMLHttpRequest/,
        /sendBeacon/,
        /new WebSocket/,
        /\beval\(/,
        /new Function/,
        /\.innerHTML\s*=[^=]/,
        /importScripts/,
      ]) {
        expect({ path, found: forbidden.exec(code)?.[0] }).toEqual({ path, found: undefined });
      }
    }
  });

  it('asks for no more permissions than it uses', () => {
    expect(manifest().permissions).toEqual(['webRequest', 'webNavigation', 'storage']);
    expect(manifest().host_permissions).toEqual(['<all_urls>']);
    expect(manifest().optional_permissions).toBeUndefined();
    expect(manifest().content_scripts).toBeUndefined();
    expect(manifest().web_accessible_resources).toBeUndefined();
  });

  it('lets its pages connect to nowhere', () => {
    const policy: string = manifest().content_security_policy.extension_pages;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/connect-src|unsafe|https?:|\*/);
  });

  it('has every picture of the toolbar', () => {
    const pictures = readdirSync(join(folder, 'icons'));
    for (const name of toolbarNames) for (const size of [16, 32]) expect(pictures).toContain(`${name}-${size}.png`);
  });

  it('has the version of the project', () => {
    expect(manifest().version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});
