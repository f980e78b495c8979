/** The pictures that the stores ask for, in their sizes, from the real extension in real browsers. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Display, startDisplay } from '../../test/e2e/driver/display.ts';
import type { BrowserDriver, ExtensionPage, ExtensionTab } from '../../test/e2e/driver/driver.ts';
import { clickElement, countOf, shownText, waitForElement } from '../../test/e2e/support/elements.ts';
import { poll } from '../../test/world/poll.ts';
import { extensionOf, type LaunchOptions, launch, openPage } from '../demo/browser.ts';
import { readListing } from '../demo/listing.ts';
import { openVerdict, readVerdict } from '../demo/popup-steps.ts';
import { shrink } from '../demo/shrink.ts';

const folder = resolve(import.meta.dirname, '..', '..', 'docs', 'store', 'pictures');
const screenshot = { width: 1280, height: 800 };
const tile = { width: 440, height: 280 };

/** Pages of the demo that are recorded for the audit: the same page from servers of different kinds. */
const recorded = ['www.dual.test', 'v6.test', 'many.test', 'b.v6.test', 'v4.test', 'six-to-four.test'];

type Theme = 'light' | 'dark';

/** Opens a browser that fills the display, and takes a picture of that after some steps. */
async function takeWindow(
  options: LaunchOptions,
  display: Display,
  path: string,
  theme: Theme,
  steps: (browser: BrowserDriver) => Promise<void>,
): Promise<void> {
  const browser = await launch({ ...options, window: { ...display.size, display: display.name, theme } });
  try {
    await steps(browser);
    await display.take(path);
    shrink(path);
  } finally {
    await browser.close();
  }
}

/**
 * Takes a picture of a browser with the popup open at its toolbar button.
 * @param isOpened whether what is behind the verdict is opened
 */
export async function takeToolbar(
  options: LaunchOptions,
  display: Display,
  path: string,
  theme: Theme,
  isOpened = false,
): Promise<void> {
  await takeWindow(options, display, path, theme, async (browser) => {
    await openPage(browser, options.place.start);
    const popup = await browser.openToolbarPopup();
    await readListing(popup, options.place.icon);
    await (isOpened ? openVerdict(popup) : readVerdict(popup));
  });
}

/** The recorder gets the last requests a moment after the page has them, and the audit page of that later still. */
async function standsStill(view: ExtensionPage): Promise<void> {
  let last = '';
  let same = 0;
  await poll('a report that stands still', async () => {
    const next = await shownText(view);
    same = next === last ? same + 1 : 0;
    last = next;
    return same >= 100;
  });
}

async function takeAudit(options: LaunchOptions, display: Display): Promise<void> {
  await takeWindow(options, display, join(folder, 'audit.png'), 'light', async (browser) => {
    const press = (view: ExtensionTab, button: string) => clickElement(view, `[data-recorder-button="${button}"]`);
    const [page] = await browser.tabs();
    const before = await browser.openExtensionPage('audit/audit.html');
    await waitForElement(before, '[data-recorder-button="start"]', 'the recorder');
    await press(before, 'start');
    await waitForElement(before, '[data-recorder="recording"]', 'the recording');
    for (const host of recorded) await page?.goto(`https://${host}/`);
    await standsStill(before);
    await press(before, 'stop');
    await waitForElement(before, '[data-recorder="stopped"]', 'the end of the recording');
    const audit = await browser.openExtensionPage('audit/audit.html');
    await poll('the hosts', () => countOf(audit, '[data-row]').then((rows) => rows > 10));
    await before.close();
  });
}

async function takeSettings(options: LaunchOptions, display: Display): Promise<void> {
  await takeWindow(options, display, join(folder, 'settings.png'), 'light', async (browser) => {
    const settings = await browser.openExtensionPage('options/options.html#aaaa-check');
    await waitForElement(settings, '#aaaa-check', 'the settings');
  });
}

/** The tile of the Chrome Web Store: the extension's own icons and name. */
async function takeTile(options: LaunchOptions): Promise<void> {
  const icon = (name: string) =>
    `data:image/png;base64,${readFileSync(join(extensionOf('chromium'), 'icons', `${name}.png`)).toString('base64')}`;
  const page = `<!doctype html><style>
    body { margin: 0; display: grid; grid-template-columns: 168px 1fr; align-items: center; width: ${tile.width}px;
      height: ${tile.height}px; background: #f6f8f7; color: #14301f; font: 17px/1.4 system-ui, "DejaVu Sans", sans-serif }
    .logo { justify-self: end; height: 128px }
    h1 { margin: 0; font-size: 34px; line-height: 1.2 }
    p { margin: 6px 24px 14px 0 }
    .signs { display: flex; gap: 10px }
    .signs img { height: 32px }
  </style><img class="logo" src="${icon('logo-128')}"><main><h1>Greensix</h1><p>IPv4 or IPv6?<br>For every request of a page.</p>
  <div class="signs">${['66', '646', '44'].map((name) => `<img src="${icon(`${name}-32`)}">`).join('')}</div></main>`;
  const browser = await launch({ ...options, headless: true, window: { theme: 'light' } });
  try {
    const url = `data:text/html;base64,${Buffer.from(page).toString('base64')}`;
    const view = await browser.openTab(url, { wait: 'load' });
    const path = join(folder, 'tile.png');
    await view.screenshot(path, tile);
    shrink(path);
  } finally {
    await browser.close();
  }
}

/**
 * Takes them all, into docs/store/pictures.
 * @param chromium how Chromium is started
 * @param firefox how Firefox is started
 */
export async function takeStorePictures(chromium: LaunchOptions, firefox: LaunchOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const display = await startDisplay(screenshot);
  try {
    await takeToolbar(chromium, display, join(folder, 'popup.png'), 'light');
    await takeToolbar(chromium, display, join(folder, 'verdict.png'), 'dark', true);
    await takeAudit(chromium, display);
    await takeSettings(chromium, display);
    await takeToolbar(firefox, display, join(folder, 'firefox.png'), 'light');
    await takeTile(chromium);
  } finally {
    display.end();
  }
  // 96 pixels and a margin, as the Chrome Web Store wants it.
  const icon = [join(extensionOf('chromium'), 'icons', 'logo-96.png'), '-background', 'none', '-gravity', 'center'];
  execFileSync('convert', [...icon, '-extent', '128x128', '-strip', join(folder, 'icon.png')]);
}
