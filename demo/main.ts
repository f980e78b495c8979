/**
 * The demo itself, started by start.mjs: the site, and a browser with the extension on it.
 *
 * `main.ts WHAT KIND=EXECUTABLE...`: `listing` reads the popup of each browser, prints it and saves a picture; `window`
 * opens the first browser for the user, until it is closed.
 */
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { poll } from '../test/world/poll.js';
import type { DemoBrowser, LaunchOptions } from './browser.js';
import { Chromium } from './chromium.js';
import { Firefox } from './firefox.js';
import { iconInWords, listingText, readListing } from './listing.js';
import { openPlace, type Place } from './places.js';

const root = resolve(import.meta.dirname, '..');

interface Installed {
  readonly kind: 'chromium' | 'firefox';
  readonly executable: string;
}

/** What is to be closed when the demo ends, whatever ends it. */
const open = new Set<DemoBrowser | Place>();
/** After a signal, what fails does so because all is being closed. */
let interrupted = false;

async function closeAll(): Promise<void> {
  const all = [...open];
  open.clear();
  await Promise.all(all.map((each) => each.close()));
}

async function launch({ kind, executable }: Installed, place: Place, headless: boolean): Promise<DemoBrowser> {
  const options: LaunchOptions = {
    executable,
    extension: join(root, 'dist', kind === 'chromium' ? 'chrome' : 'firefox'),
    place,
    headless,
  };
  const browser = await (kind === 'chromium' ? Chromium.launch(options) : Firefox.launch(options));
  open.add(browser);
  return browser;
}

/** Prints what the popup says and saves how it looks; tells whether it says what it must. */
async function list(installed: Installed): Promise<boolean> {
  const place = await openPlace({ names: installed.kind === 'chromium' });
  open.add(place);
  const browser = await launch(installed, place, true);
  await browser.open(place.start);
  const popup = await browser.openPopupView();
  const listing = await readListing(popup, place.icon);
  const folder = join(root, 'demo-output');
  const picture = join(folder, `popup-${installed.kind}.png`);
  mkdirSync(folder, { recursive: true });
  await popup.screenshot(picture, { width: 760, height: 600 });
  console.log(`${browser.name} on ${place.start}\n`);
  if (place.note) console.log(`${place.note}\n`);
  console.log(listingText(listing));
  console.log(`Picture of the popup: ${picture}\n`);
  await closeAll();
  if (listing.icon === place.icon) return true;
  console.error(`The icon is wrong. It must be ${place.icon}: ${iconInWords(place.icon)}.\n`);
  return false;
}

/** Opens a window and waits until the user closes it. */
async function show(installed: Installed): Promise<void> {
  const place = await openPlace({ names: installed.kind === 'chromium' });
  open.add(place);
  const browser = await launch(installed, place, false);
  console.log(`${browser.name} is open on ${place.start}`);
  if (place.note) console.log(place.note);
  console.log('Click the Greensix button in its toolbar. Ctrl+C here, or closing the browser, ends the demo.');
  await browser.open(place.start);
  await poll('the end of the browser', () => browser.ended(), Number.POSITIVE_INFINITY);
  await closeAll();
}

async function main(): Promise<number> {
  const [what, ...browsers] = process.argv.slice(2);
  const installed = browsers.map((text) => {
    const [kind, ...path] = text.split('=');
    return { kind: kind === 'firefox' ? 'firefox' : 'chromium', executable: path.join('=') } as const;
  });
  const [first] = installed;
  if (!first) throw new Error('usage: main.ts listing|window KIND=EXECUTABLE...');
  if (what === 'window') {
    await show(first);
    return 0;
  }
  let good = true;
  for (const each of installed) good = (await list(each)) && good;
  return good ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    void closeAll().finally(() => process.exit(128 + constants.signals[signal]));
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  if (!interrupted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    await closeAll();
  }
}
