/**
 * Measures what Greensix costs: `npm run bench -- [OPTION...]`
 *
 * Side by side in one run, interleaved, each measurement in a fresh profile: no extension, the floor (test/bench/floor:
 * the least that any extension must do to get every request), and Greensix as built in dist/chrome. Only ratios
 * mean something; the machine may be busy with other things, but then it is so for all. Loads are measured with a floor that
 * saves, too (its saving.js): what it costs to lose nothing when the background ends.
 *
 *   --only=LIST  some of load, popup, scroll, log, report: CPU and memory of page loads; what a user waits for; a very long
 *                table; a full live log; a report of 10,000 hosts as one HTML page, in both browsers
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
import { Chromium, pageOf } from './chromium.ts';
import { columns, figuresOf, passes, showFigures, showTarget, type Target } from './figures.ts';
import { addressOf, type BigPage, loadOnce } from './load.ts';
import { type LogStalls, logTargets, measureLogStalls } from './log.ts';
import { type Opened, type Openings, openings, prepareProfile } from './opening.ts';
import { paintTimes, type Smoothness, type Snapshot, smoothness, takeSnapshot } from './popup.ts';
import { cpuBetween, cpuTime, pssMegabytes } from './processes.ts';
import { measureSavedReport, type ReportRounds, reportTargets } from './saved-report.ts';
import { storageTargets } from './storage.ts';
import { startWorldProcess } from './world-process.ts';

/** What can be measured. */
const allParts = ['load', 'popup', 'scroll', 'log', 'report'] as const;
type Part = (typeof allParts)[number];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: allParts.join(',') },
    rounds: { type: 'string', default: '5' },
    loads: { type: 'string', default: '5' },
    also: { type: 'string', multiple: true, default: [] },
    strict: { type: 'boolean', default: false },
  },
});
const parts = options.only.split(',');
const unknown = parts.filter((part) => !(allParts as readonly string[]).includes(part));
if (unknown.length > 0) throw new Error(`--only knows ${allParts.join(', ')}, not ${unknown.join(', ')}`);
const measures = (part: Part): boolean => parts.includes(part);
const rounds = Number(options.rounds);
const loads = Number(options.loads);

const page: BigPage = { hosts: 200, each: 10 };
/** One row for each host and one for the page's own. */
const rows = page.hosts + 1;
/** A page as most are, for what a user waits for. */
const usualPage: BigPage = { hosts: 24, each: 1 };
const longPage: BigPage = { hosts: 2000, each: 1 };
/** The first two openings of a view compile its code and keep it; they are not counted. */
const openingsOfMany = 12;
const popupPath = 'popup/popup.html';
const staticPath = 'static/rows.html';
const usualStaticPath = 'static/usual.html';
const longStaticPath = 'static/long.html';

/** The floor that also keeps what it has seen: measured for loads only, and no target. */
const savingFloor = 'saving floor';

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
}

/** What a user waits for, in milliseconds, in one round. */
interface Waiting extends Openings {
  /** All rows of the page of many hosts are painted: the median of several warm openings. */
  readonly paint: number;
}

/** Where the extension without rules counts (floor). */
type FloorScope = typeof globalThis & { readonly counts: { readonly answers: number; readonly failures: number } };

/** Returns the query of the popup for the tab that shows the page. */
async function popupOf(chromium: Chromium): Promise<string> {
  const tab = await chromium.inBackground((call) =>
    pageOf(call).api(async ({ tabs }) => (await tabs.query({ url: 'http://dual.test/*' }))[0]?.id),
  );
  return `${popupPath}?tab=${tab}`;
}

/** Throws unless the extension has counted all requests, give or take one a page: its icon, or one that was cut off. */
function checkCount(name: string, counted: number, pages: number): void {
  const wanted = pages * (page.hosts * page.each + 1);
  if (Math.abs(counted - wanted) > pages) throw new Error(`${name} counted ${counted} requests, not ${wanted}`);
}

