import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { defineTraits } from './scripts/build/define-traits.ts';
import { iconPixels } from './scripts/build/icon-pixels.ts';
import { minifyAgain } from './scripts/build/minify-again.ts';
import { nativeApi } from './scripts/build/native-api.ts';
import { pages, scripts } from './scripts/build/parts.ts';
import { builds } from './scripts/build/render-manifest.ts';
import { viewerModule } from './scripts/build/viewer.ts';
import { withoutHtml } from './scripts/build/without-html.ts';
import { type BrowserKind, browserKinds, browsers } from './scripts/install/browsers.mjs';
import { ShareSequencer } from './test/e2e/support/share-sequencer.ts';
import { patienceMs } from './test/world/poll.ts';

/** Tests that stand back for others may be slow without being wrong. */
const patient = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: patienceMs } } };

/** The tests that run inside of the private world (test/world/enter.ts). */
const inWorld = (name: string, include: string, env: Record<string, string> = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [include],
    globalSetup: 'test/e2e/support/world-setup.ts',
    env,
    fileParallelism: false,
    // Files that want the same browser share it; what else they share is stateless, and a new process for each costs much.
    isolate: false,
    ...patient,
  },
});

const inBrowser = (browser: BrowserKind) => inWorld(browser, 'test/e2e/**/*.test.ts', { GREENSIX_BROWSER: browser });

/** What `npm run test:long` runs (scripts/test-long.mjs), each for as long as it takes. */
const hours = 12 * 3_600_000;
const long = [
  ...browserKinds.map((browser) =>
    inWorld(`long-${browser}`, 'test/long/browsers/**/*.test.ts', { GREENSIX_BROWSER: browser }),
  ),
  inWorld('long-world', 'test/long/world/**/*.test.ts'),
  { extends: true as const, test: { name: 'long-unit', include: ['test/long/unit/**/*.test.ts'] } },
  {
    extends: true as const,
    test: {
      name: 'long-survey',
      include: ['test/long/survey/**/*.test.ts'],
      globalSetup: 'test/survey/support/setup.ts',
    },
  },
].map((project) => ({ ...project, test: { ...project.test, testTimeout: hours, hookTimeout: hours } }));

/**
 * A mode is a browser and a part of the extension: `chrome-popup`, `firefox-background`. Each part
 * (scripts/build/parts.ts) is a bundle of its own, so that what is waited for reads one file: pages share no chunks.
 */
export default defineConfig(({ mode }) => {
  const [name, part = 'popup'] = mode.split('-');
  // Tests have another mode.
  const browser = builds.find((build) => build === name) ?? 'chrome';
  const script = scripts[part];
  const folder = pages[part] ?? part;
  const facts = Object.values(browsers).find(({ build }) => build === browser);
  const common = {
    target: `${browser}${facts?.minimumVersion ?? ''}`,
    outDir: resolve(import.meta.dirname, 'dist', browser),
    emptyOutDir: false,
    // What a page imports at once is fetched at once.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_: string, dependencies: string[], { hostType }: { hostType: string }) =>
        hostType === 'html' ? dependencies : [],
    },
  } as const;
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    plugins: [withoutHtml, nativeApi, iconPixels, viewerModule, minifyAgain],
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: `${part}/[name].js` } } },
    define: defineTraits(browser),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    test: {
      sequence: { sequencer: ShareSequencer },
      // The end of `npm test` says what failed by this text alone.
      chaiConfig: { truncateThreshold: 0 },
      projects: [
        {
          extends: true,
          test: {
            ...patient,
            name: 'unit',
            isolate: false,
            include: ['test/unit/**/*.test.{ts,tsx}'],
            setupFiles: 'test/unit/seed.ts',
          },
        },
        { extends: true, test: { ...patient, name: 'dist', include: ['test/dist/**/*.test.ts'] } },
        ...browserKinds.map(inBrowser),
        inWorld('cli', 'test/cli/**/*.test.ts'),
        {
          extends: true,
          test: {
            ...patient,
            name: 'survey',
            include: ['test/survey/**/*.test.ts'],
            globalSetup: 'test/survey/support/setup.ts',
          },
        },
        ...long,
        { extends: true, test: { ...patient, name: 'truth', include: ['test/truth/**/*.test.ts'] } },
      ],
    },
    build:
      script !== undefined
        ? {
            ...common,
            lib: { entry: script.entry, formats: ['iife'], name: 'greensix', fileName: () => script.file },
          }
        : {
            ...common,
            rolldownOptions: {
              input: resolve(import.meta.dirname, folder, `${part}.html`),
              output: {
                entryFileNames: `${folder}/[name].js`,
                chunkFileNames: `${folder}/[name].js`,
                assetFileNames: `${folder}/[name][extname]`,
              },
            },
          },
  };
});
