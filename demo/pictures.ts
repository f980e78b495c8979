/**
 * Takes the pictures of docs/pictures from the real thing: the built extension in real browsers, on the demo site.
 *
 * `npx tsx demo/pictures.ts`, after a build. It enters the private world by itself, and needs Chromium, Firefox, Xvfb,
 * xdotool and ImageMagick, which it installs where it can.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { insideWorld } from '../test/world/enter.js';
import { poll } from '../test/world/poll.js';
import { ensureTools } from '../tools/ensure-browsers.mjs';
import type { LaunchOptions, PopupView } from './browser.js';
import { Chromium } from './chromium.js';
import { Firefox } from './firefox.js';
import { readListing } from './listing.js';
import { openPlace, type Place } from './places.js';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'docs', 'pictures');
const themes = ['light', 'dark'] as const;

/** The window: as wide as the popup and a bit of the page, and as high. */
const width = 1120;
const height = 640;

/** Starts a display of its own, seen by nobody. */
async function startDisplay(): Promise<{ name: string; end: () => void }> {
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '1', ...screen], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => server.kill());
  let printed = '';
  server.stdout.on('data', (part: Buffer) => {
    printed += String(part);
  });
  const name = await poll('the display', () => /^(\d+)\n/.exec(printed)?.[1]);
  return { name: `:${name}`, end: () => server.kill() };
}

/** Writes a picture with as few bytes as its colours allow. */
function shrink(path: string): void {
  execFileSync('convert', [
    path,
    '-strip',
    '-dither',
    'None',
    '-colors',
    '255',
    '-define',
    'png:compression-level=9',
    path,
  ]);
  console.log(`${path} ${Math.ceil(statSync(path).size / 1000)} kB`);
}

/** Takes the screen once nothing on it moves any more: when two pictures in a row are the same. */
async function takeScreen(name: string): Promise<void> {
  const path = join(folder, name);
  execFileSync('xdotool', ['mousemove', '0', `${height - 1}`]);
  const take = (): Buffer => execFileSync('import', ['-window', 'root', 'rgb:-'], { maxBuffer: 16 * width * height });
  let last = take();
  let same = 0;
  // Several times, because an animation may begin late.
  await poll('a screen that stands still', () => {
    const next = take();
    same = next.equals(last) ? same + 1 : 0;
    last = next;
    return same >= 4;
  });
  execFileSync('import', ['-window', 'root', path]);
  shrink(path);
}

/** The verdict is loaded after the rows are drawn. */
async function readVerdict(popup: PopupView): Promise<void> {
  await poll('the verdict', () => popup.evaluate<boolean>(`document.querySelector('[data-readiness]') !== null`));
}

/** Opens the row of a host and waits until its single requests are there. */
async function openRow(popup: PopupView, host: string): Promise<void> {
  await popup.evaluate(`document.querySelector('[data-host="${host}"] [role=button]').click()`);
  // As after a click of the mouse, which leaves no ring.
  await popup.evaluate('document.activeElement.blur()');
  await poll('the requests', () => popup.evaluate<boolean>(`document.querySelector('.requests tbody tr') !== null`));
}

async function takeChromium(options: LaunchOptions, theme: 'light' | 'dark'): Promise<void> {
  const browser = await Chromium.launch({ ...options, theme });
  try {
    await browser.open(options.place.start);
    const popup = await browser.openPopup();
    await readListing(popup, options.place.icon);
    await readVerdict(popup);
    await takeScreen(`toolbar-${theme}.png`);
  } finally {
    await browser.close();
  }
}

/** The popup alone needs no window. */
async function takePopup(options: LaunchOptions, theme: 'light' | 'dark'): Promise<void> {
  const browser = await Chromium.launch({ ...options, headless: true, theme });
  const save = async (popup: PopupView, name: string, frame: { width: number; height: number }): Promise<void> => {
    const path = join(folder, name);
    await popup.screenshot(path, frame);
    shrink(path);
  };
  try {
    await browser.open(options.place.start);
    const tab = await browser.openPopupTab();
    await readListing(tab, options.place.icon);
    await readVerdict(tab);
    if (theme === 'light') await save(tab, 'popup-narrow.png', { width: 320, height: 640 });
    await openRow(tab, 'nat64.test');
    await save(tab, `popup-${theme}.png`, { width: 760, height: 900 });
  } finally {
    await browser.close();
  }
}

async function takeFirefox(options: LaunchOptions): Promise<void> {
  const browser = await Firefox.launch({ ...options, theme: 'light' });
  try {
    await browser.open(options.place.start);
    await browser.openPopup(400);
    await takeScreen('firefox-toolbar.png');
  } finally {
    await browser.close();
  }
}

async function takeAll(place: Place, executables: Readonly<Record<string, string>>): Promise<void> {
  const common = { place, headless: false, width, height };
  const chromium = { ...common, executable: executables.chromium ?? '', extension: join(root, 'dist', 'chrome') };
  const firefox = { ...common, executable: executables.firefox ?? '', extension: join(root, 'dist', 'firefox') };
  mkdirSync(folder, { recursive: true });
  const display = await startDisplay();
  process.env.DISPLAY = display.name;
  try {
    for (const theme of themes) {
      await takeChromium(chromium, theme);
      await takePopup(chromium, theme);
    }
    await takeFirefox(firefox);
  } finally {
    display.end();
  }
}

const executables = ensureTools([
  'chromium',
  'firefox',
  'ip',
  'openssl',
  'unshare',
  'xvfb',
  'xdotool',
  'import',
  'fonts',
]);
if (insideWorld()) {
  const place = await openPlace({ names: true });
  try {
    await takeAll(place, executables);
  } finally {
    await place.close();
  }
} else {
  const self = ['--import', 'tsx', join(root, 'test/world/enter.ts'), process.execPath, '--import', 'tsx'];
  const args = [...self, fileURLToPath(import.meta.url)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
