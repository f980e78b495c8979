import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNat64Prefix } from '../../../src/address/nat64-prefix.ts';
import { aaaaCheckModes } from '../../../src/dns/aaaa-check.ts';
import { resolvers } from '../../../src/dns/resolvers.ts';
import { parseTemplate } from '../../../src/lookup/lookup-template.ts';
import { lookupProviders } from '../../../src/lookup/providers.ts';
import { addressProviders } from '../../../src/own-addresses/address-providers.ts';
import { backgroundTable, smallDigitsChoices, themes } from '../../../src/settings/background-settings.ts';
import { combine, type Values } from '../../../src/settings/combine.ts';
import { maxValueBytes } from '../../../src/settings/parsed-setting.ts';
import { chosenResolver, modeInEffect } from '../../../src/settings/resolver-choice.ts';
import { settingKeys } from '../../../src/settings/setting-keys.ts';
import {
  combineSettings,
  defaultSettings,
  isKnownProvider,
  type Settings,
  settingTable,
} from '../../../src/settings.ts';
import { anyValues, goodSettings } from './arbitraries.ts';

const nothing = { synced: {}, pending: {}, managed: {} };
const own = (synced: Values) => combineSettings({ ...nothing, synced });

/** Throws what is wrong with settings that the rest of Greensix may rely on. */
function expectValid(settings: Settings) {
  expect(Object.keys(settings).sort()).toEqual([...settingKeys].sort());
  expect(isKnownProvider(settings)).toBe(true);
  expect(themes).toContain(settings.theme);
  expect(smallDigitsChoices).toContain(settings.smallDigits);
  expect(aaaaCheckModes).toContain(settings.aaaaCheck);
  const resolver = chosenResolver(settings.resolver, true);
  if (resolver?.kind !== 'browser') expect(resolver?.url).toMatch(/^https:/);
  expect(new Set(settings.nat64Prefixes).size).toBe(settings.nat64Prefixes.length);
  for (const text of settings.nat64Prefixes) {
    expect(parseNat64Prefix(text)).toMatchObject({ ok: true, prefix: { text } });
  }
  const ids = settings.customProviders.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, name, ...templates } of settings.customProviders) {
    expect(lookupProviders.some((other) => other.id === id || other.name === name)).toBe(false);
    expect(Object.keys(templates).length).toBeGreaterThan(0);
    for (const template of Object.values(templates)) expect(parseTemplate(template)).toEqual({ ok: true, template });
  }
  for (const key of settingKeys) {
    expect(Buffer.byteLength(JSON.stringify(settings[key]).replaceAll('<', '\\u003C'))).toBeLessThanOrEqual(
      maxValueBytes,
    );
  }
}

