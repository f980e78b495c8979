/**
 * Measures what Greensix costs: `tsx test/world/enter.ts tsx test/bench/run.ts [OPTION...]`
 *
 * Side by side in one run, interleaved, each measurement in a fresh profile: no extension, the floor (test/bench/floor:
 * the least that any extension must do to hear of every request), and Greensix as built in dist/chrome. Only ratios
 * mean something; the machine may be busy with other things, but then it is so for all.
 *
 *   --rounds=5   how often everything is measured; the medians count
 *   --loads=5    page loads in each measurement of CPU
 *   --also=DIR   another build to measure beside the others; may be repeated
 *   --strict     ends with 1 when a target is missed
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Chromium, evaluate } from './chromium.ts';
import { columns, type Figures, figuresOf, passes, showFigures, showTarget, type Target } from './figures.ts';
import { type BigPage, loadOnce } from './load.ts';
import { paintTimes, type Smoothness, type Snapshot, smoothness, takeSnapshot } from './popup.ts';
import { cpuBetween, cpuTime, pssMegabytes } from './processes.ts';
import { startWorldProcess } from './world-process.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    loads: { type: 'string', default: '5' },
    also: { type: 'string', multiple: true, default: [] },
    strict: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const loads = Number(options.loads);

const page: BigPage = { hosts: 200, each: 10 };
/** One row for each host and one for the page's own. */
const rows = page.hosts + 1;
const longPage: BigPage = { hosts: 2000, each: 1 };
/** The first two openings of a view compile its code and keep it; they are not counted. */
const openings = 12;
const popupPath = 'popup/popup.html';
const staticPath = 'static/rows.html';
const longStaticPath = 'static/long.html';

/** One thing to measure. */
interface Variant {
  readonly name: string;
  readonly extension: string | undefined;
  /** Static: shows the rows without any code. */
  readonly view: 'none' | 'static' | 'popup';
}

/** What one measurement brings. CPU in milliseconds for each page load, memory in MB, times in milliseconds. */
interface Measurement {
  readonly browserCpu: number;
  readonly networkCpu: number;
  readonly extensionCpu: number;
  readonly extensionPss: number;
  readonly paint: number;
}

/** Returns the query of the popup for the tab that shows the page. */
async function popupOf(chromium: Chromium): Promise<string> {
  const tab = await chromium.inBackground((call) =>
    evaluate<number>(call, `chrome.tabs.query({ url: 'http://dual.test/*' }).then(([tab]) => tab.id)`),
  );
  return `${popupPath}?tab=${tab}`;
}

/** Throws unless the extension has heard of all requests, give or take one a page: its icon, or one that was cut off. */
function checkCount(name: string, heard: number, pages: number): void {
  const wanted = pages * (page.hosts * page.each + 1);
  if (Math.abs(heard - wanted) > pages) throw new Error(`${name} heard of ${heard} requests, not of ${wanted}`);
}

async function measure(variant: Variant, spki: string): Promise<Measurement> {
  const chromium = await Chromium.start(variant.extension, spki);
  try {
    const tab = await chromium.openTab();
    await loadOnce(chromium, tab, page, await chromium.pids());
    const pids = await chromium.pids();
    const read = () => ({
      browser: cpuTime(pids.browser),
      network: cpuTime(pids.network),
      extension: pids.extension === undefined ? undefined : cpuTime(pids.extension),
    });
    const before = read();
    for (let load = 0; load < loads; load++) await loadOnce(chromium, tab, page, pids);
    const after = read();
    const extensionPss = pids.extension === undefined ? Number.NaN : pssMegabytes(pids.extension);
    if ((await chromium.pids()).extension !== pids.extension) throw new Error('the extension has changed its process');

    let paint = Number.NaN;
    if (variant.view === 'static') {
      const counts = await chromium.inBackground((call) =>
        evaluate<{ answers: number; failures: number }>(call, 'counts'),
      );
      checkCount(variant.name, counts.answers + counts.failures, loads + 1);
      paint = figuresOf((await paintTimes(chromium, staticPath, rows, openings)).slice(2)).median;
    } else if (variant.view === 'popup') {
      const path = await popupOf(chromium);
      checkCount(variant.name, (await takeSnapshot(chromium, path, rows)).requests, 1);
      paint = figuresOf((await paintTimes(chromium, path, rows, openings)).slice(2)).median;
    }
    return {
      browserCpu: cpuBetween(before.browser, after.browser) / loads,
      networkCpu: cpuBetween(before.network, after.network) / loads,
      extensionCpu:
        before.extension && after.extension ? cpuBetween(before.extension, after.extension) / loads : Number.NaN,
      extensionPss,
      paint,
    };
  } finally {
    await chromium.close();
  }
}

