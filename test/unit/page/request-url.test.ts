import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { navigationTarget, requestUrl, urlOrigin } from '../../../src/page/request-url.ts';

describe('requestUrl', () => {
  it('agrees with the URL standard on hostname, scheme and path of serialised URLs', () => {
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
            path: url.pathname.slice(0, 256),
          });
        },
      ),
    );
  });

  it('keeps the brackets of an IPv6 literal and drops the port', () => {
    expect(requestUrl('http://[2001:db8::10]:8080/a').hostname).toBe('[2001:db8::10]');
  });

  it('gives no hostname where a scheme has none', () => {
    expect(requestUrl('data:text/plain,x')).toEqual({ scheme: 'data', hostname: '', path: '' });
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
