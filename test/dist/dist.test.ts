import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pages, parts } from '../../scripts/build/parts.ts';
import { builds } from '../../scripts/build/render-manifest.ts';
import { toolbarNames } from '../../src/icon/icon-drawing.ts';

/** What is measured and read here is what users get: the built extensions. */
const read = (...path: string[]) => readFileSync(join('dist', ...path), 'utf8');
const kilobytes = (...paths: string[]) =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) / 1000;

/** What is fetched from the package when it is needed: tunnel addresses are looked into, a registry is asked. */
const isTunnel = (path: string) => path.endsWith('/decode-tunnel.js');
const isWhois = (path: string) => /\/(?:WhoisCard|rdap|registries)\.js$/.test(path);
/** What is fetched at once; that it is all is a test of its own. */
const isFirst = (path: string) => /\/(?:popup\.(?:html|css|js)|preconnect\.js|visible-text\.js)$/.test(path);
/** The only scripts that may ask anybody: registries and providers of addresses, when the user clicks, and a resolver, when the user has turned that on. */
const mayFetch = (path: string) => /\/(?:rdap|own-addresses|aaaa-check)\.js$/.test(path);

describe.each(builds)('dist/%s', (browser) => {
  const folder = join('dist', browser);
  const filesOf = (page: string) => readdirSync(join(folder, page)).map((name) => join(folder, page, name));
  const isScript = (path: string) => path.endsWith('.js');
  const folders = parts.flatMap((part) => pages[part] ?? []);
  const scripts = () => [join(folder, 'background.js'), ...folders.flatMap(filesOf).filter(isScript)];
  const manifest = () => JSON.parse(read(browser, 'manifest.json'));

  /** The goal is 27 in both; Chromium's has the pictures of the button besides. Who loads a host takes 0.3 of it. */
  const backgroundBound = { chrome: 27, firefox: 26.1 }[browser];
  it(`has a background of at most ${backgroundBound} kB gzip`, () => {
    expect(kilobytes(join(folder, 'background.js'))).toBeLessThanOrEqual(backgroundBound);
  });

  it('has a popup that loads at most 30 kB gzip, styles included', () => {
    expect(kilobytes(...filesOf('popup').filter(isFirst))).toBeLessThanOrEqual(30);
  });

  it('loads at most 12 kB gzip later, when a tunnel address is looked into', () => {
    expect(kilobytes(...filesOf('popup').filter(isTunnel))).toBeLessThanOrEqual(12);
  });

  it('loads at most 15 kB gzip later, when a registry is asked, its list of registries included', () => {
    expect(kilobytes(...filesOf('popup').filter(isWhois))).toBeLessThanOrEqual(15);
  });

  it('has a popup that waits for one script and the little that it shares, and has a small one run before it', () => {
    const html = read(browser, 'popup/popup.html');
    const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src);
    expect(scripts).toEqual(['/popup/preconnect.js', '/popup/popup.js']);
    // Fetched at the same time, because the page names it: what the verdict's and the export's scripts need too, if that is
    // not in the one script.
    const preloaded = [...html.matchAll(/<link rel="modulepreload"[^>]* href="([^"]+)"/g)].map(([, path]) => `${path}`);
    const importing = [...read(browser, 'popup/popup.js').matchAll(/\bfrom["'`]\.([^"'`]+)["'`]/g)].map(
      ([, path]) => `/popup${path}`,
    );
    expect(importing).toEqual(preloaded);
    expect(kilobytes(...preloaded.map((path) => join(folder, path)))).toBeLessThanOrEqual(1);
    expect(kilobytes(join(folder, 'popup/preconnect.js'))).toBeLessThanOrEqual(4);
  });

  it('holds no code that talks to a network but for the one script, and none that makes code of text', () => {
    for (const path of scripts()) {
      const code = readFileSync(path, 'utf8');
      for (const forbidden of [
        ...(mayFetch(path) ? [] : [/\bfetch\(/]),
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
    expect(manifest().permissions).toEqual([
      'webRequest',
      'webNavigation',
      'storage',
      'contextMenus',
      'publicSuffix',
      // For the IPv6-only preview, which blocks requests of one tab. Unlike declarativeNetRequest it asks the user nothing.
      'declarativeNetRequestWithHostAccess',
      // For the AAAA check: the browser's own resolver. Asks the user nothing, and cannot be optional.
      ...(browser === 'chrome' ? ['sidePanel'] : ['dns']),
    ]);
    expect(manifest().host_permissions).toEqual(['<all_urls>']);
    // Firefox warns of a devtools_page when the extension is installed, unless the user may choose it later.
    expect(manifest().optional_permissions).toEqual(browser === 'firefox' ? ['devtools'] : undefined);
    expect(manifest().content_scripts).toBeUndefined();
    expect(manifest().web_accessible_resources).toBeUndefined();
  });

  it('lets its pages connect with TLS only, and load nothing from elsewhere', () => {
    const policy: string = manifest().content_security_policy.extension_pages;
    expect(policy.split('; ').sort()).toEqual([
      "base-uri 'none'",
      'connect-src https:',
      "default-src 'none'",
      "form-action 'none'",
      // Chromium shows a panel of its developer tools in a frame. No page of the web has that scheme.
      browser === 'chrome' ? 'frame-ancestors devtools:' : "frame-ancestors 'none'",
      "img-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
  });

  it('has every picture of the toolbar', () => {
    const pictures = readdirSync(join(folder, 'icons'));
    for (const name of toolbarNames) for (const size of [16, 32]) expect(pictures).toContain(`${name}-${size}.png`);
  });

  it('has the version of the project', () => {
    expect(manifest().version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

describe('the package greensix-survey', () => {
  it('makes no error of the command line by itself: of its own copy greensix would take it for a defect', () => {
    const folder = 'cli/survey/dist';
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(scripts).not.toEqual([]);
    for (const name of scripts)
      expect(readFileSync(join(folder, name), 'utf8'), name).not.toMatch(/new CommandError\b/);
  });
});
