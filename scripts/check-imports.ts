/**
 * Checks who imports whom (.dependency-cruiser.mjs) and that the pictures of docs/architecture.md show it, and prints signposts: they go down where things that change
 * together stand together, and say how much of the popup is there before it is drawn. They are no laws.
 */
import { readFileSync } from 'node:fs';
import { cruise, format, type ICruiseResult } from 'dependency-cruiser';
import configuration from '../.dependency-cruiser.mjs';
import { pictureProblems } from './check-pictures.ts';

const shipped = ['src', 'popup', 'options', 'audit', 'cli', 'ui'];

const { forbidden, options } = configuration;
const { output } = await cruise([...shipped, 'scripts', 'test', 'vite.config.ts'], {
  ...options,
  validate: true,
  ruleSet: { forbidden: forbidden ?? [] },
});
const result = output as ICruiseResult;
const report = await format(result, { outputType: 'err-long' });
console.log(report.output);

const own = new Map(
  result.modules
    .filter(({ source }) => shipped.some((folder) => source.startsWith(`${folder}/`)) && /\.tsx?$/.test(source))
    .map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
);

/** What each file loads with itself: neither types, nor what is imported when it is needed. */
const atOnce = new Map(
  result.modules.map(({ source, dependencies }) => [
    source,
    dependencies
      .filter((each) => !each.dynamic && !each.dependencyTypes.includes('type-only'))
      .map((each) => each.resolved),
  ]),
);

/** All files that a file needs by these imports, itself included. */
function behind(file: string, imports = own, found = new Set<string>()): Set<string> {
  if (found.has(file) || !own.has(file)) return found;
  found.add(file);
  for (const next of imports.get(file) ?? []) behind(next, imports, found);
  return found;
}

const imports = [...own.values()].reduce((sum, targets) => sum + targets.filter((each) => own.has(each)).length, 0);
console.log(`Imports per file: ${(imports / own.size).toFixed(2)} (${own.size} files)`);
const popup = 'popup/main.tsx';
console.log(`Files behind the popup: ${behind(popup).size}, of which ${behind(popup, atOnce).size} before it is drawn`);
const problems = pictureProblems(readFileSync('docs/architecture.md', 'utf8'), own);
for (const problem of problems) console.error(`docs/architecture.md: ${problem}`);
process.exitCode = report.exitCode > 0 || problems.length > 0 ? 1 : 0;
