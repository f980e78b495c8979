/**
 * Plays the scenarios in both browsers and writes what they reported to test/data/recordings/<browser>/<scenario>.json:
 * `npm run record -- [chromium|firefox] [SCENARIO...]`
 *
 * Each scenario has a browser of its own. Chromium runs unattached, so that nothing behaves otherwise than for a user.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserKinds } from '../../scripts/install/browsers.mjs';
import { type BrowserDriver, type BrowserKind, type OpenOptions, openBrowser } from '../e2e/driver/driver.ts';
import { WorldClient } from '../world/client.ts';
import type { Served } from '../world/log.ts';
import { poll } from '../world/poll.ts';
import { startWorld } from '../world/server.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** One event as the browser reported it. */
export interface RecordedEvent {
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  /** Which life of the background got it, from 1. */
  readonly life: number;
}

/** One file of recordings. */
export interface Recording {
  readonly browser: BrowserKind;
  readonly version: string;
  readonly scenario: string;
  readonly shows: string;
  readonly events: readonly RecordedEvent[];
  readonly served: readonly Served[];
}

interface Note {
  readonly life: string;
  readonly at: number;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const RECORDINGS = join(HERE, '../data/recordings');

/** Waits until no more notes have come for a while: the only sign there is that a browser has sent all events. */
async function quiet(world: WorldClient): Promise<void> {
  let count = -1;
  let since = 0;
  await poll('the browser is quiet', async () => {
    const { length } = await world.notes();
    if (length !== count) {
      count = length;
      since = Date.now();
    }
    return Date.now() - since > 500;
  });
}

/** Runs a scenario from the start of its browser to the end. */
async function play(kind: BrowserKind, name: string, scenario: Scenario, world: WorldClient): Promise<Recording> {
  const temporary = mkdtempSync(join(tmpdir(), 'greensix-recorder-'));
  const extension = join(temporary, 'extension');
  cpSync(join(HERE, 'extension'), extension, { recursive: true });
  writeFileSync(join(extension, 'sink.js'), `globalThis.SINK = 'ws://127.0.0.1:${world.port}/notes';\n`);
  const proxy = await scenario.proxy?.start();
  const proxyOptions = proxy && scenario.proxy ? scenario.proxy.options(proxy.port) : {};
  const options: OpenOptions = { extension, world, ...scenario.options, ...proxyOptions };
  let driver: BrowserDriver | undefined;
  try {
    await world.reset();
    let profile: string | undefined;
    if (scenario.restart) {
      profile = join(temporary, 'profile');
      mkdirSync(profile);
      const { startUrl: _, ...firstOptions } = options;
      const first = await openBrowser(kind, { ...firstOptions, profile });
      await quiet(world);
      await first.close();
    }
    const forget = async (): Promise<void> => {
      await world.clearNotes();
      await world.clearLog();
    };
    await forget();
    driver = await openBrowser(kind, { ...options, ...(profile && { profile }) });
    await quiet(world);
    // The start itself is only of interest where it opens a page.
    if (!options.startUrl) await forget();
    const stage = { driver, world, quiet: () => quiet(world) };
    await scenario.play(stage);
    await quiet(world);
    const notes = (await world.notes()) as Note[];
    const lives = [...new Set(notes.map(({ life }) => life))];
    return {
      browser: kind,
      version: driver.version,
      scenario: name,
      shows: scenario.shows,
      events: notes.map(({ event, details, at, life }) => ({ event, details, at, life: lives.indexOf(life) + 1 })),
      served: await world.log(),
    };
  } finally {
    await driver?.close();
    await proxy?.close();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Writes a recording with one event per line, so that two of them can be compared by eye. */
function write(recording: Recording): void {
  const { events, served, ...head } = recording;
  const lines = (values: readonly unknown[]): string => values.map((value) => `  ${JSON.stringify(value)}`).join(',\n');
  const text = `${JSON.stringify(head).slice(0, -1)},\n"events": [\n${lines(events)}\n],\n"served": [\n${lines(served)}\n]}\n`;
  const dir = join(RECORDINGS, recording.browser);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${recording.scenario}.json`), text);
}

const wanted = process.argv.slice(2);
const kinds = browserKinds.filter((kind) => wanted.includes(kind));
const names = wanted.filter((word) => word in SCENARIOS);
const unknown = wanted.filter((word) => !(word in SCENARIOS) && !kinds.some((kind) => kind === word));
if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}`);
const world = await startWorld();
const client = new WorldClient(world.port);
let failures = 0;
for (const kind of kinds.length > 0 ? kinds : browserKinds) {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (scenario.only && scenario.only !== kind) continue;
    try {
      // Once more before giving up: a busy computer may not prerender, for one.
      const recording = await play(kind, name, scenario, client).catch(() => play(kind, name, scenario, client));
      write(recording);
      console.log(`${kind} ${name}: ${recording.events.length} events`);
    } catch (error) {
      failures += 1;
      console.error(`${kind} ${name}:`, error);
    }
  }
}
await world.close();
process.exit(failures > 0 ? 1 : 0);
