/**
 * `npm run look`: pictures of everything that a user sees, in the real toolbar, on a contact sheet.
 *
 * Popups at every zoom, scale, screen, theme and size of page; side view, options, audit and welcome page in some of
 * them. Beside the pictures it says what is wrong with each popup by its measures (test/e2e/support/geometry.ts). It
 * enters the private world by itself.
 *
 *   --quick          only the cells that take a minute
 *   --browser=NAME   chromium or firefox; both without
 *   --pages=LIST     some of popup,side,options,audit,welcome
 *   --hosts=N        only pages of 3, 14 or 86 hosts
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Display } from '../../test/e2e/driver/display.ts';
import { atRest, type BrowserDriver, type BrowserKind, type ExtensionPage } from '../../test/e2e/driver/driver.ts';
import { clickAll, fitsAcross, has, isDone } from '../../test/e2e/support/elements.ts';
import { geometryOf, popupFaults } from '../../test/e2e/support/geometry.ts';
import { allCells, type Cell, cellName, PopupCells, quickCells } from '../../test/e2e/support/popup-cells.ts';
import { insideWorld } from '../../test/world/enter.ts';
import { poll } from '../../test/world/poll.ts';
import { startWorld } from '../../test/world/server.ts';
import { shopUrl } from '../../test/world/shop-hosts.ts';
import { browserKinds, browsers } from '../install/browsers.mjs';
import { ensureTools, toolSets } from '../install/ensure-browsers.mjs';
import { extensionOf } from './browser.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, 'demo-output', 'look');
const allPages = ['popup', 'side', 'options', 'audit', 'welcome'] as const;
type PageName = (typeof allPages)[number];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    browser: { type: 'string' },
    pages: { type: 'string', default: allPages.join(',') },
    hosts: { type: 'string' },
  },
});
const pages = options.pages.split(',');
const unknown = pages.filter((name) => !(allPages as readonly string[]).includes(name));
if (unknown.length > 0) throw new Error(`--pages knows ${allPages.join(', ')}, not ${unknown.join(', ')}`);
const kinds = browserKinds.filter((kind) => !options.browser || options.browser === kind);
if (kinds.length === 0) throw new Error(`--browser is ${browserKinds.join(' or ')}, not ${options.browser}`);

/** A picture on the contact sheet. */
interface Taken {
  readonly path: string;
  readonly label: string;
  readonly faults: readonly string[];
}

async function take(display: Display, cell: Cell, name: PageName, faults: readonly string[] = []): Promise<Taken> {
  const { browser, screen, scale, pageZoom, theme, hosts } = cell;
  const place = `${screen.width}x${screen.height}-scale${scale}-zoom${Math.round(pageZoom * 100)}-${theme}`;
  const path = join(folder, `${browser}-${name}-${place}${name === 'popup' ? `-${hosts}` : ''}.png`);
  await display.take(path);
  const label = `${browser} ${name}: ${cellName(cell)}`;
  console.log(`${label}${faults.map((fault) => `\n    ${fault}`).join('')}`);
  return { path, label: faults.length > 0 ? `${label}\n${faults.length} faults` : label, faults };
}

/** @returns what is wrong with a page that has all the room it wants downwards */
async function widthFaults(page: ExtensionPage): Promise<string[]> {
  return (await fitsAcross(page)) ? [] : ['it is wider than its place'];
}

/** Opens the side view as a user does: from the popup. */
async function takeSide(driver: BrowserDriver, display: Display, cell: Cell): Promise<Taken> {
  const popup = await driver.openToolbarPopup();
  await popup.click('[data-side-view]');
  const window = await driver.frontWindow();
  const side = await poll('the side view', () => driver.pane(window, 'side'));
  await atRest(side);
  const taken = await take(display, cell, 'side', await widthFaults(side));
  await side.close();
  return taken;
}

/** Shows the audit page with a recording of the shop. */
async function fillAudit(driver: BrowserDriver, audit: ExtensionPage): Promise<void> {
  const press = (button: string): Promise<void> => clickAll(audit, `[data-recorder-button="${button}"]`);
  await poll('the audit page', () => has(audit, '[data-recorder]'));
  if (await has(audit, '[data-row]')) return;
  await press('start');
  await poll('the recording', () => has(audit, '[data-recorder="recording"]'));
  const shop = await driver.openTab();
  for (const hosts of [14, 86]) {
    await shop.goto(shopUrl(hosts), { wait: 'none' });
    await poll('the shop', () => isDone(shop), 30_000);
  }
  await poll('the hosts', () => has(audit, '[data-row]'));
  await press('stop');
  await shop.close();
}

