/**
 * `npm test`: installs what is missing and runs everything. Its last line is `N passed, N failed`.
 *
 * Every step counts: a step that is no list of tests (types, lint, build) as one, the others with each of their tests.
 * A browser that cannot be had or does not start is a failure. Plain JavaScript, because on a fresh clone nothing is
 * installed yet.
 */
import { browserKinds, browsers } from './install/browsers.mjs';
import { toolSets } from './install/ensure-browsers.mjs';
import { ensurePackages } from './install/ensure-packages.mjs';
import { refuseArguments } from './install/refuse-arguments.mjs';
import { bin, checkSource, conclude, equip, inWorld, program, run, runTests, step } from './test-runs.mjs';

const webExt = [bin('web-ext', 'bin/web-ext.js'), 'lint', '--warnings-as-errors', '--no-input'];

/** In how many parts the tests of each browser are run, so that the last ones to end leave no processor idle for long. */
const parts = 4;

/**
 * Works through a queue, and then helps with others.
 * @param {(() => Promise<unknown>)[][]} queues the own one first
 */
async function workThrough(...queues) {
  const next = () => queues.find((queue) => queue.length > 0)?.shift();
  for (let job = next(); job; job = next()) await job();
}

refuseArguments('npm test', {
  hint: 'It runs everything; "Tests" in CONTRIBUTING.md says how to run some, and npm run check -- NAME runs unit tests.',
});
try {
  const installed = await step('packages', () => {
    ensurePackages();
    return true;
  });
  const equipped = await step('browsers and tools', () => {
    // Containers are built in `npm run test:long` only.
    const { containers: _, ...wanted } = toolSets;
    equip(Object.values(wanted).flat());
    return true;
  });
  if (installed) {
    const built = await step('build', () => run('build', [program('scripts/build/build.ts')]));
    const whenReady = (
      /** @type {string} */ what,
      /** @type {boolean} */ ready,
      /** @type {() => Promise<void>} */ job,
    ) => (ready ? job() : step(what, () => false));
    const inParts = (
      /** @type {string} */ name,
      /** @type {number} */ count,
      /** @type {(what: string, shard: string) => Promise<unknown>} */ job,
    ) => Array.from({ length: count }, (_, at) => () => job(`${name}, ${at + 1} of ${count}`, `${at + 1}/${count}`));
    const inWorldParts = (/** @type {string} */ name, /** @type {string} */ project, /** @type {number} */ count) =>
      inParts(name, count, (what, shard) =>
        whenReady(what, built && equipped, () => runTests(what, [project], { enter: inWorld, shard })),
      );

    // The parts of each browser by turns.
    const ofBrowsers = browserKinds.map((kind) =>
      inWorldParts(`${browsers[kind].label}, the built extension`, kind, parts),
    );
    const turns = Array.from({ length: parts }, (_, at) => ofBrowsers.flatMap((jobs) => jobs.slice(at, at + 1))).flat();
    const verdicts = 'verdicts in a world that others wrote';
    const surveys = 'surveys, with PostgreSQL';
    const others = [
      () => whenReady(verdicts, built && equipped, () => runTests(verdicts, ['truth'])),
      ...inWorldParts('the command line, packed', 'cli', 2),
    ];
    // These fill the gaps. What waits most comes first: as the last one it would wait alone.
    const polite = [
      () => whenReady(surveys, equipped, () => runTests(surveys, ['survey'], { polite: true })),
      ...inParts('unit tests and the built extensions', 3, (what, shard) =>
        runTests(what, ['unit', 'dist'], { polite: true, shard }),
      ),
      () => checkSource({ polite: true }),
      () => step('web-ext lint', () => run('web-ext lint', [...webExt, '-s', 'dist/firefox'], true)),
    ];
    // A browser spends some of its time waiting: two at once leave a part of two processors, and the others take that.
    await Promise.all([
      workThrough(turns, others, polite),
      workThrough(turns, others, polite),
      workThrough(others, turns, polite),
      workThrough(polite),
    ]);
  }
} finally {
  conclude();
}
