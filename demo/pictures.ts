/**
 * Takes the pictures of docs/pictures and store/pictures from the real thing: the built extension in real browsers, on the demo site.
 *
 * `npx tsx demo/pictures.ts`, after a build. It enters the private world by itself, and needs Chromium, Firefox, Xvfb,
 * xdotool and ImageMagick, which it installs where it can.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { insideWorld } from '../test/world/enter.js';
import { ensureTools } from '../tools/ensure-browsers.mjs';
import type { LaunchOptions, PopupView } from './browser.js';
import { Chromium } from './chromium.js';
import { readListing } from './listing.js';
import { openPlace, type Place } from './places.js';
import { openRow, readVerdict } from './popup-steps.js';
import { shrink, startDisplay, takeScreen } from './screen.js';
import { takeStorePictures } from './store-pictures.js';
import { takeFirefox } from './take-firefox.js';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'docs', 'pictures');
const themes = ['light', 'dark'] as const;

/** The window: as wide as the popup and a bit of the page, and as high. */
const size = { width: 1120, height: 640 };

async function takeChromium(options: LaunchOptions, theme: 'light' | 'dark'): Promise<void> {
  const browser = await Chromium.launch({ ...options, theme });
  try {
    await browser.open(options.place.start);
    const popup = await browser.openPopup();
    await readListing(popup, options.place.icon);
    await readVerdict(popup);
    await takeScreen(join(folder, `toolbar-${theme}.png`), size);
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

async function takeAll(place: Place, executables: Readonly<Record<string, string>>): Promise<void> {
  const common = { place, headless: false, ...size };
  const chromium = { ...common, executable: executables.chromium ?? '', extension: join(root, 'dist', 'chrome') };
  const firefox = { ...common, executable: executables.firefox ?? '', extension: join(root, 'dist', 'firefox') };
  mkdirSync(folder, { recursive: true });
  const display = await startDisplay(size);
  try {
    for (const theme of themes) {
      await takeChromium(chromium, theme);
      await takePopup(chromium, theme);
    }
    await takeFirefox(firefox, join(folder, 'firefox-toolbar.png'), size);
  } finally {
    display.end();
  }
  await takeStorePictures(chromium, firefox);
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
