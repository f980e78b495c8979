import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browserKinds } from '../../scripts/install/browsers.mjs';

const read = (path: string) => readFileSync(path, 'utf8');
const contributing = read('CONTRIBUTING.md');
const section = (heading: string) => contributing.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );

/** What CONTRIBUTING names as a table: "an address class", `classTable`, src/address/class-table.ts. */
const tables = rowsOf(section('Where to add')).flatMap(([what = '', where = '']) => {
  const [, name = '', path = ''] = /^`(\w+)` in `([^`]+)`$/.exec(where) ?? [];
  return name ? [{ what, name, path }] : [];
});

describe('CONTRIBUTING', () => {
  it('has tables to add to, and few things that are none', () => {
    expect(tables.length).toBeGreaterThanOrEqual(17);
    expect(rowsOf(section('Where to add')).length - tables.length).toBeLessThanOrEqual(3);
  });

  it.each(tables)('names for $what a table with entries: $name in $path', ({ name, path }) => {
    const code = read(path);
    const start = new RegExp(
      `^(?:export )?const ${name}\\b[^=]*(?:=>[^=]*)*= (?:/\\*\\* @type {const} \\*/ \\()?([[{])`,
      'm',
    ).exec(code);
    expect(start, `${path} declares no table ${name}`).not.toBeNull();
    if (!start) return;
    const from = start.index + start[0].length;
    const literal = code.slice(from, code.slice(from).search(/^[\]}]|[\]}] as const;$/m) + from);
    // An entry of an object or of a list, on a line of its own or beside the others.
    const entries = literal.match(/^ {2}[\w'"[{]|'[^']+'/gm) ?? [];
    expect(entries.length, `${name} in ${path} has no entries`).toBeGreaterThanOrEqual(2);
  });

  // `.cache` is there only on machines that needed something of it.
  it.each(
    [...contributing.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|manifest\.json)`/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => !path.startsWith('.cache/')),
  )('names %s, which is there', (path) => {
    expect(existsSync(path) && (statSync(path).isDirectory() || read(path).length > 0)).toBe(true);
  });

  it('has all folders of tests on its map', () => {
    const row = section('The map')
      .split('\n')
      .find((line) => line.startsWith('| `test/` |'));
    const folders = readdirSync('test').filter((name) => statSync(join('test', name)).isDirectory());
    expect(folders.filter((name) => !row?.includes(`\`${name}\``))).toEqual([]);
  });

  it('has all folders of the project on its map', () => {
    const named = [...section('The map').matchAll(/`([\w]+)\/`/g)].map(([, name]) => name);
    const ignored = ['node_modules', 'dist', 'docs', 'demo-output'];
    const folders = readdirSync('.').filter((name) => /^\w/.test(name) && statSync(name).isDirectory());
    expect(folders.filter((name) => !named.includes(name) && !ignored.includes(name))).toEqual([]);
  });
});

describe('README', () => {
  it('is a page that one reads to the end: at most 120 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(120);
  });

  it('shows the thing before it explains it', () => {
    expect(read('README.md').split('\n')[2]).toMatch(/^!\[/);
  });
});

describe('documents', () => {
  const documents = ['.', 'docs', 'docs/store'].flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? `${folder}/${name}` : [])),
  );
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');

  it.each(documents)('%s links to files and headings that are there', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([\w-]+))?\)/g)];
    const broken = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      const anchors = () => [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
      return anchor !== undefined && !anchors().includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('has a row for each part of src, and for each folder of pages and of the command line', () => {
    const table = read('docs/architecture.md').split('\n| folder | job |\n')[1]?.split('\n\n')[0] ?? '';
    const named = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    // What stands behind another one in its cell is named without the folder: `src/async/`, `json/`.
    const isNamed = (path: string) =>
      [path, path.replace(/^src\//, '')].some((name) => named.includes(name) || named.includes(`${name}/`));
    const parts = [
      ...readdirSync('src').map((name) => `src/${name}`),
      'ui',
      'popup',
      'options',
      'audit',
      'cli',
      'extension',
    ];
    expect(parts.filter((path) => !isNamed(path))).toEqual([]);
  });
});

describe('the commands that are written down', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const config = read('vite.config.ts');
  const projects = [
    ...[...config.matchAll(/name: '(\w+)'|inWorld\('(\w+)'/g)].map(([, one, two]) => one ?? two),
    ...(config.includes('...browserKinds.map(inBrowser)') ? browserKinds : []),
  ];

  it.each([
    'CONTRIBUTING.md',
    'README.md',
    'docs/review.md',
    'docs/store/listing.md',
    '.github/workflows/ci.yml',
  ])('in %s are there', (path) => {
    const text = read(path);
    const run = [...text.matchAll(/(?:^|`|run: )npm (?:run )?([\w-]+)/gm)].map(([, name]) => name ?? '');
    expect(run.length).toBeGreaterThan(0);
    const known = ['ci', ...Object.keys(scripts)];
    expect(run.filter((name) => !known.includes(name))).toEqual([]);
    for (const [, project] of text.matchAll(/--project (\w+)/g)) expect(projects).toContain(project);
  });

  it('of the workflow use actions of a fixed commit, and rights to read only', () => {
    const workflow = read('.github/workflows/ci.yml');
    const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action ?? '');
    expect(used.length).toBeGreaterThanOrEqual(5);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[\da-f]{40}$/);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(workflow).not.toMatch(/secrets\.|write/);
  });
});
