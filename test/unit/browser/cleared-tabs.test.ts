import { beforeEach, expect, it, vi } from 'vitest';

type Listener = (tab: number, change: { readonly url: string }) => void;

let listeners: Listener[] = [];
let filters: unknown[] = [];
let takesFilters = true;

vi.resetModules();
vi.doMock('../../../src/browser/browser-traits.ts', () => ({ clearsActionAfterCommit: true }));
vi.doMock('webextension-polyfill', () => ({
  default: {
    tabs: {
      onUpdated: {
        addListener: (listener: Listener, filter: unknown) => {
          if (!takesFilters) throw new Error('Incorrect argument types for tabs.onUpdated.');
          listeners.push(listener);
          filters.push(filter);
        },
      },
    },
  },
}));

const { observeClearedTabs } = await import('../../../src/browser/toolbar/action.ts');

beforeEach(() => {
  listeners = [];
  filters = [];
  takesFilters = true;
});

it('a tab is drawn again when its location has changed, and nothing else of tabs is asked for', () => {
  const drawn: number[] = [];
  observeClearedTabs((tab) => drawn.push(tab));
  for (const listen of listeners) listen(7, { url: 'https://a.test/' });
  expect([drawn, filters]).toEqual([[7], [{ properties: ['url'] }]]);
});

it('a browser that takes no filter does not keep the background from its start', () => {
  takesFilters = false;
  expect(() => observeClearedTabs(() => {})).not.toThrow();
  expect(listeners).toEqual([]);
});
