import { describe, expect, it } from 'vitest';
import { specialNames } from '../../../src/address/public-hostname.ts';
import { isInOwnDns, whyNotAsked } from '../../../src/dns/why-not-asked.ts';

describe('whyNotAsked', () => {
  it.each(specialNames)('gives the reason of the table for .$suffix ($source)', ({ suffix, why }) => {
    expect(whyNotAsked(`host.${suffix}`)).toBe(why);
    expect(whyNotAsked(`A.HOST.${suffix.toUpperCase()}.`)).toBe(why);
    expect(whyNotAsked(suffix)).toBe(why);
    expect(whyNotAsked(`host${suffix}.org`)).toBeNull();
    expect(whyNotAsked(`host.not${suffix}`)).toBeNull();
  });

  it.each([
    ['192.0.2.1', 'address'],
    ['[2001:db8::1]', 'address'],
    ['router', 'local-name'],
    ['router.', 'local-name'],
    ['', 'not-a-name'],
    ['a..org', 'not-a-name'],
    [`${'a'.repeat(64)}.org`, 'not-a-name'],
  ])('says of %j: %s', (hostname, why) => {
    expect(whyNotAsked(hostname)).toBe(why);
  });

  it.each([
    'wiki.corp',
    'NAS.Home.Arpa.',
    'a.b.internal',
    'x.lan',
    'x.home',
    'x.intranet',
    'x.private',
  ])('knows that the DNS servers of a network have %s', (hostname) => {
    expect([whyNotAsked(hostname), isInOwnDns(hostname)]).toEqual(['local-name', true]);
  });

  it.each([
    'printer.local',
    'a.localhost',
    'router',
    'corp',
    'x.resolver.arpa',
    'x.service.arpa',
    'x.onion',
    'a..corp',
    '10.0.0.1',
    'example.org',
  ])('knows %s for none of these', (hostname) => {
    expect(isInOwnDns(hostname)).toBe(false);
  });

  it.each([
    'example.org',
    'www.example.com.',
    'v6.test',
    'xn--bcher-kva.test',
    '_dmarc.example.org',
    'ipv4only.arpa',
    '1.2.3.org',
  ])('lets %s be asked for', (hostname) => {
    expect(whyNotAsked(hostname)).toBeNull();
  });
});
