import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom. A place is a folder or file; the first row that fits a file counts. `own` imports are listed by
 * place, `packages` by name. What a row does not list is forbidden.
 */
const rules: readonly { place: string; may: readonly string[]; packages: readonly string[]; why: string }[] = [
  { place: 'src/async/', may: [], packages: [], why: 'waiting, taking turns and giving up know nothing else' },
  { place: 'src/json/', may: [], packages: [], why: 'JSON knows nothing of what it carries' },
  { place: 'src/display/', may: [], packages: [], why: 'the writing of texts knows nothing of what they are about' },
  { place: 'src/address/', may: [], packages: ['ip-address'], why: 'addresses know nothing else' },
  { place: 'src/icon/', may: [], packages: [], why: 'the drawing knows nothing else' },
  {
    place: 'src/page/',
    may: ['src/address/', 'src/text.ts'],
    packages: [],
    why: 'recording is pure: it runs in Node, in a page and in the background alike',
  },
  {
    place: 'src/lookup/',
    may: ['src/address/'],
    packages: [],
    why: 'lookups are pure: network, clock, timers, locks and memory are handed in',
  },
  {
    place: 'src/dns/',
    may: ['src/address/'],
    packages: [],
    why: 'questions and answers are pure: network, clock, timers and storage are handed in',
  },
  {
    place: 'src/readiness/',
    may: ['src/page/', 'src/address/', 'src/dns/', 'src/text.ts'],
    packages: [],
    why: 'verdicts are derived from facts alone, in a page, in the background and in Node alike',
  },
  {
    place: 'src/format/',
    may: ['src/readiness/', 'src/page/', 'src/address/', 'src/dns/host-records.ts', 'src/text.ts'],
    packages: [],
    why: 'formats are text in and text out; files and words are handed in',
  },
  { place: 'src/text.ts', may: ['extension/'], packages: [], why: 'texts know only their names' },
  {
    place: 'src/settings.ts',
    may: ['src/settings/', 'src/page/', 'src/lookup/'],
    packages: [],
    why: 'settings are plain values',
  },
  {
    place: 'src/settings/',
    may: ['src/settings.ts', 'src/address/', 'src/dns/', 'src/lookup/', 'src/page/'],
    packages: [],
    why: 'settings are plain values; where they are kept is handed in',
  },
  {
    place: 'src/protocol.ts',
    may: ['src/page/', 'src/readiness/'],
    packages: [],
    why: 'messages carry what pages are made of',
  },
  {
    place: 'src/background/background.ts',
    may: ['src/'],
    packages: [],
    why: 'it connects all parts',
  },
  {
    place: 'src/background/',
    may: ['src/page/', 'src/address/', 'src/readiness/', 'src/protocol.ts', 'src/settings/', 'src/text.ts'],
    packages: [],
    why: 'storage, action and ports are handed in, so that tests can hand in others',
  },
  {
    place: 'src/browser/',
    may: [
      'src/address/',
      'src/icon/',
      'src/dns/',
      'src/lookup/',
      'src/page/',
      'src/readiness/',
      'src/protocol.ts',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
      'src/background/settings-sync.ts',
      'src/background/tracker-journal.ts',
      'src/background/toolbar.ts',
      'src/background/publisher.ts',
    ],
    packages: ['webextension-polyfill', 'virtual:icon-pixels'],
    why: 'it turns the browser into what the others ask for, and is the only one to know a browser',
  },
  {
    place: 'popup/early.ts',
    may: ['src/browser/views/begin-view.ts'],
    packages: [],
    why: 'it is run before all others, so it has to be small',
  },
  {
    place: 'popup/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact', 'preact/hooks'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'popup/',
    may: [
      'ui/',
      'src/page/',
      'src/readiness/',
      'src/address/',
      'src/dns/',
      'src/lookup/',
      'src/format/',
      'src/icon/',
      'src/protocol.ts',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
    ],
    packages: ['preact', 'preact/hooks', 'preact/compat'],
    why: 'components get the browser handed in',
  },
  {
    place: 'options/welcome/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'options/welcome/',
    may: ['ui/', 'src/text.ts'],
    packages: [],
    why: 'components get the browser handed in',
  },
  {
    place: 'options/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact', 'preact/hooks'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'options/',
    may: [
      'ui/',
      'src/address/',
      'src/dns/resolvers.ts',
      'src/icon/',
      'src/lookup/',
      'src/page/',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
    ],
    packages: ['preact', 'preact/hooks'],
    why: 'components get the browser handed in',
  },
  {
    place: 'audit/report/',
    may: [
      'audit/',
      'ui/',
      'src/async/',
      'src/display/',
      'src/dns/host-records.ts',
      'src/readiness/',
      'src/format/',
      'src/text.ts',
    ],
    packages: ['preact', 'preact/hooks'],
    why: 'it is opened from a file, where there is no extension',
  },
  {
    place: 'audit/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact', 'preact/hooks'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'audit/',
    may: [
      'ui/',
      'src/page/',
      'src/address/',
      'src/dns/host-records.ts',
      'src/readiness/',
      'src/format/',
      'src/text.ts',
    ],
    packages: ['preact', 'preact/hooks', 'preact/compat'],
    why: 'components get the browser handed in',
  },
  {
    place: 'cli/survey/',
    may: [
      'src/display/',
      'src/address/',
      'src/readiness/',
      'cli/commands/survey.ts',
      'cli/input/read-list.ts',
      'cli/input/read-urls.ts',
      'cli/read-arguments.ts',
      'cli/site.ts',
      'cli/visits/',
    ],
    packages: ['node:', 'pg', 'pg-boss', '@electric-sql/pglite', 'hyparquet-writer'],
    why: 'surveys have a database; the browser, the terminal and files are handed in by the command line',
  },
  {
    place: 'cli/',
    may: [
      'src/address/',
      'src/dns/',
      'src/format/',
      'src/page/',
      'src/readiness/',
      'src/protocol.ts',
      'src/text.ts',
      'src/browser/after.ts',
      'src/browser/network/doh.ts',
      'extension/',
      'package.json',
    ],
    packages: ['playwright-core', 'tldts', 'mmdb-lib', 'node:'],
    why: 'the command line has Node, its own browser and the pure parts; no code for it goes into the extension',
  },
  {
    place: 'ui/',
    may: ['src/page/', 'src/address/', 'src/icon/', 'src/protocol.ts', 'src/text.ts'],
    packages: ['preact', 'preact/hooks', 'preact/compat', 'tldts'],
    why: 'shared parts know no page and no browser',
  },
];