async function takePage(
  driver: BrowserDriver,
  display: Display,
  cell: Cell,
  name: 'options' | 'audit' | 'welcome',
): Promise<Taken[]> {
  const path = `${name}/${name}.html`;
  if (!existsSync(join(extensionOf(cell.browser), path))) return [];
  const page = await driver.openExtensionPage(path);
  if (name === 'audit') await fillAudit(driver, page);
  await page.tab.activate();
  await atRest(page);
  const taken = await take(display, cell, name, await widthFaults(page));
  await page.close();
  return [taken];
}

async function takeCell(cells: PopupCells, cell: Cell): Promise<Taken[]> {
  const all: Taken[] = [];
  if (pages.includes('popup')) {
    const { popup, display } = await cells.show(cell);
    const faults = popupFaults(await geometryOf(popup), cell);
    all.push(await take(display, cell, 'popup', faults));
    await popup.close();
  }
  if (cell.hosts === 86 && cell.scale === 1 && [1, 2].includes(cell.pageZoom)) {
    const { driver, display } = await cells.showPage(cell);
    for (const name of ['options', 'audit', 'welcome'] as const) {
      if (pages.includes(name)) all.push(...(await takePage(driver, display, cell, name)));
    }
    await cells.showPage(cell);
    if (pages.includes('side')) all.push(await takeSide(driver, display, cell));
  }
  return all;
}

/** Takes all pictures of a browser. A page that cannot be shown is reported, and the next is tried. */
async function takeAll(kind: BrowserKind, world: Awaited<ReturnType<typeof startWorld>>): Promise<Taken[]> {
  const wanted = (options.quick ? quickCells(kind) : allCells(kind)).filter(
    ({ hosts }) => !options.hosts || hosts === Number(options.hosts),
  );
  const servers = { certificates: async () => world.certificates };
  const cells = new PopupCells(servers, extensionOf(kind));
  const all: Taken[] = [];
  try {
    for (const cell of wanted) {
      const taken = await takeCell(cells, cell).catch(async (error: unknown) => {
        console.error(`${kind} ${cellName(cell)}: ${String(error)}`);
        process.exitCode = 1;
        await cells.close();
        return [];
      });
      all.push(...taken);
    }
  } finally {
    await cells.close();
  }
  return all;
}

/** Puts the pictures on one sheet a browser and page. */
function makeSheet(taken: readonly Taken[]): string {
  const path = join(folder, 'contact-sheet.png');
  const tiles = taken.flatMap(({ path: picture, label }) => ['-label', label, picture]);
  const layout = ['-tile', '6x', '-geometry', '426x267+4+4', '-pointsize', '11', '-font', 'DejaVu-Sans'];
  execFileSync('montage', [...tiles, ...layout, '-depth', '8', path]);
  return path;
}

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const world = await startWorld();
  try {
    // A browser spends much of its time waiting, so two at once take little longer than one.
    const taken = (await Promise.all(kinds.map((kind) => takeAll(kind, world)))).flat();
    const lines = taken.flatMap(({ path, label, faults }) => [
      label.split('\n')[0],
      path,
      ...faults.map((f) => `  ${f}`),
    ]);
    writeFileSync(join(folder, 'faults.txt'), `${lines.join('\n')}\n`);
    const faulty = taken.filter(({ faults }) => faults.length > 0).length;
    console.log(
      `\n${taken.length} pictures, ${faulty} with faults. Firefox zooms no popups, so only its scale is varied.`,
    );
    console.log(`Contact sheet: ${makeSheet(taken)}`);
  } finally {
    await world.close();
  }
}

const executables = ensureTools([...toolSets.browsers, ...toolSets.display]);
for (const kind of browserKinds) process.env[browsers[kind].variable] = executables[kind];
if (insideWorld()) {
  await main();
} else {
  const self = [join(root, 'test/world/enter.ts'), process.execPath];
  const args = [...self, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
