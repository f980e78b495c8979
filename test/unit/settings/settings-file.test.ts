import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SettingKey, settingKeys } from '../../../src/settings/setting-keys.ts';
import { parseSettingsFile, writeSettingsFile } from '../../../src/settings/settings-file.ts';
import { defaultSettings } from '../../../src/settings.ts';
import { anyValues, goodSettings } from './arbitraries.ts';

const file = (settings: unknown, version: unknown = 1) =>
  JSON.stringify({ format: 'greensix-settings', version, settings });
/** What there is without an administrator. */
const unlocked = { settings: defaultSettings, locked: [] };
const read = (text: string) => parseSettingsFile(text, unlocked);

describe('a file of settings', () => {
  it('holds every setting, and gives the same ones back', () => {
    fc.assert(
      fc.property(goodSettings, goodSettings, (settings, present) => {
        const text = writeSettingsFile(settings);
        expect(Object.keys(JSON.parse(text).settings)).toEqual(settingKeys);
        expect(parseSettingsFile(text, { settings: present, locked: [] })).toEqual({
          ok: true,
          values: settings,
          leftOut: [],
        });
      }),
    );
  });

  it('leaves alone what it does not name, and passes over names that nobody knows', () => {
    expect(read(file({ theme: 'dark', later: [1] }))).toEqual({ ok: true, values: { theme: 'dark' }, leftOut: [] });
  });

  it('may begin with a byte order mark', () => {
    expect(read(`\ufeff${file({ theme: 'dark' })}`)).toEqual({ ok: true, values: { theme: 'dark' }, leftOut: [] });
  });

  it.each([
    ['', 'not-json'],
    ['{"format":', 'not-json'],
    ['null', 'not-settings'],
    ['[]', 'not-settings'],
    ['{"theme":"dark"}', 'not-settings'],
    [file('dark'), 'not-settings'],
    [file(null), 'not-settings'],
    [file({}), 'not-settings'],
    [file({}, 0), 'not-settings'],
    [file({}, '1'), 'not-settings'],
    [file({}, 1.5), 'not-settings'],
    [file({}, 2), 'newer-version'],
    [file({ theme: 'x'.repeat(200_000) }), 'file-too-long'],
  ])('is refused as a whole: %.40s is %s', (text, error) => {
    expect(read(text)).toEqual({ ok: false, error });
  });

  it('is refused as a whole when a single value is wrong, with all that is wrong with it', () => {
    expect(read(file({ theme: 'dark', nat64Prefixes: ['2001:db8:64::/96', '2001:db8::/33', 'x'] }))).toEqual({
      ok: false,
      problems: [
        { setting: 'nat64Prefixes', error: 'wrong-length', text: '2001:db8::/33' },
        { setting: 'nat64Prefixes', error: 'not-a-prefix', text: 'x' },
      ],
      leftOut: [],
    });
    expect(read(file({ theme: null }))).toMatchObject({ ok: false });
  });

  it('is refused when it prefers a provider that it neither brings nor finds', () => {
    expect(read(file({ provider: 'custom-a' }))).toEqual({
      ok: false,
      problems: [{ setting: 'provider', error: 'unknown-choice', text: 'custom-a' }],
      leftOut: [],
    });
    const a = { id: 'custom-a', name: 'A', as: 'https://a.example/%s' };
    expect(read(file({ provider: 'custom-a', customProviders: [a] })).ok).toBe(true);
    expect(
      parseSettingsFile(file({ provider: 'custom-a' }), {
        ...unlocked,
        settings: { ...defaultSettings, customProviders: [a] },
      }).ok,
    ).toBe(true);
  });

  it('is refused by the names in it when nobody knows any of them', () => {
    expect(read(file({ them: 'dark', nat64: [] }))).toEqual({ ok: false, unknown: ['them', 'nat64'] });
  });

  describe('under an administrator', () => {
    const under = (settings: unknown, ...locked: SettingKey[]) =>
      parseSettingsFile(file(settings), { settings: defaultSettings, locked });

    it('is taken without what the administrator has set, which is named', () => {
      expect(under({ theme: 'light', whoisRouting: 'off' }, 'theme', 'provider')).toEqual({
        ok: true,
        values: { whoisRouting: 'off' },
        leftOut: ['theme'],
      });
    });

    it('changes nothing when the administrator has set all that it names', () => {
      expect(under({ theme: 'light' }, 'theme')).toEqual({ ok: false, problems: [], leftOut: ['theme'] });
    });

    it('is held against what will be in force: a provider that it brings in vain is none that there is', () => {
      const mine = { id: 'custom-mine', name: 'Mine', hostname: 'https://mine.example/%s' };
      const settings = { theme: 'dark', provider: mine.id, customProviders: [mine] };
      expect(under(settings, 'customProviders')).toEqual({
        ok: false,
        problems: [{ setting: 'provider', error: 'unknown-choice', text: mine.id }],
        leftOut: ['customProviders'],
      });
      expect(under(settings, 'customProviders', 'provider')).toMatchObject({ ok: true, values: { theme: 'dark' } });
    });
  });

  it('never gives a value that reading it again would change, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyValues, fc.jsonValue()),
        fc.oneof(fc.constant(1), fc.jsonValue()),
        (settings, version) => {
          const result = read(file(settings, version));
          if (!result.ok) return;
          expect(read(file(result.values))).toEqual(result);
        },
      ),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string(), (text) => !read(text).ok));
  });
});
