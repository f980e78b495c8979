/**
 * `npm test`: installs what is missing and runs everything. Its last line is `N passed, N failed`.
 *
 * Every step counts: a step that is no list of tests (types, lint, build) as one, the others with each of their tests.
 * A browser that cannot be had or does not start is a failure. Plain JavaScript, because on a fresh clone nothing is
 * installed yet.
 */
import { toolSets } from './install/ensure-browsers.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';
import { bin, checkSource, conclude, equip, inWorld, program, run, runTests, step } from './test-runs.mjs';

const webExt = [bin('web-ext', 'bin/web-ext.js'), 'lint', '--warnings-as-errors', '--no-input'];

try {
  const installed = await step('packages', () => {
    ensurePackages();
    return true;
  });
  const equipped = await step('browsers and tools', () => {
    equip(Object.values(toolSets).flat());
    return true;
  });
  if (installed) {
    const built = await step('build', () => run('build', [program('scripts/build/build.ts')]));
    const withoutBrowsers = async () => {
      await checkSource({ polite: true });
      await step('web-ext lint', () => run('web-ext lint', [...webExt, '-s', 'dist/firefox'], true));
      await runTests('unit tests and the built extensions', ['unit', 'dist'], { polite: true });
      if (built && equipped) await runTests('verdicts in a world that others wrote', ['truth']);
      else await step('verdicts in a world that others wrote', () => false);
      if (equipped) await runTests('surveys, with PostgreSQL', ['survey'], { polite: true });
      else await step('surveys, with PostgreSQL', () => false);
    };
    const inBrowser = async (/** @type {string} */ name, /** @type {string} */ project) => {
      if (built && equipped) await runTests(name, [project], { enter: inWorld });
      else await step(name, () => false);
    };
    // A browser spends much of its time waiting, so two at once take little longer than one; four at once do, on two cores.
    await Promise.all([
      inBrowser('Chromium, the built extension', 'chromium').then(() => inBrowser('the command line, packed', 'cli')),
      inBrowser('Firefox, the built extension', 'firefox'),
      withoutBrowsers(),
    ]);
  }
} finally {
  conclude();
}
