import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { navigationTarget, portOf, requestUrl, urlOrigin } from '../../../../src/page/events/request-url.ts';

describe('requestUrl', () => {
  it('agrees with the URL standard on hostname, scheme, port and path of serialised URLs', () => {
    fc.assert(
      fc.property(
        fc.webUrl({
          withQueryParameters: true,
          withFragments: true,
          authoritySettings: { withPort: true, withUserInfo: true, withIPv4: true, withIPv6: true },
        }),
        (text) => {
          const url = new URL(text);
          expect(requestUrl(url.href)).toEqual({
            scheme: url.protocol.slice(0, -1),
            hostname: url.hostname,
            ...(url.port === '' ? {} : { port: Number(url.port) }),
            path: url.pathname.slice(0, 256),
          });
        },
      ),
    );
  });

  it('keeps the brackets of an IPv6 literal, and tells its port', () => {
    expect(requestUrl('http://[2001:db8::10]:8080/a')).toMatchObject({ hostname: '[2001:db8::10]', port: 8080 });
  });

  it('takes a name with and without the dot of absolute names for one host', () => {
    expect(requestUrl('https://cdn.example./a').hostname).toBe('cdn.example');
    expect(requestUrl('https://cdn.example.:8443/a')).toMatchObject({ hostname: 'cdn.example', port: 8443 });
  });

  it('gives no hostname where a scheme has none', () => {
    expect(requestUrl('data:text/plain,x')).toEqual({ scheme: 'data', hostname: '', path: '' });
  });
});

describe('portOf', () => {
  it('is the port of the URL, or else the default of the scheme', () => {
    const port = (url: string) => portOf(requestUrl(url));
    expect(['https://a.test/', 'wss://a.test/', 'http://a.test/', 'ws://a.test/'].map(port)).toEqual([
      443, 443, 80, 80,
    ]);
    expect(port('https://a.test:80/')).toBe(80);
  });
});

describe('navigationTarget', () => {
  it('drops fragment and credentials, keeps the query', () => {
    expect(navigationTarget('https://user:word@a.test/p?q=@#f')).toBe('https://a.test/p?q=@');
  });
});

describe('urlOrigin', () => {
  it('is scheme, host and port', () => {
    expect(urlOrigin('https://a.test:8443/p?q#f')).toBe('https://a.test:8443');
  });
});
