import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'vite';
import type { BuiltViewer } from '../../src/format/format.ts';
import type { TextId } from '../../src/text.ts';
import { collectModules, licensesText, packagesOf } from './licenses.ts';
import { withoutHtml } from './without-html.ts';

const root = resolve(import.meta.dirname, '..', '..');
const moduleId = 'virtual:viewer';

/** The page that a report is saved as, as a module (src/format/virtual-viewer.d.ts). */
export const viewerModule: Plugin = {
  name: 'viewer',
  resolveId: (source) => (source === moduleId ? `\0${moduleId}` : null),
  async load(source) {
    if (source !== `\0${moduleId}`) return null;
    return `export const viewer = ${JSON.stringify((await builtViewer()).viewer)};`;
  },
};

let built: ReturnType<typeof buildViewer> | undefined;

/** @returns the page, and the ids of the modules that it is made of; built once in a process */
export function builtViewer(): ReturnType<typeof buildViewer> {
  built ??= buildViewer();
  return built;
}

async function buildViewer(): Promise<{ readonly viewer: BuiltViewer; readonly modules: ReadonlySet<string> }> {
  const { plugin, modules } = collectModules();
  const made = await build({
    plugins: [plugin, withoutHtml],
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    mode: 'production',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      // What was sent to somebody is opened by whatever browser they have.
      target: ['chrome120', 'firefox121', 'safari17.5'],
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(root, 'audit/report/main.tsx'),
        output: { codeSplitting: false, entryFileNames: 'report.js', assetFileNames: 'report[extname]' },
      },
    },
  });
  if (!('output' in made)) throw new Error('the page of a report is no single bundle');
  const scripts = made.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  const styles = made.output.flatMap((file) => (file.type === 'asset' ? [String(file.source)] : []));
  const [script, style] = [scripts[0], styles[0]];
  if (script === undefined || style === undefined || scripts.length + styles.length !== 2) {
    throw new Error('the page of a report is made of more than a script and a style');
  }
  if (/<\/(script|style)|<!--/i.test(script + style))
    throw new Error('the page of a report could end its own elements');
  const licenses = licensesText(root, packagesOf(modules));
  const hashes = { script: hashOf(script), style: hashOf(style) };
  return { viewer: { script, style, hashes, textIds: textIdsIn(script), licenses }, modules };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/**
 * The texts that a script can ask for: those that it names, and all of a group where it puts ids together of the group
 * and an entry (`verdict_…`). Some that nobody asks for are among them.
 */
function textIdsIn(script: string): TextId[] {
  const all = Object.keys(
    JSON.parse(readFileSync(join(root, 'extension/_locales/en/messages.json'), 'utf8')),
  ) as TextId[];
  const words = new Set([...script.matchAll(/["'`]([a-z][a-z\d_]*)["'`]/g)].map(([, word]) => word));
  const groups = [...script.matchAll(/`([a-z][a-z\d_]*_)\$\{/g)].map(([, group = '']) => group);
  return all.filter((id) => {
    const [group = ''] = id.split('_');
    return (
      words.has(id) ||
      words.has(id.replace(/_(one|other)$/, '')) ||
      groups.some((each) => id.startsWith(each)) ||
      (readinessGroups.has(group) && words.has(group))
    );
  });
}

/** Groups whose ids `readinessText` puts together. */
const readinessGroups: ReadonlySet<string> = new Set([
  'verdict',
  'evidence',
  'confidence',
  'outcome',
  'network',
  'severity',
  'breaks',
  'possible',
  'readiness',
  'caveat',
  'vantage',
]);
