import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'vite';
import { madeCommand } from './commands.ts';

/** Bundles the command with the made visitor once: the tests start it some fifty times. */
export default async function setup(): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync('cli/survey/package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: [...Object.keys(dependencies), 'playwright-core'] },
    build: {
      ssr: 'test/survey/support/made-greensix.ts',
      target: 'node22',
      outDir: dirname(madeCommand),
      emptyOutDir: true,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'made-greensix.js', chunkFileNames: '[name].js' } },
    },
  });
}
