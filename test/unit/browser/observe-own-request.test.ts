import { afterAll, beforeEach, expect, it, vi } from 'vitest';

type Listener = (details: object) => void;

const own = 'chrome-extension://own/';
const url = 'https://rdap.example/ip/192.0.2.1';
/** What the browser was asked to do, in order. */
let calls: string[] = [];
const listeners = new Map<string, Listener>();
let permission: () => Promise<boolean>;

const event = (name: string) => ({
  addListener: (listener: Listener) => {
    calls.push(`add ${name}`);
    listeners.set(name, listener);
  },
  removeListener: (listener: Listener) => {
    if (listeners.get(name) === listener) listeners.delete(name);
  },
});

vi.resetModules();
vi.useFakeTimers();
vi.doMock('webextension-polyfill', () => ({
  default: {
    runtime: { getURL: () => own },
    webRequest: { onHeadersReceived: event('onHeadersReceived'), onErrorOccurred: event('onErrorOccurred') },
    permissions: {
      contains: () => {
        calls.push('contains');
        return permission();
      },
    },
  },
}));

const { observeOwnRequest } = await import('../../../src/browser/network/own-request.ts');

const headers = (name: string, value: string) => ({
  url,
  initiator: 'chrome-extension://own',
  responseHeaders: [{ name, value }],
});

const observe = () =>
  observeOwnRequest(url, {
    onHeadersReceived: ({ responseHeaders }) => responseHeaders?.find(({ name }) => name === 'location')?.value,
    onErrorOccurred: ({ error }) => error,
  });

beforeEach(() => {
  calls = [];
  listeners.clear();
  permission = async () => true;
});

afterAll(() => {
  vi.useRealTimers();
  vi.doUnmock('webextension-polyfill');
  vi.resetModules();
});

it('nothing is to be asked for before the browser has taken the listeners and answered another call', async () => {
  let answer: (may: boolean) => void = () => {};
  permission = () => new Promise((resolve) => (answer = resolve));
  let isReady = false;
  const observing = observe().then(() => (isReady = true));
  await vi.advanceTimersByTimeAsync(100);
  expect([isReady, calls]).toEqual([false, ['add onHeadersReceived', 'add onErrorOccurred', 'contains']]);
  answer(true);
  await observing;
  expect(isReady).toBe(true);
});

it('a browser that never answers whether there is permission holds nobody up for long', async () => {
  permission = () => new Promise(() => {});
  const observing = observe();
  await vi.advanceTimersByTimeAsync(5000);
  await expect(observing).resolves.toBeDefined();
});

it('a busy browser that needs seconds to say that there is no permission is believed', async () => {
  permission = () => new Promise((resolve) => void setTimeout(resolve, 3000, false));
  const observing = observe();
  await vi.advanceTimersByTimeAsync(3000);
  expect((await observing).isPermitted).toBe(false);
});

it('an event that comes seconds after the answer counts', async () => {
  const events = await observe();
  const value = events.value('onHeadersReceived');
  await vi.advanceTimersByTimeAsync(3000);
  listeners.get('onHeadersReceived')?.(headers('location', 'https://other.example/'));
  await expect(value).resolves.toBe('https://other.example/');
});

it('an event that came before it was asked for counts', async () => {
  const events = await observe();
  listeners.get('onErrorOccurred')?.({ url, initiator: 'chrome-extension://own', error: 'net::ERR_FAILED' });
  await expect(events.value('onErrorOccurred')).resolves.toBe('net::ERR_FAILED');
});

it('events of other requests, of pages, and without what is wanted do not count', async () => {
  const events = await observe();
  const value = events.value('onHeadersReceived');
  const take = (details: object) => listeners.get('onHeadersReceived')?.(details);
  take({ ...headers('location', 'https://wrong.example/'), url: `${url}0` });
  take({ ...headers('location', 'https://wrong.example/'), initiator: 'https://page.example' });
  take(headers('age', '1'));
  take(headers('location', 'https://right.example/'));
  await expect(value).resolves.toBe('https://right.example/');
});

it('without permission no event is waited for, because none comes', async () => {
  permission = async () => false;
  const events = await observe();
  const value = events.value('onErrorOccurred');
  await vi.advanceTimersByTimeAsync(0);
  await expect(value).resolves.toBeUndefined();
});

it('an event that never comes is given up', async () => {
  const events = await observe();
  const value = events.value('onErrorOccurred');
  await vi.advanceTimersByTimeAsync(5000);
  await expect(value).resolves.toBeUndefined();
});

it('listens no longer when it is ended', async () => {
  const events = await observe();
  events.end();
  expect(listeners.size).toBe(0);
});