describe('reading settings', () => {
  it('gives valid settings for anything that may be stored, synced or managed', () => {
    fc.assert(
      fc.property(anyValues, anyValues, anyValues, (synced, pending, managed) => {
        expectValid(combineSettings({ synced, pending, managed }).settings);
      }),
      { numRuns: 200 },
    );
  });

  it('changes nothing of settings that are valid', () => {
    fc.assert(
      fc.property(goodSettings, (settings) => {
        expect(own({ ...settings })).toEqual({ settings, locked: [], problems: [] });
      }),
    );
  });

  it('has a default for every setting, which is valid', () => {
    expectValid(defaultSettings);
    expect(own({}).settings).toEqual(defaultSettings);
    for (const key of settingKeys) {
      expect(settingTable[key].parse(settingTable[key].default)).toEqual({
        value: settingTable[key].default,
        problems: [],
      });
    }
  });

  it('passes over names that nobody knows', () => {
    expect(own(JSON.parse('{"somethingElse":1,"__proto__":{"theme":"dark"},"version":7}'))).toEqual({
      settings: defaultSettings,
      locked: [],
      problems: [],
    });
  });

  it('takes what the first version stored, prefixes as they were typed', () => {
    const { settings, problems } = own({ nat64Prefixes: ['2001:DB8:64:0::/96', 'nonsense'] });
    expect(settings).toEqual({ ...defaultSettings, nat64Prefixes: ['2001:db8:64::/96'] });
    expect(problems).toEqual([{ setting: 'nat64Prefixes', error: 'not-a-prefix', text: 'nonsense' }]);
  });

  it('replaces a value that makes no sense by the default and says which it was', () => {
    const { settings, problems } = own({ theme: 'pink', smallDigits: 6, nat64Prefixes: 'all', provider: {} });
    expect(settings).toEqual(defaultSettings);
    expect(problems.map(({ setting, error, text }) => `${setting} ${error} ${text}`)).toEqual([
      'provider unknown-choice {}',
      'nat64Prefixes wrong-type all',
      'theme unknown-choice pink',
      'smallDigits unknown-choice 6',
    ]);
  });

  it('leaves out of a list only the entries that are wrong', () => {
    const good = { id: 'custom-a', name: 'A', address: 'https://a.example/%s' };
    const { settings, problems } = own({
      nat64Prefixes: ['2001:db8:64::/96', '2001:db8:64::/96', 5, '10.0.0.0/8'],
      customProviders: [
        good,
        { ...good, name: 'B' },
        { ...good, id: 'custom-b' },
        { ...good, id: 'bgp.tools', name: 'C' },
        { ...good, id: 'custom-c', name: 'D', address: 'http://a.example/%s' },
        { id: 'custom-d', name: 'E' },
        { ...good, id: 'custom-e', name: '' },
        { ...good, id: 'custom-f', name: 'x\u202e' },
        { ...good, id: 'custom-g', name: 'BGP.tools' },
        { ...good, id: 'custom-h', name: 'x'.repeat(41) },
        null,
      ],
    });
    expect(settings.nat64Prefixes).toEqual(['2001:db8:64::/96']);
    expect(settings.customProviders).toEqual([good]);
    expect(problems.map(({ error }) => error)).toEqual([
      ...['duplicate', 'name-taken', 'wrong-type', 'not-https', 'no-template', 'name-missing', 'name-unreadable'],
      ...['name-taken', 'name-too-long', 'wrong-type', 'duplicate', 'wrong-type', 'not-ipv6'],
    ]);
  });

  it('takes no name of a provider in which something is not seen, whatever makes it so, but emoji and words as they are written', () => {
    const errorsOf = (name: string) =>
      own({ customProviders: [{ id: 'custom-a', name, address: 'https://a.example/%s' }] }).problems.map(
        ({ error }) => error,
      );
    for (const hidden of ['\u0007', '\u202e', '\u2028', '\u200b', '\u200d', '\ufe0f', '\u3164', '\u{e0041}']) {
      expect(errorsOf(`A${hidden}B`)).toEqual(['name-unreadable']);
    }
    expect(['\u2764\ufe0f', '\u{1f469}\u200d\u{1f52c}', '\u0645\u06cc\u200c\u062e'].flatMap(errorsOf)).toEqual([]);
  });

  it('stops at the bounds of a list, however long it is', () => {
    const prefixes = Array.from({ length: 100_000 }, (_, i) => `2001:db8:${i.toString(16)}::/96`);
    const { settings, problems } = own({ nat64Prefixes: prefixes });
    expect(settings.nat64Prefixes).toHaveLength(64);
    expect(problems.map(({ error }) => error)).toEqual(['too-many']);
    const providers = Array.from({ length: 20 }, (_, i) => ({
      id: `custom-${i}`,
      name: `Provider ${i}`,
      address: `https://example.org/${'x'.repeat(450)}?%s`,
    }));
    const large = own({ customProviders: providers });
    expect(large.settings.customProviders.length).toBeGreaterThan(10);
    expect(large.problems.map(({ error }) => error)).toEqual(['too-large']);
  });

  it('uses the default while the preferred provider is not there, as when it is still on its way from another device', () => {
    const provider = { id: 'custom-a', name: 'A', as: 'https://a.example/%s' };
    expect(own({ provider: 'custom-a' }).settings.provider).toBe('bgp.he.net');
    expect(own({ provider: 'custom-a', customProviders: [provider] }).settings.provider).toBe('custom-a');
  });

  it('fits what synced storage takes: 8192 bytes an item, 102400 in all', () => {
    const maxKeyLength = Math.max(...settingKeys.map((key) => key.length));
    expect(maxValueBytes + maxKeyLength).toBeLessThanOrEqual(8192);
    expect(settingKeys.length * 8192).toBeLessThanOrEqual(102_400);
  });
});

