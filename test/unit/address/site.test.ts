import { describe, expect, it } from 'vitest';
import { listedSiteOf } from '../../../src/address/listed-site.ts';
import { siteOf } from '../../../src/address/site.ts';

describe('the site of a hostname', () => {
  it.each([
    ['www.example.co.uk', 'example.co.uk'],
    ['a.b.example.com', 'example.com'],
    ['user.github.io', 'user.github.io'],
    ['www.xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['a.b.test', 'b.test'],
    ['-a.example.com', 'example.com'],
    ['www.sn-.example.co.uk', 'example.co.uk'],
    ['_dmarc.example.com', 'example.com'],
  ])('of %s is its registrable domain %s', (hostname, site) => {
    expect(listedSiteOf(hostname)).toBe(site);
  });

  it.each(['192.0.2.1', '[2001:db8::1]', 'localhost', 'co.uk', 'github.io'])('of %s is itself', (hostname) => {
    expect(listedSiteOf(hostname)).toBe(hostname);
  });

  it('is never looked up for an address', () => {
    const domainOf = () => {
      throw new Error('asked');
    };
    expect(siteOf('192.0.2.1', domainOf)).toBe('192.0.2.1');
    expect(siteOf('[2001:db8::1]', domainOf)).toBe('[2001:db8::1]');
  });
});