async function measure(variant: Variant, spki: string): Promise<Measurement> {
  // Its first start opens a welcome page, which would be in the figures of the extension's process.
  const profile = await Chromium.usedProfile(variant.extension, spki, addressOf(usualPage));
  const chromium = await Chromium.start(variant.extension, spki, profile.path);
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

    if (variant.view === 'static') {
      const counts = await chromium.inBackground((call) =>
        pageOf(call).evaluate(() => (globalThis as FloorScope).counts),
      );
      checkCount(variant.name, counts.answers + counts.failures, loads + 1);
    } else if (variant.view === 'popup') {
      const path = await popupOf(chromium);
      checkCount(variant.name, (await takeSnapshot(chromium, path, rows)).requests, 1);
    }
    return {
      browserCpu: cpuBetween(before.browser, after.browser) / loads,
      networkCpu: cpuBetween(before.network, after.network) / loads,
      extensionCpu:
        before.extension && after.extension ? cpuBetween(before.extension, after.extension) / loads : Number.NaN,
      extensionPss,
    };
  } finally {
    await chromium.close();
    profile.remove();
  }
}

/** Measures what a user waits for, for a variant with a view. */
async function measureWaiting(variant: Variant, profile: string, spki: string): Promise<Waiting> {
  const extension = variant.extension ?? '';
  const path = (paths: string) => (variant.view === 'static' ? () => paths : popupOf);
  const found = await openings(extension, profile, spki, usual(path(usualStaticPath)));
  const chromium = await Chromium.start(extension, spki);
  try {
    const tab = await chromium.openTab();
    await loadOnce(chromium, tab, page, await chromium.pids());
    const times = await paintTimes(chromium, await path(staticPath)(chromium), rows, openingsOfMany);
    return { ...found, paint: figuresOf(times.slice(2)).median };
  } finally {
    await chromium.close();
  }
}

function usual(path: Opened['path']): Opened {
  return { page: addressOf(usualPage), rows: usualPage.hosts + 1, path };
}

/** Has an extension run another script as its background. */
function runInBackground(extension: string, script: string): void {
  const path = join(extension, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...manifest, background: { service_worker: script } }));
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
    ratio('CPU of the extension process', 1, ...of('extensionCpu')),
    ratio('CPU added to the browser process', 1.1, ...of('browserCpu'), roundsOf(results, 'none', 'browserCpu')),
    ratio('memory of the extension process', 1.2, ...of('extensionPss')),
  ];
}

function waitingTargets(results: ReadonlyMap<string, readonly Waiting[]>, name: string): Target[] {
  const of = (kind: keyof Waiting) =>
    [name, 'floor'].map((each) => (results.get(each) ?? []).map((waiting) => waiting[kind])) as [number[], number[]];
  return [
    ratio('popup right after the start of the browser', 1.5, ...of('cold')),
    ratio('popup after the background was ended', 1.5, ...of('wake')),
    ratio('popup at any other time', 1.3, ...of('warm')),
    ratio(`popup: ${rows} rows painted`, 1.3, ...of('paint')),
  ];
}

const table: readonly (readonly [string, keyof Measurement])[] = [
  ['CPU of the extension process, ms per load', 'extensionCpu'],
  ['CPU of the browser process, ms per load', 'browserCpu'],
  ['CPU of the network process, ms per load', 'networkCpu'],
  ['memory of the extension process, MB Pss', 'extensionPss'],
];

const waitingTable: readonly (readonly [string, keyof Waiting])[] = [
  [`${usualPage.hosts + 1} rows right after the start, ms`, 'cold'],
  [`${usualPage.hosts + 1} rows after the background was ended, ms`, 'wake'],
  [`${usualPage.hosts + 1} rows at any other time, ms`, 'warm'],
  [`${rows} rows at any other time, ms`, 'paint'],
];

/** Measures each variant once a round, interleaved. */
async function inRounds<T>(
  variants: readonly Variant[],
  measureOne: (variant: Variant) => Promise<T>,
  show: (measured: T) => string,
): Promise<Map<string, T[]>> {
  const measured = new Map<string, T[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Every other round goes backwards and each begins elsewhere, so that none always comes behind the same other.
    const direction = round % 2 === 0 ? 1 : -1;
    for (let at = 0; at < variants.length; at++) {
      const variant = variants.at((direction * (at + round)) % variants.length);
      if (!variant) continue;
      const measurement = await measureOne(variant);
      measured.get(variant.name)?.push(measurement);
      console.error(`round ${round + 1} ${variant.name}: ${show(measurement)}`);
    }
  }
  return measured;
}

