import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { iconPixels } from './build/icon-pixels.ts';
import { withoutHtml } from './build/without-html.ts';

/** The pages of the extension. */
const pages = ['popup/popup.html'];

/**
 * `--mode chrome` and `--mode firefox` build the pages; `--mode chrome-background` and `--mode firefox-background` build
 * the background, which is a bundle of its own so that waking it reads one file only.
 */
/** The tests that run in a real browser, inside of the private world (test/world/enter.ts). */
const inBrowser = (browser: 'chromium' | 'firefox') => ({
  extends: true as const,
  test: {
    name: browser,
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: 'test/e2e/support/world-setup.ts',
    env: { GREENSIX_BROWSER: browser },
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig(({ mode }) => {
  const [browser = 'chrome', part = 'pages'] = mode.split('-');
  const common = {
    target: browser === 'firefox' ? 'firefox153' : 'chrome120',
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
    plugins: [withoutHtml, iconPixels],
    define: { __BROWSER__: JSON.stringify(browser) },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    test: {
      projects: [
        { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
        { extends: true, test: { name: 'dist', include: ['test/dist/**/*.test.ts'] } },
        inBrowser('chromium'),
        inBrowser('firefox'),
      ],
    },
    build:
      part === 'background'
        ? {
            ...common,
            lib: {
              entry: 'src/background/background.ts',
              formats: ['iife'],
              name: 'greensix',
              fileName: () => 'background.js',
            },
          }
        : {
            ...common,
            rolldownOptions: {
              input: pages.map((page) => resolve(import.meta.dirname, page)),
              output: {
                entryFileNames: 'assets/[name].js',
                chunkFileNames: 'assets/[name].js',
                assetFileNames: 'assets/[name][extname]',
              },
            },
          },
  };
});
