import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingKeys } from '../../../src/settings/setting-keys.ts';
import { parseSettingsFile, writeSettingsFile } from '../../../src/settings/settings-file.ts';
import { defaultSettings } from '../../../src/settings.ts';
import { anyValues, goodSettings } from './arbitraries.ts';

const file = (settings: unknown, version: unknown = 1) =>
  JSON.stringify({ format: 'greensix-settings', version, settings });
const read = (text: string) => parseSettingsFile(text, defaultSettings);

describe('a file of settings', () => {
  it('holds every setting, and gives the same ones back', () => {
    fc.assert(
      fc.property(goodSettings, goodSettings, (settings, present) => {
        const text = writeSettingsFile(settings);
        expect(Object.keys(JSON.parse(text).settings)).toEqual(settingKeys);
        expect(parseSettingsFile(text, present)).toEqual({ ok: true, values: settings });
      }),
    );
  });

  it('leaves alone what it does not name, and passes over names that nobody knows', () => {
    expect(read(file({ theme: 'dark', later: [1] }))).toEqual({ ok: true, values: { theme: 'dark' } });
    expect(read(file({}))).toEqual({ ok: true, values: {} });
  });

  it('may begin with a byte order mark', () => {
    expect(read(`\ufeff${file({ theme: 'dark' })}`)).toEqual({ ok: true, values: { theme: 'dark' } });
  });

  it.each([
    ['', 'not-json'],
    ['{"format":', 'not-json'],
    ['null', 'not-settings'],
    ['[]', 'not-settings'],
    ['{"theme":"dark"}', 'not-settings'],
    [file('dark'), 'not-settings'],
    [file(null), 'not-settings'],
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
    });
    expect(read(file({ theme: null }))).toMatchObject({ ok: false });
  });

  it('is refused when it prefers a provider that it neither brings nor finds', () => {
    expect(read(file({ provider: 'custom-a' }))).toEqual({
      ok: false,
      problems: [{ setting: 'provider', error: 'unknown-choice', text: 'custom-a' }],
    });
    const a = { id: 'custom-a', name: 'A', as: 'https://a.example/%s' };
    expect(read(file({ provider: 'custom-a', customProviders: [a] })).ok).toBe(true);
    expect(parseSettingsFile(file({ provider: 'custom-a' }), { ...defaultSettings, customProviders: [a] }).ok).toBe(
      true,
    );
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
