/**
 * `npm run test:long`: what takes hours, and is no part of `npm test`: every test in test/long.
 *
 * `npm run test:long -- kills --browser=firefox` runs only the files with `kills` in their names, in one browser. Its last
 * line is `N passed, N failed`. A browser that cannot be had or does not start is a failure, as is a name that no file has.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { browserKinds } from './install/browsers.mjs';
import { toolSets } from './install/ensure-browsers.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';
import { conclude, equip, inWorld, root, run, runTests, total } from './test-runs.mjs';

/** The folders of test/long, with the projects of vite.config.ts that run what is in them. */
const projects = {
  browsers: browserKinds.map((kind) => `long-${kind}`),
  world: ['long-world'],
  unit: ['long-unit'],
  survey: ['long-survey'],
};

const options = process.argv.slice(2);
const browser = options.find((option) => option.startsWith('--browser='))?.slice('--browser='.length);
const names = options.filter((option) => !option.startsWith('--'));
const unknown = options.filter((option) => option.startsWith('--') && !option.startsWith('--browser='));

try {
  if (unknown.length > 0 || (browser !== undefined && !browserKinds.some((kind) => kind === browser))) {
    throw new Error('usage: npm run test:long -- [NAMES...] [--browser=chromium|firefox]');
  }
  ensurePackages();
  equip([...toolSets.browsers, ...toolSets.display, ...toolSets.database, ...toolSets.containers]);
  if (!(await run('build', [join(root, 'scripts/build/build.ts')]))) throw new Error('the build failed');
  let ran = 0;
  for (const [folder, all] of Object.entries(projects)) {
    const place = join(root, 'test/long', folder);
    const files = (existsSync(place) ? readdirSync(place) : [])
      .filter((name) => name.endsWith('.test.ts') && (names.length === 0 || names.some((each) => name.includes(each))))
      .map((name) => `test/long/${folder}/${name}`);
    if (files.length === 0) continue;
    for (const project of all) {
      if (browser !== undefined && folder === 'browsers' && project !== `long-${browser}`) continue;
      ran++;
      await runTests(`${project}: ${files.join(', ')}`, [project], {
        enter: ['long-unit', 'long-survey'].includes(project) ? [] : inWorld,
        files,
      });
    }
  }
  if (ran === 0) throw new Error(`no file of test/long has ${names.join(' or ')} in its name`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed++;
} finally {
  conclude();
}
