import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkIds } from '../../../src/readiness/networks.ts';
import { type PreviewRule, previewRules, previewsOf } from '../../../src/readiness/preview-rules.ts';

const types = ['main_frame', 'image'];

function rulesFor(tab: number, hostnames: readonly string[], network: (typeof networkIds)[number] = 'with-nat64') {
  let last = 0;
  return previewRules(tab, { network, hostnames }, types, () => ++last);
}

/** What a browser does with a rule: domains include those below them, and the pattern must fit too. */
function blocks(rules: readonly PreviewRule[], url: string): boolean {
  const { hostname } = new URL(url);
  return rules.some(({ condition: { requestDomains, regexFilter } }) => {
    const inDomains = requestDomains?.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`)) ?? true;
    return inDomains && new RegExp(regexFilter).test(url);
  });
}

describe('the rules of a preview', () => {
  const rules = rulesFor(7, ['v4.test', 'a.b.v4.test', '198.51.100.7', '[64:ff9b::c633:6407]', 'localhost']);

  it.each([
    'https://v4.test/',
    'http://v4.test:8080/img',
    'wss://v4.test/socket',
    'https://a.b.v4.test/x?y=z',
    'http://198.51.100.7/',
    'https://[64:ff9b::c633:6407]/',
    'https://[64:ff9b::c633:6407]:444/',
    'http://localhost/',
  ])('block %s', (url) => expect(blocks(rules, url)).toBe(true));

  it.each([
    'https://www.v4.test/',
    'https://b.v4.test/',
    'https://six.a.b.v4.test/?from=https://a.b.v4.test/',
    'https://six.v4.test/https://v4.test/',
    'https://notv4.test/',
    'https://v4.test.example/',
    'https://[64:ff9b::c633:6408]/',
    'https://v6.test/?to=//[64:ff9b::c633:6407]/',
  ])('spare %s', (url) => expect(blocks(rules, url)).toBe(false));

  it('are for one tab and for every type of request, and block', () => {
    for (const { condition, action } of rules) {
      expect(condition).toMatchObject({ tabIds: [7], resourceTypes: types });
      expect(action).toEqual({ type: 'block' });
    }
  });

  it('are few, however many hosts there are', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `h${i}${i % 2 ? '.cdn' : ''}.example`);
    expect(rulesFor(1, names)).toHaveLength(2);
    const literals = Array.from({ length: 3000 }, (_, i) => `[64:ff9b::${i.toString(16)}]`);
    expect(rulesFor(1, literals).length).toBeLessThanOrEqual(50);
  });

  it('tell again what they were made of, tab by tab', () => {
    const label = fc.stringMatching(/^[a-z\d_](?:[a-z\d-]{0,8}[a-z\d])?$/);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const hostname = fc.oneof(
      name,
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    );
    const hostnames = fc.uniqueArray(hostname, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(hostnames, hostnames, fc.constantFrom(...networkIds), (one, other, network) => {
        const previews = previewsOf([...rulesFor(1, one, network), ...rulesFor(2, other)]);
        expect(previews.get(1)?.network).toBe(network);
        expect([...(previews.get(1)?.hostnames ?? [])].sort()).toEqual([...one].sort());
        expect([...(previews.get(2)?.hostnames ?? [])].sort()).toEqual([...other].sort());
      }),
    );
  });
});
