import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { manPage } from '../../cli/help/man-page.ts';
import { collectModules, licensesText, packagesOf } from './licenses.ts';
import { builtViewer, viewerModule } from './viewer.ts';

/**
 * Makes dist/cli: the command line, with all that it needs but Node and playwright-core.
 * @param root the project's folder
 */
export async function buildCli(root: string): Promise<void> {
  const { plugin, modules } = collectModules();
  await build({
    plugins: [plugin, viewerModule],
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['playwright-core'] },
    build: {
      ssr: 'cli/main.ts',
      target: 'node22',
      outDir: join(root, 'dist/cli'),
      emptyOutDir: true,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'greensix.js', chunkFileNames: '[name].js' } },
    },
  });
  const out = join(root, 'dist/cli');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(out, 'greensix.1'), manPage(version));
  writeFileSync(
    join(out, 'licenses.txt'),
    licensesText(root, packagesOf([...modules, ...(await builtViewer()).modules])),
  );
}
