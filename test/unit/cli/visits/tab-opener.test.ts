import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ExtensionControl } from '../../../../cli/visits/extension-control.ts';
import { TabOpener } from '../../../../cli/visits/tab-opener.ts';

/** A browser whose tabs are numbers; its next ones get the numbers from 10 on. */
function browser({ popups = 0 } = {}) {
  const open = [1, 2];
  const visited: string[] = [];
  let next = 10;
  const context = {
    async newPage() {
      for (let popup = 0; popup < popups; popup++) open.push(next++);
      const own = next++;
      open.push(own);
      await Promise.resolve();
      return { goto: async (url: string) => void visited.push(url), evaluate: async () => own };
    },
  };
  let listed = 0;
  const control = {
    tabIds: async () => {
      listed++;
      return [...open];
    },
  };
  const opener = new TabOpener(
    context as unknown as BrowserContext,
    control as unknown as ExtensionControl,
    'chrome-extension://x/manifest.json',
  );
  return { opener, visited, open, listed: () => listed };
}

describe('a tab that is opened for a visit', () => {
  it('is known by being the only new one, without loading anything in it', async () => {
    const { opener, visited } = browser();
    const { id } = await opener.open();
    expect([id, visited]).toEqual([10, []]);
  });

  it('is known by one list of all tabs, as long as nobody else opens any', async () => {
    const { opener, visited, open, listed } = browser();
    await opener.open();
    const before = listed();
    open.pop();
    const { id } = await opener.open();
    expect([id, visited, listed() - before]).toEqual([11, [], 1]);
  });

  it('is asked itself when somebody has opened another since the last one', async () => {
    const { opener, visited, open } = browser();
    await opener.open();
    open.push(5);
    const { id } = await opener.open();
    expect([id, visited]).toEqual([11, ['chrome-extension://x/manifest.json']]);
  });

  it('is asked itself when pages have opened others meanwhile', async () => {
    const { opener, visited } = browser({ popups: 2 });
    const { id } = await opener.open();
    expect([id, visited]).toEqual([12, ['chrome-extension://x/manifest.json']]);
  });

  it('is not taken for another one that is opened at the same time', async () => {
    const { opener } = browser();
    const opened = await Promise.all([opener.open(), opener.open(), opener.open()]);
    expect(opened.map(({ id }) => id)).toEqual([10, 11, 12]);
  });
});
