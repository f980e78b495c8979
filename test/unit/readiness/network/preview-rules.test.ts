import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBlockedBeforehand,
  type Preview,
  type PreviewRule,
  previewRules,
  previewsOf,
} from '../../../../src/readiness/network/preview-rules.ts';
import { networkIds } from '../../../../src/readiness/report/report.ts';

const types = ['main_frame', 'image'];

function rulesFor(tab: number, hostnames: readonly string[], network: (typeof networkIds)[number] = 'with-nat64') {
  let last = 0;
  return previewRules(tab, { network, hostnames }, types, () => ++last);
}

function rulesOf(preview: Preview) {
  let last = 0;
  return previewRules(7, preview, types, () => ++last);
}

/** What a browser does with a rule: domains include those below them, and the pattern must fit too. */
function blocks(rules: readonly PreviewRule[], url: string): boolean {
  const { hostname } = new URL(url);
  return rules.some(({ condition: { requestDomains, regexFilter } }) => {
    const name = hostname.replace(/\.$/, '');
    const inDomains = requestDomains?.some((domain) => name === domain || name.endsWith(`.${domain}`)) ?? true;
    return inDomains && new RegExp(regexFilter).test(url);
  });
}

describe('the rules of a preview', () => {
  const rules = rulesFor(7, [
    'v4.test',
    'a.b.v4.test',
    '198.51.100.7',
    '[64:ff9b::c633:6407]',
    'localhost',
    'xn--bcher-kva.test',
  ]);

  it.each([
    'https://v4.test/',
    'http://v4.test:8080/img',
    'wss://v4.test/socket',
    'https://a.b.v4.test/x?y=z',
    'http://198.51.100.7/',
    'https://[64:ff9b::c633:6407]/',
    'https://[64:ff9b::c633:6407]:444/',
    'http://localhost/',
    'http://user@v4.test/',
    'https://user:p%40ss@v4.test/x',
    'https://:@a.b.v4.test:8443/',
    'https://user:@198.51.100.7/',
    'https://user:pw@[64:ff9b::c633:6407]:444/',
    'https://v4.test./',
    'https://user:pw@v4.test.:8443/',
    'HTTPS://V4.TEST/',
    'https://xn--bcher-kva.test/',
    'https://bücher.test/',
    'ws://v4.test/socket',
  ])('block %s', (url) => expect(blocks(rules, new URL(url).href)).toBe(true));

  it.each([
    'https://www.v4.test/',
    'https://b.v4.test/',
    'https://six.a.b.v4.test/?from=https://a.b.v4.test/',
    'https://six.v4.test/https://v4.test/',
    'https://notv4.test/',
    'https://v4.test.example/',
    'https://[64:ff9b::c633:6408]/',
    'https://v6.test/?to=//[64:ff9b::c633:6407]/',
    'https://v4.test@v6.test/',
    'https://v4.test:pw@v6.test/',
    'https://v6.test/@v4.test/',
    'https://v6.test/?@v4.test/',
    'https://v6.test/#@v4.test/',
  ])('spare %s', (url) => expect(blocks(rules, url)).toBe(false));

  it('block a name of many labels', () => {
    const [name, other] = ['a.', 'b.'].map((label) => `${label.repeat(30)}test`);
    const rules = rulesFor(7, [`${name}`]);
    expect([name, other].map((host) => blocks(rules, `https://user@${host}/`))).toEqual([true, false]);
    expect(previewsOf(rules).get(7)?.hostnames).toEqual([name]);
  });

  it('are for one tab and for every type of request, and block', () => {
    for (const { condition, action } of rules) {
      expect(condition).toMatchObject({ tabIds: [7], resourceTypes: types });
      expect(action).toEqual({ type: 'block' });
    }
  });

  it('are few, however many hosts there are', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `h${i}${i % 2 ? '.cdn' : ''}.example`);
    expect(rulesFor(1, names)).toHaveLength(2);
    expect(
      rulesFor(
        1,
        names.map((name) => `${'a.'.repeat(20)}${name}`),
      ),
    ).toHaveLength(1);
    const literals = Array.from({ length: 3000 }, (_, i) => `[64:ff9b::${i.toString(16)}]`);
    expect(rulesFor(1, literals).length).toBeLessThanOrEqual(50);
  });

  const wide: Preview = {
    network: 'without-nat64',
    hostnames: ['a.test', '198.51.100.7'],
    beforehand: ['b.test', 'a.test'],
  };

  it('block beforehand what is known, and every IPv4 address but those of this computer', () => {
    const address = fc.tuple(fc.integer({ min: 1, max: 255 }), ...Array.from({ length: 3 }, () => fc.nat(255)));
    fc.assert(
      fc.property(address, (octets) => {
        const hostname = octets.join('.');
        expect(blocks(rulesOf(wide), `https://${hostname}:8443/`)).toBe(octets[0] !== 127);
        expect(isBlockedBeforehand(wide, hostname)).toBe(octets[0] !== 127);
        expect(blocks(rulesFor(7, wide.hostnames), `https://${hostname}/`)).toBe(hostname === '198.51.100.7');
      }),
    );
    for (const url of ['https://a.test/', 'https://b.test/']) expect(blocks(rulesOf(wide), url)).toBe(true);
    for (const url of [
      'https://c.test/',
      'https://1.2.3.4.test/',
      'https://[::102:304]/',
      'https://v6.test/?//1.2.3.4/',
    ]) {
      expect(blocks(rulesOf(wide), url)).toBe(false);
    }
    expect(['b.test', 'a.test', 'c.test'].map((name) => isBlockedBeforehand(wide, name))).toEqual([true, true, false]);
  });

  it('tell what was asked for from what was blocked beforehand', () => {
    expect(previewsOf(rulesOf(wide)).get(7)).toEqual({ ...wide, beforehand: ['b.test'] });
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
