import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (message: unknown, sender: { id: string }) => void;

/** What all parts of the extension share. */
const stored: Record<string, unknown> = {};
let isBroken = false;
/** What the browser waits for before it answers. */
let busy = async (): Promise<void> => {};
/** What delivers the messages: at once, unless a test does it. */
let deliver = (send: () => void): void => send();
/** The listeners of each part: a message reaches those of all others. */
const parts: Listener[][] = [];

/** A part of the extension, as the background or a page: it has modules of its own. */
async function openPart() {
  const listeners: Listener[] = [];
  parts.push(listeners);
  vi.resetModules();
  vi.doMock('webextension-polyfill', () => ({
    default: {
      storage: {
        session: {
          get: async (key: string) => {
            if (isBroken) throw new Error('no');
            await busy();
            return { [key]: stored[key] };
          },
          set: async (items: Record<string, unknown>) => {
            await busy();
            Object.assign(stored, items);
          },
        },
      },
      runtime: {
        id: 'own',
        onMessage: { addListener: (listener: Listener) => void listeners.push(listener) },
        async sendMessage(message: unknown) {
          const others = parts.filter((part) => part !== listeners).flat();
          if (others.length === 0) throw new Error('Could not establish connection. Receiving end does not exist.');
          deliver(() => {
            for (const listener of others) listener(message, { id: 'own' });
          });
        },
      },
    },
  }));
  const { sessionItem } = await import('../../../src/browser/storage/session-item.ts');
  const item = sessionItem('count', 0);
  const seen: number[] = [];
  return { item, seen, listeners, observe: () => item.observe((value) => void seen.push(value)) };
}

beforeEach(() => {
  parts.length = 0;
  isBroken = false;
  busy = async () => {};
  deliver = (send) => send();
  for (const key of Object.keys(stored)) delete stored[key];
});

afterEach(() => void vi.useRealTimers());

describe('an item of the session storage', () => {
  it('is observed by each part of the extension, the one that writes it too', async () => {
    const [one, other] = [await openPart(), await openPart()];
    for (const part of [one, other]) part.observe();
    await one.item.write(3);
    await vi.waitFor(() => expect([one.seen, other.seen]).toEqual([[3], [3]]));
  });

  it('is written where nobody else is there', async () => {
    const { item } = await openPart();
    await item.write(3);
    expect(await item.read()).toBe(3);
  });

  it('is what is stored, whatever order the messages come in', async () => {
    const [one, two, other] = [await openPart(), await openPart(), await openPart()];
    other.observe();
    const messages: (() => void)[] = [];
    deliver = (send) => void messages.push(send);
    await one.item.write(3);
    await two.item.write(4);
    for (const send of messages.reverse()) send();
    await vi.waitFor(() => expect(other.seen).toEqual([4, 4]));
  });

  it('stays as it was where it cannot be read, and follows the next change', async () => {
    const [one, other] = [await openPart(), await openPart()];
    other.observe();
    isBroken = true;
    await one.item.write(3);
    isBroken = false;
    await one.item.write(5);
    await vi.waitFor(() => expect(other.seen).toEqual([5]));
  });

  it('is observed where the browser answers later than anybody waits, be it who reads or who writes', async () => {
    const [one, other] = [await openPart(), await openPart()];
    for (const part of [one, other]) part.observe();
    const answers: (() => void)[] = [];
    busy = () => new Promise((resolve) => void answers.push(resolve));
    vi.useFakeTimers();
    const written = one.item.write(3).catch(() => 'late');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await written).toBe('late');
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([one.seen, other.seen]).toEqual([[3], []]);
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(other.seen).toEqual([3]);
  });

  it('is not read for messages of another sender, or about something else', async () => {
    const { listeners, seen, observe } = await openPart();
    observe();
    for (const listener of listeners) {
      listener('changed/count', { id: 'another extension' });
      listener('changed/other', { id: 'own' });
      listener('changed/count', { id: 'own' });
    }
    await vi.waitFor(() => expect(seen).toEqual([0]));
  });
});
