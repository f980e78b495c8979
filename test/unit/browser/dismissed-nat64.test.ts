import { afterAll, expect, it, vi } from 'vitest';

let stored: Record<string, unknown> = {};
/** How long the browser takes to read, in milliseconds. */
let readingMs = 0;

vi.resetModules();
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      local: {
        get: async (key: string) => {
          await new Promise((resolve) => setTimeout(resolve, readingMs));
          return { [key]: stored[key] };
        },
        set: async (items: Record<string, unknown>) => {
          stored = { ...stored, ...items };
        },
      },
    },
  },
}));
vi.useFakeTimers();

const { dismissNat64Prefix, readDismissedNat64Prefixes } = await import(
  '../../../src/browser/storage/dismissed-nat64.ts'
);

afterAll(() => {
  vi.useRealTimers();
  vi.doUnmock('webextension-polyfill');
  vi.resetModules();
});

/** What comes of something within ten seconds. */
async function soon<Result>(promise: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(10_000);
  return promise;
}

it('a NAT64 prefix that is dismissed in a busy browser takes none of those before from the list', async () => {
  await soon(dismissNat64Prefix('2001:db8:1::/96'));
  readingMs = 2000;
  await soon(dismissNat64Prefix('2001:db8:2::/96'));
  // Nobody waits so long for what need not be shown.
  expect(await soon(readDismissedNat64Prefixes())).toEqual([]);
  readingMs = 0;
  expect(await soon(readDismissedNat64Prefixes())).toEqual(['2001:db8:1::/96', '2001:db8:2::/96']);
});
