/**
 * The demo itself, started by start.mjs: the site, and a browser with the extension on it.
 *
 * `main.ts WHAT KIND=EXECUTABLE...`: `listing` reads the popup of each browser, prints it and saves a picture; `window`
 * opens the first browser for the user, until it is closed.
 */
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserDriver, BrowserKind } from '../../test/e2e/driver/driver.ts';
import { poll } from '../../test/world/poll.ts';
import { browserKinds, browsers as browserTable } from '../install/browsers.mjs';
import { launch, openPage } from './browser.ts';
import { iconInWords, listingText, readListing } from './listing.ts';
import { openPlace, type Place } from './places.ts';
import { readVerdict } from './popup-steps.ts';

const root = resolve(import.meta.dirname, '..', '..');

interface Installed {
  readonly kind: BrowserKind;
  readonly executable: string;
}

/** What is to be closed when the demo ends, whatever ends it. */
const open = new Set<BrowserDriver | Place>();
/** After a signal, what fails does so because all is being closed. */
let interrupted = false;

async function closeAll(): Promise<void> {
  const all = [...open];
  open.clear();
  await Promise.all(all.map((each) => each.close()));
}

async function start(
  installed: Installed,
  place: Place,
  options: { readonly headless: boolean },
): Promise<BrowserDriver> {
  const browser = await launch({ ...installed, place, ...options });
  open.add(browser);
  return browser;
}

/** For example Chromium 156.0.8078.79. */
function nameOf({ kind, version }: BrowserDriver): string {
  return `${browserTable[kind].label} ${version}`;
}

/** Prints what the popup says and saves how it looks; tells whether it says what it must. */
async function list(installed: Installed): Promise<boolean> {
  const place = await openPlace({ names: installed.kind === 'chromium' });
  open.add(place);
  const browser = await start(installed, place, { headless: true });
  const tab = await openPage(browser, place.start);
  const popup = await browser.openPopup(tab);
  const listing = await readListing(popup, place.icon);
  await readVerdict(popup);
  const folder = join(root, 'demo-output');
  const picture = join(folder, `popup-${installed.kind}.png`);
  mkdirSync(folder, { recursive: true });
  await popup.screenshot(picture, { width: 760, height: 900 });
  console.log(`${nameOf(browser)} on ${place.start}\n`);
  if (place.note) console.log(`${place.note}\n`);
  console.log(listingText(listing));
  console.log(`Picture of the popup: ${picture}\n`);
  await closeAll();
  if (listing.icon === place.icon) return true;
  console.error(`The button is wrong. It must be ${iconInWords(place.icon)}.\n`);
  return false;
}

/** Opens a window and waits until the user closes it. */
async function show(installed: Installed): Promise<void> {
  const place = await openPlace({ names: installed.kind === 'chromium' });
  open.add(place);
  const browser = await start(installed, place, { headless: false });
  console.log(`${nameOf(browser)} is open on ${place.start}`);
  if (place.note) console.log(place.note);
  console.log('Click the Greensix button in its toolbar. Ctrl+C here, or closing the browser, ends the demo.');
  await openPage(browser, place.start);
  await poll('the end of the browser', () => browser.ended(), Number.POSITIVE_INFINITY);
  await closeAll();
}

function knownKind(text: string | undefined): BrowserKind {
  const kind = browserKinds.find((each) => each === text);
  if (!kind) throw new Error(`"${text}" is none of ${browserKinds.join(', ')}`);
  return kind;
}

async function main(): Promise<number> {
  const [what, ...browsers] = process.argv.slice(2);
  const installed = browsers.map((text) => {
    const [kind, ...path] = text.split('=');
    return { kind: knownKind(kind), executable: path.join('=') };
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
