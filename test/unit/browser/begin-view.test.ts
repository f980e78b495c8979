import { beforeEach, describe, expect, it, vi } from 'vitest';

/** What is asked of the browser, in order. */
const asked: unknown[] = [];
let answerTabs = (_tabs: unknown): void => {};

vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      connect: () => {
        asked.push('connect');
        const none = { addListener: () => {} };
        return { onMessage: none, onDisconnect: none, postMessage: (message: unknown) => asked.push(message) };
      },
    },
    tabs: {
      query: () => {
        asked.push('which tab');
        return new Promise((resolve) => {
          answerTabs = resolve;
        });
      },
    },
  },
}));

beforeEach(() => {
  asked.length = 0;
});

describe('a view', () => {
  it('connects, which starts the background, before the browser has answered which tab is in front', async () => {
    const { beginView } = await import('../../../src/browser/views/begin-view.ts');
    const begun = beginView('');
    expect(asked).toEqual(['connect', 'which tab']);
    answerTabs([{ id: 7, windowId: 3 }]);
    expect((await begun).choice).toEqual({ tab: 7, windowId: 3 });
    expect(asked.slice(2)).toEqual([{ name: 'watch', body: { tab: 7 } }]);
  });

  it('of the tab that its address names asks nobody for it', async () => {
    const { beginView } = await import('../../../src/browser/views/begin-view.ts');
    await beginView('?tab=5');
    expect(asked).toEqual(['connect', { name: 'watch', body: { tab: 5 } }]);
  });
});
