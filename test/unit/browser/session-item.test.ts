import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (message: unknown, sender: { id: string }) => void;

/** What all parts of the extension share. */
const stored: Record<string, unknown> = {};
let isBroken = false;
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
          get: (key: string) => (isBroken ? Promise.reject(new Error('no')) : Promise.resolve({ [key]: stored[key] })),
          set: async (items: Record<string, unknown>) => void Object.assign(stored, items),
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
  deliver = (send) => send();
  for (const key of Object.keys(stored)) delete stored[key];
});

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