describe('the resolver', () => {
  it("is one that is offered, the browser's own, or an https URL", () => {
    for (const resolver of ['browser', 'quad9', 'https://dns.example/dns-query']) {
      expect(own({ resolver })).toMatchObject({ settings: { resolver }, problems: [] });
    }
    expect(own({ resolver: ' https://dns.example/q{?dns}' }).settings.resolver).toBe('https://dns.example/q');
    const wrong = (resolver: unknown) => own({ resolver }).problems.map(({ error }) => error);
    expect(wrong('quad8')).toEqual(['resolver-not-a-url']);
    expect(wrong('http://dns.example/')).toEqual(['resolver-not-https']);
    expect(wrong('https://me:secret@dns.example/')).toEqual(['resolver-has-password']);
    expect(wrong('https://dns.example/#here')).toEqual(['resolver-has-fragment']);
    expect(wrong('https://dns.example/?dns=AAAA')).toEqual(['resolver-has-dns-parameter']);
    expect(wrong(`https://dns.example/${'x'.repeat(500)}`)).toEqual(['resolver-too-long']);
    expect(wrong(9)).toEqual(['wrong-type']);
  });

  it('of the browser itself is nobody where extensions cannot ask it: no other is asked in its place', () => {
    expect(chosenResolver('browser', true)).toEqual({ kind: 'browser' });
    expect(chosenResolver('browser', false)).toBeNull();
    expect(chosenResolver('quad9', false)).toMatchObject({ kind: 'known', name: 'Quad9' });
    expect(chosenResolver('https://dns.example/dns-query', false)).toEqual({
      kind: 'custom',
      name: 'dns.example',
      url: 'https://dns.example/dns-query',
    });
  });

  it('is not asked before the user lets names be sent, unless it is the browser itself', () => {
    const mode = (resolver: string, browserAnswers: boolean, consented: boolean) =>
      modeInEffect({ aaaaCheck: 'auto', resolver }, { browserAnswers, consented });
    expect([mode('quad9', true, true), mode('quad9', true, false)]).toEqual(['auto', 'off']);
    expect([mode('https://dns.example/', false, true), mode('https://dns.example/', true, false)]).toEqual([
      'auto',
      'off',
    ]);
    expect([mode('browser', true, false), mode('browser', false, true)]).toEqual(['auto', 'off']);
  });

  it('asks nobody by default', () => {
    expect(defaultSettings).toMatchObject({ aaaaCheck: 'off', resolver: 'browser' });
  });
});

describe('the provider of the own addresses', () => {
  const wrong = (urls: string) => own({ ownAddresses: urls }).problems.map(({ error }) => error);

  it('is two https URLs, which may have any parameter', () => {
    const urls = 'https://v4.example/ip?dns=no https://v6.example/ip';
    expect(own({ ownAddresses: urls })).toMatchObject({ settings: { ownAddresses: urls }, problems: [] });
  });

  it('is refused with what is wrong with its URLs', () => {
    const with6 = (ipv4: string) => wrong(`${ipv4} https://v6.example/`);
    expect(with6('v4.example')).toEqual(['resolver-not-a-url']);
    expect(with6('http://v4.example/')).toEqual(['resolver-not-https']);
    expect(with6('https://me:secret@v4.example/')).toEqual(['resolver-has-password']);
    expect(with6('https://v4.example/#here')).toEqual(['resolver-has-fragment']);
    expect(with6(`https://v4.example/${'x'.repeat(500)}`)).toEqual(['too-long']);
    expect(wrong('https://v4.example/')).toEqual(['unknown-choice']);
  });
});

