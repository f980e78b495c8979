/**
 * The popup where users have it, at the button in the toolbar, by its geometry, in the cells that take a minute. All
 * cells: test/long/browsers/geometry.test.ts. Pictures of the same: `npm run look`.
 */
import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { atRest } from './driver/driver.ts';
import { describeCells } from './support/describe-cells.ts';
import { clickElement, dataOf, isDone, waitForElement } from './support/elements.ts';
import { kind } from './support/extension.ts';
import { geometryOf, popupFaults } from './support/geometry.ts';
import { type Cell, quickCells } from './support/popup-cells.ts';

const wanted = quickCells(kind);
const cells = describeCells(wanted);

/** A host of each registry that there is a recorded answer of, with its address. */
const ofRegistries = [
  ['arin.test', '2001:4860:4860::8888'],
  ['ripe.test', '62.239.237.1'],
  ['apnic.test', '2001:240:10c:1::ca20:9d1d'],
  ['lacnic.test', '2801:10:c000::'],
  ['afrinic.test', '196.11.240.215'],
] as const;

describe('a popup that lost some of its width', () => {
  it('to the scroll bars of Chromium leaves a hostname its room', async () => {
    // The last one, because its browser is still there.
    const cell = wanted.findLast(({ hosts, scale, pageZoom }) => hosts === 86 && scale === 1 && pageZoom === 1) as Cell;
    const { popup } = await cells.show(cell);
    try {
      // As popup/popup-size.ts has it then: 800 less the 15 of a bar and 2.
      await popup.evaluate(() => document.documentElement.style.setProperty('--popup-width', '783px'));
      await atRest(popup);
      expect(popupFaults(await geometryOf(popup), cell)).toEqual([]);
    } finally {
      await popup.close();
    }
  });
});

describe('a whois card in the popup', () => {
  it('is at most 400 px high, with all that the registries say', async () => {
    const { driver } = await cells.showPage({ ...(wanted[0] as Cell), hosts: 3 });
    const images = ofRegistries.map(([host]) => `&img=https://${host}/img`);
    const tab = await driver.openTab();
    await tab.goto(`https://dual.test/page?icon=data:,${images.join('')}`, { wait: 'none' });
    await poll('the page', () => isDone(tab));
    const popup = await driver.openToolbarPopup();
    try {
      await poll('the rows', async () => (await popup.rows()).length === ofRegistries.length + 1);
      await atRest(popup);
      for (const [host, address] of ofRegistries) {
        await clickElement(popup, `[data-host="${host}"] [role=button]`);
        const button = `button[data-whois="${address}"]`;
        await waitForElement(popup, button, `the whois button of ${host}`);
        await clickElement(popup, button);
        const card = `[data-whois-card="${address}"] [data-whois-state]`;
        await poll(`the card of ${host}`, async () => (await dataOf(popup, card, 'whoisState')) === 'card');
      }
      await atRest(popup);
      const { whois, horizontal, clipped, overlapping } = await geometryOf(popup);
      expect(whois).toHaveLength(ofRegistries.length);
      expect(whois.filter((height) => height > 400)).toEqual([]);
      expect({ horizontal, clipped, overlapping }).toEqual({ horizontal: [], clipped: [], overlapping: [] });
    } finally {
      await popup.close();
      await tab.close();
    }
  });
});