function showKinds<T extends object>(table: readonly (readonly [string, keyof T & string])[]): (measured: T) => string {
  return (measured) => table.map(([, kind]) => `${kind} ${Number(measured[kind]).toFixed(1)}`).join(', ');
}

/** What was measured, as far as it was asked for. */
interface Report {
  readonly variants: readonly string[];
  readonly loads?: Results;
  readonly waiting?: ReadonlyMap<string, readonly Waiting[]>;
  readonly long?: LongTables;
  readonly log?: LogStalls;
  readonly report?: ReportRounds;
}

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
    const variants: Variant[] = [
      { name: 'none', extension: undefined, view: 'none' },
      { name: 'floor', extension: floor, view: 'static' },
      { name: 'greensix', extension: greensix, view: 'popup' },
      ...options.also.map((dir, at) => ({ name: dir, extension: copyOf(dir, `also-${at}`), view: 'popup' as const })),
    ];
    const found: { -readonly [key in keyof Report]: Report[key] } = { variants: variants.map(({ name }) => name) };
    const failed: string[] = [];
    // What the other parts measured in half an hour is not lost with one that fails.
    const part = async (name: Part, work: () => Promise<unknown>): Promise<void> => {
      if (!measures(name)) return;
      try {
        await work();
      } catch (error) {
        console.error(error);
        failed.push(name);
      }
    };
    await part('load', async () => {
      const one = async (variant: Variant): Promise<Measurement> => {
        await world.clearLog();
        return measure(variant, spki);
      };
      const extension = copyOf('test/bench/floor', 'saving-floor');
      runInBackground(extension, 'saving.js');
      const saving: Variant = { name: savingFloor, extension, view: 'static' };
      found.loads = await inRounds([...variants, saving], one, showKinds(table));
    });
    await part('popup', async () => {
      found.waiting = await measureAllWaiting(variants, floor, greensix, spki);
    });
    await part('log', async () => {
      found.log = await measureLog(greensix, spki);
    });
    await part('report', async () => {
      found.report = await measureSavedReport(rounds, spki, world);
    });
    await part('scroll', async () => {
      found.long = await measureLongTables(greensix, floor, spki);
    });
    const allMet = report(found, greensix);
    if (failed.length > 0) throw new Error(`Not measured, for the errors above: ${failed.join(', ')}`);
    return allMet;
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureLog(greensix: string, spki: string): Promise<LogStalls> {
  const chromium = await Chromium.start(greensix, spki);
  try {
    return await measureLogStalls(chromium);
  } finally {
    await chromium.close();
  }
}

/** Prepares what the floor shows and the profiles, and measures what a user waits for. */
async function measureAllWaiting(
  variants: readonly Variant[],
  floor: string,
  greensix: string,
  spki: string,
): Promise<Map<string, Waiting[]>> {
  for (const [loaded, path] of [
    [page, staticPath],
    [usualPage, usualStaticPath],
  ] as const) {
    await withPopup(greensix, spki, loaded, async (chromium, popup) =>
      addStaticPage(floor, path, await takeSnapshot(chromium, popup, loaded.hosts + 1)),
    );
  }
  const shown = variants.filter(({ view }) => view !== 'none');
  const profiles = new Map<string, Awaited<ReturnType<typeof prepareProfile>>>();
  try {
    for (const { name, extension = '', view } of shown) {
      const path = view === 'static' ? () => usualStaticPath : popupOf;
      profiles.set(name, await prepareProfile(extension, spki, usual(path)));
    }
    const one = (variant: Variant) => measureWaiting(variant, profiles.get(variant.name)?.path ?? '', spki);
    return await inRounds(shown, one, showKinds(waitingTable));
  } finally {
    for (const profile of profiles.values()) profile.remove();
  }
}

