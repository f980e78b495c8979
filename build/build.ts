/** Makes dist/chrome and dist/firefox: the two extensions, ready to be loaded. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { makeIcons } from './icons/make-icons.ts';
import { parts } from './parts.ts';
import { browsers, renderManifest } from './render-manifest.ts';

const root = resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const manifest: unknown = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));

for (const browser of browsers) {
  const out = join(root, 'dist', browser);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(root, 'extension'), out, { recursive: true });
  makeIcons(out);
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(renderManifest(manifest, browser, version), null, 2)}\n`);
  for (const part of parts) await build({ configFile: join(root, 'vite.config.ts'), mode: `${browser}-${part}` });
  console.log(`built dist/${browser} ${version}`);
}
