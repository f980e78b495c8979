import browser from 'webextension-polyfill';
import type { Action } from '../background/toolbar.ts';

/** The toolbar button. Its pictures are files, because a canvas at run time is blocked or noised in hardened browsers. */
export const action: Action = {
  async setIcon(tab, icon) {
    const name = icon.replace('?', 'q');
    const path = Object.fromEntries(sizes.map((size) => [size, `/icons/${name}-${size}.png`]));
    await browser.action.setIcon({ tabId: tab, path });
  },
  async setTitle(tab, title) {
    await browser.action.setTitle({ tabId: tab, title });
  },
};

const sizes = [16, 32];
