/** The icon on the browser's own toolbars, light and dark, as pixels of the screen. */
import { afterAll, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { type Display, startDisplay } from './driver/display.ts';
import type { BrowserDriver } from './driver/driver.ts';
import { open, snapshot } from './support/extension.ts';
import { iconContrast } from './support/icon-contrast.ts';

const size = { width: 1024, height: 600 };
/** The least contrast of a text that is not large (WCAG 2.2, 1.4.3). */
const least = 4.5;

/** Pages by the icon that they get. */
const pages: Readonly<Record<string, string>> = {
  '6': 'https://v6.test/page?icon=data:,',
  '4': 'https://v4.test/page?icon=data:,',
  '646': 'https://v6.test/page?icon=data:,&img=https://v4.test/img&img=https://a.v6.test/img',
};

describe.each(['light', 'dark'] as const)('on a %s toolbar', (theme) => {
  let display: Display | undefined;
  let driver: BrowserDriver | undefined;
  afterAll(async () => {
    await driver?.close();
    display?.end();
  });

  it('every digit of the icon has a contrast of at least 4.5 : 1', async () => {
    display = await startDisplay(size);
    driver = await open({ fewProcesses: true, window: { ...size, theme, display: display.name } });
    // A page of the extension tells the theme, where the browser does not.
    await (await driver.openExtensionPage('options/options.html')).close();
    const tab = await driver.openTab();
    const found: Record<string, Readonly<Record<string, number>>> = {};
    for (const [icon, url] of Object.entries(pages)) {
      await tab.goto(url);
      await poll(
        `the icon ${icon}`,
        async () => (await snapshot(driver as BrowserDriver, tab.tabId())).header.icon === icon,
      );
      await tab.activate();
      found[icon] = await iconContrast(driver, display, tab, icon);
    }
    const faint = Object.entries(found).flatMap(([icon, digits]) =>
      Object.entries(digits)
        .filter(([, contrast]) => contrast < least)
        .map(([digit, contrast]) => `${icon}, ${digit}: ${contrast.toFixed(2)} : 1`),
    );
    expect(faint).toEqual([]);
  });
});
