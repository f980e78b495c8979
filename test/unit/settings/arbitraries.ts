import fc from 'fast-check';
import { aaaaCheckModes } from '../../../src/dns/aaaa-check.ts';
import { smallDigitsChoices, themes } from '../../../src/settings/background-settings.ts';
import type { Values } from '../../../src/settings/combine.ts';
import { settingKeys } from '../../../src/settings/setting-keys.ts';
import type { Settings } from '../../../src/settings.ts';
import { whoisRoutings } from '../../../src/settings.ts';

const prefix = fc
  .tuple(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom('::/32', ':100::/40', ':12::/48', ':12:100::/56'))
  // 2400::/12 is global: every prefix under it is one that an operator can have.
  .map(([word, rest]) => `2400:${(word | 1).toString(16)}${rest}`);

const template = fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `https://${name}.example/%s`);

const provider = fc.record(
  {
    id: fc.stringMatching(/^custom-[\da-z]{1,16}$/),
    name: fc.stringMatching(/^[A-Za-z<é漢][A-Za-z 漢]{0,20}[A-Za-z]$/),
    address: template,
    hostname: template,
    as: template,
  },
  { requiredKeys: ['id', 'name', 'address'] },
);

/** Settings as a user can make them. */
export const goodSettings: fc.Arbitrary<Settings> = fc
  .record({
    customProviders: fc.uniqueArray(provider, {
      maxLength: 6,
      comparator: (a, b) => a.id === b.id || a.name.toLowerCase() === b.name.toLowerCase(),
    }),
    nat64Prefixes: fc.uniqueArray(prefix, { maxLength: 20 }),
    theme: fc.constantFrom(...themes),
    smallDigits: fc.constantFrom(...smallDigitsChoices),
    aaaaCheck: fc.constantFrom(...aaaaCheckModes),
    resolver: fc.constantFrom('browser', 'quad9', 'dns-sb', 'https://dns.example/dns-query'),
    whoisRouting: fc.constantFrom(...whoisRoutings),
    ownAddresses: fc.constantFrom('ipify', 'off', 'https://a4.example/ https://a6.example/ip'),
    at: fc.nat(),
  })
  .map(({ at, ...settings }) => {
    const ids = ['bgp.he.net', 'bgp.tools', 'ipinfo.io', ...settings.customProviders.map(({ id }) => id)];
    return { ...settings, provider: ids[at % ids.length] ?? '' };
  });

const nearly = fc.oneof(
  fc.jsonValue(),
  prefix,
  fc.array(
    fc.oneof(
      prefix,
      fc.ipV6().map((address) => `${address}/96`),
      fc.jsonValue(),
    ),
  ),
  fc.array(
    fc.oneof(
      provider,
      fc.record(
        {
          id: fc.oneof(fc.constant('custom-a'), fc.string()),
          name: fc.string(),
          address: fc.oneof(template, fc.webUrl()),
        },
        { requiredKeys: [] },
      ),
    ),
  ),
  fc.constantFrom(...themes, ...smallDigitsChoices, 'custom-a', 'bgp.tools', null, '__proto__', 'constructor'),
);

/** What storage may hold: under the right names and others, right and wrong values. */
export const anyValues: fc.Arbitrary<Values> = fc.dictionary(
  fc.oneof(fc.constantFrom(...settingKeys), fc.string()),
  nearly,
);
