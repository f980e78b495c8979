import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Values } from '../../../src/settings/combine.ts';
import {
  changeItems,
  isSettingChange,
  localSettingKeys,
  parseLocalSettings,
  type SettingsArea,
  SettingsSync,
} from '../../../src/settings/settings-sync.ts';
import { combineSettings, defaultSettings, type Settings } from '../../../src/settings.ts';

/** A device with its storages, whose background can be killed at any step of what it does. */
function device() {
  const local = new Map<string, unknown>();
  const synced = new Map<string, unknown>();
  let waiting: (() => void)[] = [];
  let refuses = false;
  let life = 0;
  let stepsLeft = Number.POSITIVE_INFINITY;
  let writes = 0;
  let changes = 0;
  let sync: SettingsSync;

  /** What a background of some life sees: nothing more, once it is dead. */
  const area = (map: Map<string, unknown>, born: number): SettingsArea => {
    const step = async <T>(work: () => T): Promise<T> => {
      if (born !== life || stepsLeft-- <= 0) return new Promise<never>(() => {});
      return work();
    };
    const check = () => {
      if (map === synced && refuses) throw new Error('QUOTA_BYTES quota exceeded');
      if (map === synced) writes++;
    };
    return {
      get: (keys) =>
        step(() => Object.fromEntries(keys.filter((key) => map.has(key)).map((key) => [key, map.get(key)]))),
      set: (items) =>
        step(() => {
          check();
          for (const [key, value] of Object.entries(items)) map.set(key, value);
        }),
      remove: (keys) =>
        step(() => {
          check();
          for (const key of keys) map.delete(key);
        }),
    };
  };
  const start = () => {
    life++;
    stepsLeft = Number.POSITIVE_INFINITY;
    waiting = [];
    sync = new SettingsSync({
      local: area(local, life),
      synced: area(synced, life),
      later: (_, callback) => void waiting.push(callback),
    });
    sync.schedule();
  };
  start();
  const localSettings = () => parseLocalSettings(Object.fromEntries(local));
  return {
    /** As a page does, which may be gone right after. */
    change(values: Values) {
      const items = changeItems(values, String(changes++));
      for (const [key, value] of Object.entries(items)) local.set(key, value);
      if (Object.keys(items).some(isSettingChange)) sync.schedule();
    },
    /** Kills the background, which the next event starts again. */
    kill: start,
    /** Lets it do that many steps of its work, then no more. */
    dieAfter(steps: number) {
      stepsLeft = steps;
    },
    refuse(now: boolean) {
      refuses = now;
    },
    async pass() {
      const due = waiting;
      waiting = [];
      for (const callback of due) callback();
      for (let turn = 0; turn < 40; turn++) await undefined;
    },
    settings: (): Settings =>
      combineSettings({ synced: Object.fromEntries(synced), pending: localSettings().pending, managed: {} }).settings,
    local: localSettings,
    synced,
    stored: local,
    writes: () => writes,
  };
}

describe('syncing settings', () => {
  it('writes what was changed within a second at once', async () => {
    const at = device();
    for (const theme of ['dark', 'light', 'dark']) at.change({ theme });
    at.change({ smallDigits: 'none' });
    await at.pass();
    expect(Object.fromEntries(at.synced)).toEqual({ theme: 'dark', smallDigits: 'none' });
    expect(at.writes()).toBe(1);
    expect(at.local()).toEqual({ pending: {}, refused: false });
  });

  it('writes nothing when nothing was changed', async () => {
    const at = device();
    await at.pass();
    expect(at.writes()).toBe(0);
    expect(at.stored.size).toBe(0);
  });

  it('removes what is back to its default, so that it is everywhere', async () => {
    const at = device();
    at.change({ theme: 'dark' });
    await at.pass();
    at.change({ theme: null });
    expect(at.settings().theme).toBe('auto');
    await at.pass();
    expect(at.synced.has('theme')).toBe(false);
  });

  it('lets another device win once a change is synced', async () => {
    const at = device();
    at.change({ theme: 'dark' });
    await at.pass();
    at.synced.set('theme', 'light');
    at.kill();
    await at.pass();
    expect(at.settings().theme).toBe('light');
  });

  it('keeps a change that comes while an earlier one is being written', async () => {
    const at = device();
    at.change({ theme: 'dark' });
    const passing = at.pass();
    at.change({ theme: 'light' });
    await passing;
    expect(at.settings().theme).toBe('light');
    await at.pass();
    expect(at.synced.get('theme')).toBe('light');
  });

  it('goes on without synced storage, says so, and catches up when it takes something again', async () => {
    const at = device();
    at.refuse(true);
    at.change({ theme: 'dark' });
    await at.pass();
    expect(at.settings().theme).toBe('dark');
    expect(at.local()).toEqual({ pending: { theme: 'dark' }, refused: true });
    at.refuse(false);
    at.kill();
    await at.pass();
    expect(at.synced.get('theme')).toBe('dark');
    expect(at.local()).toEqual({ pending: {}, refused: false });
  });

  it('loses nothing wherever it is killed', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('change' as const), theme: fc.constantFrom('dark', 'light', null) }),
      fc.record({ do: fc.constant('change' as const), smallDigits: fc.constantFrom('none', 'uncached', null) }),
      fc.record({ do: fc.constantFrom('pass' as const, 'kill' as const) }),
      fc.record({ do: fc.constant('die' as const), after: fc.nat(6) }),
      fc.record({ do: fc.constant('refuse' as const), now: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const at = device();
        const wanted: Record<string, unknown> = { ...defaultSettings };
        for (const { do: what, ...with_ } of steps) {
          if (what === 'change') {
            at.change(with_);
            for (const [key, value] of Object.entries(with_)) {
              wanted[key] = value ?? defaultSettings[key as keyof Settings];
            }
          } else if (what === 'pass') await at.pass();
          else if (what === 'kill') at.kill();
          else if ('after' in with_) at.dieAfter(with_.after);
          else if ('now' in with_) at.refuse(with_.now);
          expect(at.settings()).toEqual(wanted);
        }
        at.refuse(false);
        at.kill();
        await at.pass();
        expect(at.local()).toEqual({ pending: {}, refused: false });
        expect(at.settings()).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('is not confused by what somebody else left on this device', () => {
    const broken = Object.fromEntries(
      localSettingKeys.map((key, at) => [key, [null, 5, 'x', [], { stamp: 1 }, {}][at % 6]]),
    );
    expect(parseLocalSettings(broken)).toEqual({ pending: {}, refused: false });
  });
});
