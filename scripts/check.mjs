/**
 * `npm run check`: what a change of pure code needs, without browsers and without a build: types, lint, imports, the unit
 * tests. `npm run check -- test/unit/address` runs only these tests. Its last line is `N passed, N failed`. Plain
 * JavaScript, because on a fresh clone nothing is installed yet.
 */
import { ensurePackages } from './install/ensure-packages.mjs';
import { refuseArguments } from './install/refuse-arguments.mjs';
import { checkSource, conclude, runTests, step } from './test-runs.mjs';

refuseArguments('npm run check', {
  takes: (argument) => !argument.startsWith('-'),
  hint: 'It takes the names of files in test/unit.',
});
try {
  const isInstalled = await step('packages', () => {
    ensurePackages();
    return true;
  });
  if (isInstalled) {
    await checkSource();
    await runTests('unit tests', ['unit'], { files: process.argv.slice(2), quiet: true });
  }
} finally {
  conclude();
}