/** The figures of each kind and variant as lines of a table. */
function linesOf<T extends object>(
  kinds: readonly (readonly [string, keyof T & string])[],
  results: ReadonlyMap<string, readonly T[]>,
  names: readonly string[],
): string[][] {
  const cell = (name: string, kind: keyof T & string): string => {
    const found = figuresOf((results.get(name) ?? []).map((measured) => Number(measured[kind])));
    return Number.isNaN(found.median) ? '-' : showFigures(found);
  };
  return [['', ...names], ...kinds.map(([title, kind]) => [title, ...names.map((name) => cell(name, kind))])];
}

/** Prints everything, writes it to results.json, and returns whether all targets are met. */
function report({ variants, loads: loaded, waiting, long, log, report: saved }: Report, greensix: string): boolean {
  const targetsFor = (name: string): Target[] => [
    ...(loaded ? targetsOf(loaded, name) : []),
    ...(waiting ? waitingTargets(waiting, name) : []),
  ];
  const longestFrame = `popup: longest frame while scrolling ${longPage.hosts} hosts`;
  const longest = long && ([[long.popup.frames.longest], [long.static.frames.longest]] as const);
  const targets: Target[] = [
    ...storageTargets(),
    ...targetsFor('greensix'),
    ...(longest ? [ratio(longestFrame, 1.2, ...longest)] : []),
    ...(log ? logTargets(log) : []),
    ...(saved ? reportTargets(saved) : []),
    { name: 'background, gzip', value: gzipKilobytes(greensix, ['background.js']), bound: 27, unit: 'kB' },
    {
      name: 'popup, gzip',
      value: gzipKilobytes(greensix, ['popup/popup.html', 'popup/preconnect.js', 'popup/popup.js', 'popup/popup.css']),
      bound: 30,
      unit: 'kB',
    },
  ];
  if (loaded) {
    console.log(`${page.hosts} hosts × ${page.each} requests, ${rounds} rounds of ${loads} loads: median (min–max)`);
    console.log(`${columns(linesOf(table, loaded, [...variants, savingFloor]))}\n`);
  }
  if (waiting) {
    console.log(`What a user waits for, ${rounds} rounds: median (min–max)`);
    const names = variants.filter((name) => waiting.has(name));
    console.log(`${columns(linesOf(waitingTable, waiting, names))}\n`);
  }
  if (long) console.log(`${longText(long)}\n`);
  console.log('Targets');
  console.log(columns(targets.map(showTarget)));
  for (const name of options.also) {
    console.log(`\n${name}`);
    console.log(columns(targetsFor(name).map(showTarget)));
  }
  const json = {
    date: new Date().toISOString(),
    cores: cpus().length,
    page,
    rounds,
    loads,
    measured: {
      loads: loaded && Object.fromEntries(loaded),
      waiting: waiting && Object.fromEntries(waiting),
      long,
      log,
      report: saved,
    },
    targets,
  };
  writeFileSync(resolve('test/bench/results.json'), `${JSON.stringify(json, null, 2)}\n`);
  return targets.every(passes);
}

/** The figures of the very long table. */
function longText(long: LongTables): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const task = (value: number): string => (value === 0 ? 'none over 50 ms' : ms(value));
  const both = (show: (of: Smoothness) => string): string[] => [show(long.popup), show(long.static)];
  const lines = columns([
    ['', 'popup', 'static page'],
    ['first rows painted', ...both(({ firstPaint }) => ms(firstPaint))],
    ['all rows painted', ...both(({ allPainted }) => ms(allPainted))],
    ['longest task while opening', ...both(({ longestTask }) => task(longestTask.opening))],
    ['longest task while scrolling', ...both(({ longestTask }) => task(longestTask.scrolling))],
    ['frames while scrolling: median', ...both(({ frames }) => ms(frames.median))],
    ['frames while scrolling: 95%', ...both(({ frames }) => ms(frames.p95))],
    ['frames while scrolling: longest', ...both(({ frames }) => ms(frames.longest))],
  ]);
  return `Popup with ${longPage.hosts} hosts\n${lines}`;
}

const allMet = await main();
process.exitCode = options.strict && !allMet ? 1 : 0;
