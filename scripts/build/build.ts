/** Makes dist/chrome and dist/firefox, the two extensions, ready to be loaded, and dist/cli, the command line; cli/survey/dist. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { refuseArguments } from '../install/refuse-arguments.mjs';
import { buildCli } from './cli.ts';
import { makeIcons } from './icons/make-icons.ts';
import { collectModules, licensesText, packagesOf } from './licenses.ts';
import { parts } from './parts.ts';
import { builds, renderManifest } from './render-manifest.ts';
import { buildSurvey } from './survey.ts';
import { builtViewer } from './viewer.ts';

refuseArguments('npm run build');

const root = resolve(import.meta.dirname, '..', '..');
// Whatever the shell says: else vite puts names of files into the bundles.
process.env.NODE_ENV = 'production';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const manifest: unknown = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));

for (const browser of builds) {
  const out = join(root, 'dist', browser);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(root, 'extension'), out, { recursive: true });
  makeIcons(out);
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(renderManifest(manifest, browser, version), null, 2)}\n`);
  const { plugin, modules } = collectModules();
  for (const part of parts) {
    const collect = { plugins: [plugin], worker: { plugins: () => [plugin] } };
    await build({ configFile: join(root, 'vite.config.ts'), mode: `${browser}-${part}`, ...collect });
  }
  writeFileSync(
    join(out, 'licenses.txt'),
    licensesText(root, packagesOf([...modules, ...(await builtViewer()).modules])),
  );
  console.log(`built dist/${browser} ${version}`);
}

await buildCli(root);
console.log(`built dist/cli ${version}`);

await buildSurvey(root);
console.log(`built cli/survey/dist ${version}`);
