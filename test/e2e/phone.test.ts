import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { type PopupTab, phonePrefs } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { showTheme, waitForElement } from './support/elements.ts';
import { browserForFile } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, prefs: phonePrefs });
const url = `https://dual.test/page?icon=data:,&script=//dead.test/script&${[
  ...['teredo.test', 'ripe.test', 'a.v4.test', 'b.v4.test', 'a.v6.test', 'b.v6.test', 'ula.test', 'xn--e1afmkfd.test'],
]
  .map((host) => `img=//${host}/img`)
  .join('&')}`;

/** What a finger cannot use: what is too low, or beside the screen. */
interface Unfit {
  readonly low: readonly string[];
  readonly beside: readonly string[];
  readonly scrolls: boolean;
}

const unfit = (view: PopupTab) =>
  view.evaluate((): Unfit => {
    const elements = [...document.querySelectorAll('button, select, input, a[href], tr.host, tr.group')];
    const places = elements.map((element) => ({
      name: element.outerHTML.slice(0, 120),
      // A finger may as well hit the words beside a box.
      box: (element.closest('label') ?? element).getBoundingClientRect(),
    }));
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
      low: places.filter(({ box }) => box.height < 36).map(({ name }) => name),
      beside: places.filter(({ box }) => box.left < 0 || box.right > clientWidth).map(({ name }) => name),
      scrolls: scrollWidth > clientWidth,
    };
  });

/** What a user does one after the other; each leaves the popup in another state. */
const steps: Readonly<Record<string, (view: PopupTab) => Promise<void>>> = {
  'the table': () => Promise.resolve(),
  'the panel behind the answer': async (view) => {
    await view.click('.disclosure');
    await waitForElement(view, '.verdict-panel:not([hidden]) [data-check]');
  },
  'an opened row with its whois card': async (view) => {
    await view.click('.disclosure');
    await view.click('[data-host="teredo.test"] [role=button]');
    await waitForElement(view, '[data-detail="teredo.test"] [data-request]');
    await view.click('button[data-whois]');
    await waitForElement(view, '[data-whois-state="local"]');
  },
  'folded groups': async (view) => {
    for (const site of ['v4.test', 'v6.test']) await view.click(`tr.group[data-site="${site}"] [role=button]`);
    await waitForElement(view, 'body:not(:has(tr.group.open))');
  },
  'a filter': async (view) => {
    await view.click('[data-filter="third-party"]');
    await waitForElement(view, '[data-filtered]');
  },
  'a filter that nothing passes': async (view) => {
    await view.click('[data-filter="ipv4"]');
    await view.click('[data-filter="failed"]');
    await waitForElement(view, 'body:not(:has(tr.host)):not(:has(tr.group))');
  },
};

describe.each([
  { width: 480, height: 640 },
  { width: 400, height: 640 },
  { width: 360, height: 740 },
  { width: 320, height: 640 },
])('on a phone of $width by $height, the popup', (size) => {
  it('fits, has targets that a finger hits, and nothing that axe finds wrong in either theme', async () => {
    const tab = await browser().openTab(url);
    const view = await browser().openPopup(tab.tabId());
    await view.tab.asPhone(size);
    await poll('a finger', () => view.evaluate(() => matchMedia('(pointer: coarse)').matches));
    await expect.poll(async () => (await view.rows()).length).toBe(10);
    await waitForElement(view, '[data-marks~="failed"]');
    for (const [state, step] of Object.entries(steps)) {
      await step(view);
      expect({ state, ...(await unfit(view)) }).toEqual({ state, low: [], beside: [], scrolls: false });
      for (const theme of ['light', 'dark'] as const) {
        await showTheme(view, theme);
        expect({ state, theme, found: await violations(view) }).toEqual({ state, theme, found: [] });
      }
    }
    await view.evaluate(() => localStorage.clear());
    await view.close();
    await tab.close();
  });
});
