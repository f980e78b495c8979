import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LookupTarget } from '../../../src/lookup/lookup-target.ts';
import { lookupUrl, parseTemplate } from '../../../src/lookup/lookup-template.ts';
import { lookupProviders } from '../../../src/lookup/providers.ts';

describe('a template', () => {
  it.each([
    'https://example.com/%s',
    '  https://example.com/?q=%s&x=1#top ',
    'https://example.com:8443/a/%s/b',
    'https://example.com/#/ip/%s',
    'https://[2606:4700::11]/%s',
    'https://例え.example/%s',
  ])('is %j', (text) => {
    expect(parseTemplate(text)).toEqual({ ok: true, template: text.trim() });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    [`https://example.com/%s${'x'.repeat(480)}`, 'too-long'],
    ['https://example.com/', 'no-place'],
    ['https://example.com/%S', 'no-place'],
    ['https://example.com/%s/%s', 'several-places'],
    ['example.com/%s', 'not-a-url'],
    ['/%s', 'not-a-url'],
    ['https://exa mple.com/%s', 'not-a-url'],
    ['https://example.com/a b/%s', 'not-a-url'],
    ['https://example.com/\u0007%s', 'not-a-url'],
    ['https://example.com:port/%s', 'not-a-url'],
    ['http://example.com/%s', 'not-https'],
    ['javascript:alert("%s")', 'not-https'],
    ['data:text/html,%s', 'not-https'],
    ['https://me@example.com/%s', 'credentials'],
    ['https://me:secret@example.com/%s', 'credentials'],
    ['https://%s@example.com/', 'credentials'],
    ['https://%s.example.com/', 'place-in-host'],
    ['https://%s/', 'place-in-host'],
    ['https://example.com%s', 'place-in-host'],
    ['https://example.com:8%s/', 'place-in-host'],
  ])('is not %j: %s', (text, error) => {
    expect(parseTemplate(text)).toEqual({ ok: false, error });
  });
});

describe('the URL', () => {
  const provider = { id: 'own', name: 'Own', address: 'https://example.com/%s?a=1', hostname: 'http://example.com/%s' };

  it('has the value percent-encoded, the colons of IPv6 too', () => {
    expect(lookupUrl(provider, { kind: 'address', value: '2001:db8::1' })).toBe(
      'https://example.com/2001%3Adb8%3A%3A1?a=1',
    );
  });

  it('is undefined without a template for the kind, or with one that breaks a rule', () => {
    expect(lookupUrl(provider, { kind: 'as', value: '64500' })).toBeUndefined();
    expect(lookupUrl(provider, { kind: 'hostname', value: 'www.example.com' })).toBeUndefined();
  });

  it('always leads to the host of the template, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const { origin, username } = new URL(lookupUrl(provider, { kind: 'address', value }) ?? '');
        expect([origin, username]).toEqual(['https://example.com', '']);
      }),
    );
  });
});

describe('the providers', () => {
  it('are offered in this order', () => {
    expect(lookupProviders.map(({ name }) => name)).toEqual([
      'bgp.he.net',
      'bgp.tools',
      'RIPEstat',
      'info.addr.tools',
      'ipinfo.io',
      'ARIN RDAP',
    ]);
  });

  it('have different ids, and templates that keep the rules', () => {
    expect(new Set(lookupProviders.map(({ id }) => id)).size).toBe(lookupProviders.length);
    for (const { hostname, address, as } of lookupProviders) {
      for (const template of [hostname, address, as]) {
        if (template !== undefined) expect(parseTemplate(template)).toEqual({ ok: true, template });
      }
    }
  });

  const targets: LookupTarget[] = [
    { kind: 'address', value: '2001:db8::1' },
    { kind: 'address', value: '192.0.2.1' },
    { kind: 'hostname', value: 'www.example.com' },
    { kind: 'as', value: '64500' },
  ];
  it('are asked at these URLs', () => {
    const urls = lookupProviders.map((provider) => targets.map((target) => lookupUrl(provider, target)));
    expect(urls).toEqual([
      [
        'https://bgp.he.net/ip/2001%3Adb8%3A%3A1',
        'https://bgp.he.net/ip/192.0.2.1',
        'https://bgp.he.net/dns/www.example.com',
        'https://bgp.he.net/AS64500',
      ],
      [
        'https://bgp.tools/search?q=2001%3Adb8%3A%3A1',
        'https://bgp.tools/search?q=192.0.2.1',
        'https://bgp.tools/dns/www.example.com',
        'https://bgp.tools/as/64500',
      ],
      [
        'https://stat.ripe.net/resource/2001%3Adb8%3A%3A1',
        'https://stat.ripe.net/resource/192.0.2.1',
        'https://stat.ripe.net/resource/www.example.com',
        'https://stat.ripe.net/resource/AS64500',
      ],
      [
        'https://info.addr.tools/2001%3Adb8%3A%3A1',
        'https://info.addr.tools/192.0.2.1',
        'https://info.addr.tools/www.example.com',
        undefined,
      ],
      ['https://ipinfo.io/2001%3Adb8%3A%3A1', 'https://ipinfo.io/192.0.2.1', undefined, 'https://ipinfo.io/AS64500'],
      [
        'https://search.arin.net/rdap/?query=2001%3Adb8%3A%3A1',
        'https://search.arin.net/rdap/?query=192.0.2.1',
        undefined,
        'https://search.arin.net/rdap/?query=AS64500',
      ],
    ]);
  });
});