/** What every part stands on. */
const groundFloor = ['src/async/', 'src/json/', 'src/display/'];

/** What a pure file must not even name. */
const impure =
  /(?<![.\w])(browser|chrome|window|document|globalThis|fetch|setTimeout|setInterval)\s*[.(]|\bDate\.now\b|\bnew Date\(\)/;
const pure = [
  'src/async/',
  'src/json/',
  'src/display/',
  'src/address/',
  'src/dns/',
  'src/icon/',
  'src/lookup/',
  'src/page/',
  'src/text.ts',
  'src/settings.ts',
  'src/settings/',
  'src/protocol.ts',
  'src/readiness/',
  'src/format/',
];

const files = ['src', 'popup', 'options', 'audit', 'cli', 'ui']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((name) => /\.tsx?$/.test(name) && !/\/(dist|node_modules)\//.test(name));

describe('the house', () => {
  it.each(files)('%s imports only what its place may', (file) => {
    const rule = rules.find(({ place }) => file.startsWith(place));
    expect(rule, `no rule says what ${file} may import: add one`).toBeDefined();
    if (!rule) return;
    for (const name of importsOf(file)) {
      const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
      const folder = `${rule.place.replace(/[^/]*$/, '')}`;
      const allowed = name.startsWith('.')
        ? (rule.place.endsWith('/') && target.startsWith(folder)) ||
          [...rule.may, ...groundFloor].some((place) => target.startsWith(place)) ||
          (rule.place.endsWith('/main.tsx') && target.startsWith(folder))
        : rule.packages.includes(name.replace(/^(node:).+/, '$1'));
      expect(allowed, `${file} imports ${target}, but ${rule.why}`).toBe(true);
    }
  });

  it.each(
    files.filter((file) => pure.some((place) => file.startsWith(place))),
  )('%s knows no browser, clock or network', (file) => {
    const code = withoutComments(readFileSync(file, 'utf8')).replace(/'[^'\n]*'/g, "''");
    expect(impure.exec(code)?.[0], `${file} is pure: what it needs must be handed in`).toBeUndefined();
  });

  it('has no import cycle', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((name) => name.startsWith('.'))
          .map((name) => normalize(join(dirname(file), name))),
      ]),
    );
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `import cycle: ${[...path, file].join(' -> ')}`).not.toContain(file);
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });
});

function importsOf(file: string): string[] {
  const code = withoutComments(readFileSync(file, 'utf8'));
  return [
    ...code.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\})?[^'"\n;]*?from\s+'([^']+)'|(?:^|\n)import '([^']+)'/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
}
