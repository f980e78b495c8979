/**
 * Takes the pictures of docs/pictures and docs/store/pictures from the real thing: the built extension in real browsers, on the demo site.
 *
 * `npm run pictures`, after a build. It enters the private world by itself, and needs Chromium, Firefox, Xvfb,
 * xdotool and ImageMagick, which it installs where it can.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Display, startDisplay } from '../../test/e2e/driver/display.ts';
import type { ExtensionPage, Frame } from '../../test/e2e/driver/driver.ts';
import { insideWorld } from '../../test/world/enter.ts';
import { ensureTools, toolSets } from '../install/ensure-browsers.mjs';
import { refuseArguments } from '../install/refuse-arguments.mjs';
import { takeStorePictures, takeToolbar } from '../release/store-pictures.ts';
import { type LaunchOptions, launch, openPage } from './browser.ts';
import { readListing } from './listing.ts';
import { openPlace, type Place } from './places.ts';
import { openRow, readVerdict } from './popup-steps.ts';
import { takeReportPictures } from './report-pictures.ts';
import { shrink } from './shrink.ts';

refuseArguments('npm run pictures');

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'pictures');
const themes = ['light', 'dark'] as const;

/** The window: as wide as the popup and a bit of the page, and as high. */
const size = { width: 1120, height: 640 };

/** The popup alone needs no window. */
async function takePopup(options: LaunchOptions, theme: 'light' | 'dark'): Promise<void> {
  const browser = await launch({ ...options, headless: true, window: { theme } });
  const save = async (popup: ExtensionPage, name: string, frame: Frame): Promise<void> => {
    const path = join(folder, name);
    await popup.screenshot(path, frame);
    shrink(path);
  };
  try {
    const tab = await browser.openPopup(await openPage(browser, options.place.start));
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
  const chromium = { place, kind: 'chromium', executable: executables.chromium ?? '' } as const;
  const firefox = { place, kind: 'firefox', executable: executables.firefox ?? '' } as const;
  mkdirSync(folder, { recursive: true });
  const display: Display = await startDisplay(size);
  try {
    for (const theme of themes) {
      await takeToolbar(chromium, display, join(folder, `toolbar-${theme}.png`), theme);
      await takePopup(chromium, theme);
      await takeReportPictures(chromium, theme, folder);
    }
    await takeToolbar(firefox, display, join(folder, 'firefox-toolbar.png'), 'light');
  } finally {
    display.end();
  }
  await takeStorePictures(chromium, firefox);
}

const executables = ensureTools([...toolSets.browsers, ...toolSets.display]);
if (insideWorld()) {
  const place = await openPlace({ names: true });
  try {
    await takeAll(place, executables);
  } finally {
    await place.close();
  }
} else {
  const self = [join(root, 'test/world/enter.ts'), process.execPath];
  const args = [...self, fileURLToPath(import.meta.url)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
