import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { collectModules, licensesText, packagesOf } from './licenses.ts';

/**
 * Makes cli/survey/dist: what `greensix survey` loads, with all that it needs but Node and its dependencies.
 * @param root the project's folder
 */
export async function buildSurvey(root: string): Promise<void> {
  const folder = join(root, 'cli/survey');
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const out = join(folder, 'dist');
  rmSync(out, { recursive: true, force: true });
  const { plugin, modules } = collectModules();
  await build({
    plugins: [plugin],
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: Object.keys(dependencies) },
    build: {
      ssr: 'cli/survey/survey.ts',
      target: 'node22',
      outDir: out,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'survey.js', chunkFileNames: '[name].js' } },
    },
  });
  writeFileSync(join(out, 'licenses.txt'), licensesText(root, packagesOf(modules)));
}