/** Makes the floor show the rows of Greensix's popup without any code: the same elements, texts and styles. */
function addStaticPage(floor: string, path: string, { html, css }: Snapshot): void {
  const style = path.replace('.html', '.css');
  mkdirSync(join(floor, 'static'), { recursive: true });
  const head = `<meta charset="utf-8"><link rel="stylesheet" href="/${style}"></head>`;
  writeFileSync(join(floor, path), html.replace('</head>', head));
  writeFileSync(join(floor, style), css);
}

/** Starts Greensix, loads a page, and does something with the popup of it. */
async function withPopup<T>(
  greensix: string,
  spki: string,
  loaded: BigPage,
  work: (chromium: Chromium, path: string) => Promise<T>,
): Promise<T> {
  const chromium = await Chromium.start(greensix, spki);
  try {
    const tab = await chromium.openTab();
    await loadOnce(chromium, tab, loaded, await chromium.pids());
    return await work(chromium, await popupOf(chromium));
  } finally {
    await chromium.close();
  }
}

/** A very long table: the popup, and the same rows without any code. */
interface LongTables {
  readonly popup: Smoothness;
  readonly static: Smoothness;
}

async function measureLongTables(greensix: string, floor: string, spki: string): Promise<LongTables> {
  const all = longPage.hosts + 1;
  const popup = await withPopup(greensix, spki, longPage, async (chromium, path) => {
    // The first opening compiles the code.
    addStaticPage(floor, longStaticPath, await takeSnapshot(chromium, path, all));
    return smoothness(chromium, path, all);
  });
  const chromium = await Chromium.start(floor, spki);
  try {
    await takeSnapshot(chromium, longStaticPath, all);
    return { popup, static: await smoothness(chromium, longStaticPath, all) };
  } finally {
    await chromium.close();
  }
}

function gzipKilobytes(extension: string, files: readonly string[]): number {
  return gzipSync(Buffer.concat(files.map((file) => readFileSync(join(extension, file))))).length / 1000;
}

type Results = ReadonlyMap<string, readonly Measurement[]>;

/** Returns the values of one kind for each round. */
function roundsOf(results: Results, name: string, kind: keyof Measurement): number[] {
  return (results.get(name) ?? []).map((measurement) => measurement[kind]);
}

/** A ratio of medians, and of each round alone. `none` is taken off both, where it is given. */
function ratio(
  name: string,
  bound: number,
  of: readonly number[],
  to: readonly number[],
  none?: readonly number[],
): Target {
  const single = to.map((floor, at) => ((of[at] ?? Number.NaN) - (none?.[at] ?? 0)) / (floor - (none?.[at] ?? 0)));
  const base = none ? figuresOf(none).median : 0;
  const value = (figuresOf(of).median - base) / (figuresOf(to).median - base);
  return { name, bound, value, unit: '×', rounds: figuresOf(single) };
}

function targetsOf(results: Results, name: string): Target[] {
  const of = (kind: keyof Measurement) => [roundsOf(results, name, kind), roundsOf(results, 'floor', kind)] as const;
  return [
    ratio('CPU of the extension process', 1.5, ...of('extensionCpu')),
    ratio('CPU added to the browser process', 1.25, ...of('browserCpu'), roundsOf(results, 'none', 'browserCpu')),
    ratio('memory of the extension process', 1.5, ...of('extensionPss')),
    ratio(`popup: ${rows} rows painted`, 1.5, ...of('paint')),
  ];
}

const table: readonly (readonly [string, keyof Measurement])[] = [
  ['CPU of the extension process, ms per load', 'extensionCpu'],
  ['CPU of the browser process, ms per load', 'browserCpu'],
  ['CPU of the network process, ms per load', 'networkCpu'],
  ['memory of the extension process, MB Pss', 'extensionPss'],
  [`${rows} rows painted, ms`, 'paint'],
];

