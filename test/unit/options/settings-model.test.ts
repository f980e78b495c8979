import { describe, expect, it } from 'vitest';
import { createSettingsModel } from '../../../options/settings-model.ts';
import type { Values } from '../../../src/settings/combine.ts';
import { combineSettings, type SettingChanges, type StoredSettings } from '../../../src/settings.ts';

/** A model whose storage answers when the test says so. */
async function modelOf({ synced = {}, managed = {} }: { synced?: Values; managed?: Values } = {}) {
  const stored: Record<string, unknown> = { ...synced };
  const changes: SettingChanges[] = [];
  const waiting: (() => void)[] = [];
  let fails = false;
  const state = (): StoredSettings => ({
    ...combineSettings({ synced: stored, pending: {}, managed }),
    own: combineSettings({ synced: stored, pending: {}, managed: {} }).settings,
    refused: false,
    unknown: [],
  });
  const model = createSettingsModel({
    read: async () => state(),
    async change(values) {
      changes.push(values);
      await new Promise<void>((done) => waiting.push(done));
      if (fails) throw new Error('no room');
      Object.assign(stored, values);
    },
  });
  await model.refresh();
  return {
    model,
    changes,
    shown: () => model.store.get(),
    settings: () => model.store.get().stored?.settings,
    storeAll: () => {
      for (const done of waiting.splice(0)) done();
    },
    failFromNowOn: () => {
      fails = true;
    },
  };
}

describe('the options page', () => {
  it('knows the user’s own values beside those of an administrator, with each change of theirs at once', async () => {
    const { model, shown } = await modelOf({ synced: { theme: 'light' }, managed: { theme: 'dark' } });
    void model.change({ theme: 'auto', smallDigits: 'none' });
    const { settings, own } = shown().stored ?? {};
    expect([settings?.theme, settings?.smallDigits]).toEqual(['dark', 'none']);
    expect([own?.theme, own?.smallDigits]).toEqual(['light', 'none']);
  });

  it('shows a change at once, and says when it is stored', async () => {
    const { model, shown, settings, storeAll } = await modelOf();
    const changing = model.change({ theme: 'dark' });
    expect([settings()?.theme, shown().saving]).toEqual(['dark', 'saving']);
    storeAll();
    await changing;
    expect([settings()?.theme, shown().saving]).toEqual(['dark', 'saved']);
  });

  it('counts each change that is stored, so that the second one is said again', async () => {
    const { model, shown, storeAll } = await modelOf();
    const counts = [shown().saves];
    for (const theme of ['dark', 'light'] as const) {
      const stored = model.change({ theme });
      storeAll();
      await stored;
      counts.push(shown().saves);
    }
    expect(counts).toEqual([0, 1, 2]);
  });

  it('is not taken back by what was read before a change was stored', async () => {
    const { model, settings, storeAll } = await modelOf();
    const changing = model.change({ theme: 'dark' });
    await model.refresh();
    expect(settings()?.theme).toBe('dark');
    storeAll();
    await changing;
    expect(settings()?.theme).toBe('dark');
  });

  it('stores no value that is the default anyway', async () => {
    const { model, changes } = await modelOf({ synced: { theme: 'dark' } });
    void model.change({ theme: 'auto', nat64Prefixes: [] });
    expect(changes).toEqual([{ theme: null, nat64Prefixes: null }]);
  });

  it('can take back what it offers to take back', async () => {
    const { model, shown, settings, storeAll } = await modelOf({ synced: { nat64Prefixes: ['2001:db8:64::/96'] } });
    const removing = model.change({ nat64Prefixes: [], smallDigits: 'none' }, 'Removed.');
    storeAll();
    await removing;
    expect(shown().undo?.message).toBe('Removed.');
    const undoing = model.undo();
    storeAll();
    await undoing;
    expect(settings()).toMatchObject({ nat64Prefixes: ['2001:db8:64::/96'], smallDigits: 'other-hosts' });
    expect(shown().undo).toBeNull();
  });

  it('offers to take back the last change only', async () => {
    const { model, shown } = await modelOf();
    void model.change({ theme: 'dark' }, 'Imported.');
    void model.change({ smallDigits: 'none' });
    expect(shown().undo).toBeNull();
  });

  it('shows what holds when a change could not be stored', async () => {
    const { model, shown, settings, storeAll, failFromNowOn } = await modelOf();
    failFromNowOn();
    const changing = model.change({ theme: 'dark' }, 'Imported.');
    storeAll();
    await changing;
    expect([settings()?.theme, shown().saving, shown().undo]).toEqual(['auto', 'failed', null]);
  });

  it('leaves alone what an administrator has set', async () => {
    const { model, changes } = await modelOf({ managed: { theme: 'dark' } });
    void model.change({ theme: 'light', smallDigits: 'none' });
    expect(changes).toEqual([{ smallDigits: 'none' }]);
  });
});
