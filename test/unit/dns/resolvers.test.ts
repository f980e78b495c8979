import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseResolverUrl, resolvers } from '../../../src/dns/resolvers.ts';

describe('resolvers', () => {
  it.each(resolvers)('$id is a resolver that a user could type', ({ url, privacyUrl }) => {
    expect(parseResolverUrl(url)).toEqual({ ok: true, url });
    expect(new URL(privacyUrl).protocol).toBe('https:');
  });

  it('have ids and URLs of their own', () => {
    expect(new Set(resolvers.map(({ id }) => id)).size).toBe(resolvers.length);
    expect(new Set(resolvers.map(({ url }) => url)).size).toBe(resolvers.length);
  });
});

describe('parseResolverUrl', () => {
  it.each([
    [' https://dns.example/dns-query ', 'https://dns.example/dns-query'],
    ['https://dns.example/dns-query{?dns}', 'https://dns.example/dns-query'],
    ['https://dns.example/?user=1{&dns}', 'https://dns.example/?user=1'],
    ['https://[2001:db8::53]:8443/q', 'https://[2001:db8::53]:8443/q'],
    ['HTTPS://DNS.Example', 'https://dns.example/'],
  ])('reads %j', (text, url) => {
    expect(parseResolverUrl(text)).toEqual({ ok: true, url });
  });

  it.each([
    ['', 'not-a-url'],
    ['dns.example', 'not-a-url'],
    ['https://', 'not-a-url'],
    ['9.9.9.9', 'not-a-url'],
    ['http://dns.example/dns-query', 'not-https'],
    ['tls://dns.example', 'not-https'],
    ['javascript:alert(1)', 'not-https'],
    ['https://me@dns.example/', 'has-password'],
    ['https://me:secret@dns.example/', 'has-password'],
    ['https://dns.example/#x', 'has-fragment'],
    ['https://dns.example/?dns=AAAB', 'has-dns-parameter'],
  ])('refuses %j: %s', (text, error) => {
    expect(parseResolverUrl(text)).toEqual({ ok: false, error });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseResolverUrl(`https://${text}`)));
  });
});