async function main(): Promise<boolean> {
  const { world, stop } = await startWorldProcess();
  const folder = mkdtempSync(join(tmpdir(), 'greensix-variants-'));
  // A build in the meantime must not change what is measured.
  const copyOf = (build: string, name: string): string => {
    cpSync(resolve(build), join(folder, name), { recursive: true });
    return join(folder, name);
  };
  try {
    const { spki } = await world.certificates();
    const greensix = copyOf('dist/chrome', 'greensix');
    const floor = copyOf('test/bench/floor', 'floor');
    await withPopup(greensix, spki, page, async (chromium, path) =>
      addStaticPage(floor, staticPath, await takeSnapshot(chromium, path, rows)),
    );
    const variants: Variant[] = [
      { name: 'none', extension: undefined, view: 'none' },
      { name: 'floor', extension: floor, view: 'static' },
      { name: 'greensix', extension: greensix, view: 'popup' },
      ...options.also.map((dir, at) => ({ name: dir, extension: copyOf(dir, `also-${at}`), view: 'popup' as const })),
    ];
    const measured = new Map<string, Measurement[]>(variants.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      // Every other round goes backwards and each begins elsewhere, so that none always comes behind the same other.
      const direction = round % 2 === 0 ? 1 : -1;
      for (let at = 0; at < variants.length; at++) {
        const variant = variants.at((direction * (at + round)) % variants.length);
        if (!variant) continue;
        await world.clearLog();
        const measurement = await measure(variant, spki);
        measured.get(variant.name)?.push(measurement);
        const parts = table.map(([, kind]) => `${kind} ${measurement[kind].toFixed(1)}`);
        console.error(`round ${round + 1} ${variant.name}: ${parts.join(', ')}`);
      }
    }
    const long = await measureLongTables(greensix, floor, spki);
    return report(measured, variants, long, greensix);
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints everything, writes it to results.json, and returns whether all targets are met. */
function report(results: Results, variants: readonly Variant[], long: LongTables, greensix: string): boolean {
  const figures = (name: string, kind: keyof Measurement): Figures => figuresOf(roundsOf(results, name, kind));
  const cell = (name: string, kind: keyof Measurement): string => {
    const found = figures(name, kind);
    return Number.isNaN(found.median) ? '-' : showFigures(found);
  };
  const targets: Target[] = [
    ...targetsOf(results, 'greensix'),
    {
      name: `popup: longest task while scrolling ${longPage.hosts} hosts`,
      value: long.popup.longestTask.scrolling,
      bound: 100,
      unit: 'ms',
    },
    { name: 'background, gzip', value: gzipKilobytes(greensix, ['background.js']), bound: 25, unit: 'kB' },
    {
      name: 'popup, gzip',
      value: gzipKilobytes(greensix, ['popup/popup.html', 'popup/early.js', 'popup/popup.js', 'popup/popup.css']),
      bound: 30,
      unit: 'kB',
    },
  ];
  const names = variants.map(({ name }) => name);
  console.log(`${page.hosts} hosts × ${page.each} requests, ${rounds} rounds of ${loads} loads: median (min–max)`);
  console.log(columns([['', ...names], ...table.map(([title, kind]) => [title, ...names.map((n) => cell(n, kind))])]));
  console.log('\nTargets');
  console.log(columns(targets.map(showTarget)));
  for (const name of options.also) {
    console.log(`\n${name}`);
    console.log(columns(targetsOf(results, name).map(showTarget)));
  }
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const task = (value: number): string => (value === 0 ? 'none over 50 ms' : ms(value));
  console.log(`\nPopup with ${longPage.hosts} hosts`);
  const both = (show: (of: Smoothness) => string): string[] => [show(long.popup), show(long.static)];
  console.log(
    columns([
      ['', 'popup', 'static page'],
      ['first rows painted', ...both(({ firstPaint }) => ms(firstPaint))],
      ['all rows painted', ...both(({ allPainted }) => ms(allPainted))],
      ['longest task while opening', ...both(({ longestTask }) => task(longestTask.opening))],
      ['longest task while scrolling', ...both(({ longestTask }) => task(longestTask.scrolling))],
      ['frames while scrolling: median', ...both(({ frames }) => ms(frames.median))],
      ['frames while scrolling: 95%', ...both(({ frames }) => ms(frames.p95))],
      ['frames while scrolling: longest', ...both(({ frames }) => ms(frames.longest))],
    ]),
  );
  const variantsJson = Object.fromEntries(
    names.map((name) => [name, Object.fromEntries(table.map(([, kind]) => [kind, figures(name, kind)]))]),
  );
  writeFileSync(
    resolve('test/bench/results.json'),
    `${JSON.stringify({ date: new Date().toISOString(), cores: cpus().length, page, rounds, loads, variants: variantsJson, targets, long }, null, 2)}\n`,
  );
  return targets.every(passes);
}

const allMet = await main();
process.exitCode = options.strict && !allMet ? 1 : 0;