describe('the background', () => {
  it('reads of the settings only those that it goes by, as everybody reads them', () => {
    fc.assert(
      fc.property(anyValues, anyValues, anyValues, (synced, pending, managed) => {
        const sources = { synced, pending, managed };
        expect(combineSettings(sources).settings).toMatchObject(combine(backgroundTable, sources).settings);
      }),
    );
  });
});

describe('a change on this device', () => {
  it('wins over what is synced, until it is synced itself', () => {
    const { settings } = combineSettings({ ...nothing, synced: { theme: 'light' }, pending: { theme: 'dark' } });
    expect(settings.theme).toBe('dark');
  });

  it('can be the way back to the default', () => {
    const { settings, problems } = combineSettings({
      ...nothing,
      synced: { theme: 'light' },
      pending: { theme: null },
    });
    expect({ theme: settings.theme, problems }).toEqual({ theme: 'auto', problems: [] });
  });
});

describe('an administrator', () => {
  it('wins over everybody, and locks what is set', () => {
    const { settings, locked } = combineSettings({
      synced: { theme: 'light' },
      pending: { theme: 'dark', smallDigits: 'none' },
      managed: { theme: 'auto', nat64Prefixes: ['2001:db8:64::/96'] },
    });
    expect(settings).toMatchObject({ theme: 'auto', smallDigits: 'none', nat64Prefixes: ['2001:db8:64::/96'] });
    expect(locked).toEqual(['nat64Prefixes', 'theme']);
  });

  it('locks nothing with a value that makes no sense', () => {
    const { settings, locked, problems } = combineSettings({
      ...nothing,
      synced: { theme: 'dark' },
      managed: { theme: 'pink', nat64Prefixes: 7 },
    });
    expect({ theme: settings.theme, locked }).toEqual({ theme: 'dark', locked: [] });
    expect(problems).toHaveLength(2);
  });

  it('finds every setting in the schema that Chromium reads', () => {
    const schema = JSON.parse(readFileSync('extension/managed-schema.json', 'utf8'));
    expect(Object.keys(schema.properties)).toEqual(settingKeys);
    expect(schema.properties.theme.enum).toEqual(themes);
    expect(schema.properties.smallDigits.enum).toEqual(smallDigitsChoices);
    expect(schema.properties.aaaaCheck.enum).toEqual(aaaaCheckModes);
  });

  it.each([
    ['resolver', resolvers],
    ['ownAddresses', addressProviders],
  ])('is told in the schema what %s can be', (key, table) => {
    const { description } = JSON.parse(readFileSync('extension/managed-schema.json', 'utf8')).properties[key];
    const words = description.split(/[, ]+/);
    expect(table.map(({ id }) => id).filter((id) => !words.includes(id))).toEqual([]);
  });
});

describe('the provider of the own addresses', () => {
  it('is one of the table, two URLs with TLS, or nobody', () => {
    for (const ownAddresses of ['ipify', 'test-ipv6', 'off', 'https://a.example/ https://b.example/ip?x']) {
      expect(own({ ownAddresses })).toMatchObject({ settings: { ownAddresses }, problems: [] });
    }
    expect(own({ ownAddresses: '  https://a.example   https://b.example ' }).settings.ownAddresses).toBe(
      'https://a.example/ https://b.example/',
    );
  });

  it('is the first of the table where a value is none, and says what is wrong', () => {
    const wrong = (ownAddresses: unknown) => own({ ownAddresses }).problems.map(({ error }) => error);
    expect(own({ ownAddresses: 'nobody' }).settings.ownAddresses).toBe('ipify');
    expect(wrong('nobody')).toEqual(['unknown-choice']);
    expect(wrong('https://a.example/')).toEqual(['unknown-choice']);
    expect(wrong('https://a.example/ https://b.example/ https://c.example/')).toEqual(['unknown-choice']);
    expect(wrong('https://a.example/ http://b.example/')).toEqual(['resolver-not-https']);
    expect(wrong('https://u:p@a.example/ nothing')).toEqual(['resolver-has-password', 'resolver-not-a-url']);
    expect(wrong(['ipify'])).toEqual(['wrong-type']);
    expect(wrong(`https://a.example/${'x'.repeat(500)} https://b.example/`)).toEqual(['too-long']);
  });
});
