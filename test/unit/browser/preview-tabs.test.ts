import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';

interface Rule {
  readonly id: number;
  readonly condition: { tabIds: number[] };
}

let rules: Rule[] = [];
const stored: Record<string, unknown> = {};
/** Called between any two calls of the browser, with what comes next. */
let before = async (_call: string): Promise<void> => {};

vi.resetModules();
vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => Promise<void>) => work() } });
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async (key: string) => {
          await before('get');
          return { [key]: stored[key] };
        },
        set: async (items: Record<string, unknown>) => {
          await before('set');
          Object.assign(stored, items);
        },
      },
    },
    runtime: { id: 'own', sendMessage: async () => {}, getManifest: () => ({ name: 'Greensix', version: '1.0.0' }) },
    extension: { inIncognitoContext: false },
    declarativeNetRequest: {
      ResourceType: { IMAGE: 'image' },
      getSessionRules: async () => structuredClone(rules),
      updateSessionRules: async ({ removeRuleIds, addRules }: { removeRuleIds: number[]; addRules: Rule[] }) => {
        await before('update');
        rules = [...rules.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
      },
    },
  },
}));

const { changePreviews, dropUnknownRules, movePreview } = await import('../../../src/browser/preview/preview-tabs.ts');
const { showPreview } = await import('../../../src/browser/preview/preview.ts');
const ruleOf = (id: number, tab: number): Rule => ({ id, condition: { tabIds: [tab] } });

afterAll(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('webextension-polyfill');
  vi.resetModules();
});

beforeEach(() => {
  rules = [ruleOf(1, 7), ruleOf(2, 8)];
  stored.previews = { 7: 'with-nat64', 8: 'without-nat64' };
  before = async () => {};
});

describe('a preview', () => {
  it('goes on in the tab that takes the place of its own', async () => {
    await movePreview(7, 9);
    expect(rules).toEqual([ruleOf(1, 9), ruleOf(2, 8)]);
    expect(stored.previews).toEqual({ 8: 'without-nat64', 9: 'with-nat64' });
  });

  it('is changed also where a busy browser needs a second to say which there are', async () => {
    vi.useFakeTimers();
    before = (call) => new Promise((resolve) => void setTimeout(resolve, call === 'get' ? 1000 : 0));
    const moved = movePreview(7, 9);
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    await moved;
    expect(rules).toEqual([ruleOf(1, 9), ruleOf(2, 8)]);
  });

  it('ends with its rules, and no other one does', async () => {
    await movePreview(7);
    expect(rules).toEqual([ruleOf(2, 8)]);
    expect(stored.previews).toEqual({ 8: 'without-nat64' });
  });

  it('of which nobody knows any more is dropped, by itself and with any change', async () => {
    delete stored.previews;
    await dropUnknownRules();
    expect(rules).toEqual([]);
    rules = [ruleOf(1, 7), ruleOf(2, 8)];
    await movePreview(7);
    expect(rules).toEqual([]);
  });

  it('whose rules the browser refuses is not said to be there', async () => {
    let isRefused = false;
    before = async (call) => {
      if (call !== 'update' || isRefused) return;
      isRefused = true;
      throw new Error('too many rules');
    };
    await expect(showPreview(5, { network: 'with-nat64', hostnames: ['v4.test'] })).rejects.toThrow('too many');
    expect(stored.previews).toEqual({ 7: 'with-nat64', 8: 'without-nat64' });
    expect(rules).toEqual([ruleOf(1, 7), ruleOf(2, 8)]);
  });

  // A private window has locks of its own.
  it.each([
    'get',
    'set',
    'update',
  ])('is kept where a private window drops others before its call of %s', async (moment) => {
    rules = [ruleOf(1, 7)];
    delete stored.previews;
    let isDropped = false;
    before = async (call) => {
      if (call !== moment || isDropped) return;
      isDropped = true;
      await dropUnknownRules();
    };
    await changePreviews(({ tabs, rules: all }) => ({
      tabs: { ...tabs, 5: 'with-nat64' },
      rules: [...all, ruleOf(3, 5) as never],
    }));
    expect({ isDropped, rules, tabs: stored.previews }).toEqual({
      isDropped: true,
      rules: [ruleOf(3, 5)],
      tabs: { 5: 'with-nat64' },
    });
  });

  it.each(['get', 'update'])('that begins in a private window before the call of %s is not dropped', async (moment) => {
    rules = [ruleOf(1, 7)];
    delete stored.previews;
    let isBegun = false;
    before = async (call) => {
      if (call !== moment || isBegun) return;
      isBegun = true;
      await changePreviews(() => ({ tabs: { 5: 'with-nat64' }, rules: [ruleOf(3, 5) as never] }));
    };
    await dropUnknownRules();
    expect({ isBegun, rules, tabs: stored.previews }).toEqual({
      isBegun: true,
      rules: [ruleOf(3, 5)],
      tabs: { 5: 'with-nat64' },
    });
  });
});
