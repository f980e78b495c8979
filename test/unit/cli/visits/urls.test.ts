import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUrl } from '../../../../cli/input/parse-url.ts';
import { navigationProblem } from '../../../../cli/visits/playwright-errors.ts';
import { sameSiteLinks } from '../../../../cli/visits/same-site-links.ts';

const siteOf = (hostname: string) => hostname.split('.').slice(-2).join('.');

describe('what a user wrote', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['http://EXAMPLE.org/a?b=1#part', 'http://example.org/a?b=1'],
    ['https://[2606:4700::10]:8443/', 'https://[2606:4700::10]:8443/'],
    ['https://_a-b.test./', 'https://_a-b.test./'],
    ['https://例え.test/', 'https://xn--r8jz45g.test/'],
    ['https://me:secret@example.org/', 'https://me:secret@example.org/'],
  ])('is visited: %s', (text, url) => expect(parseUrl(text).url).toBe(url));

  it.each([
    ['example', 'url'],
    ['', 'url'],
    ['https://', 'url'],
    ['https://a b/', 'url'],
    ['https://ht!tp://x y', 'url'],
    ["https://'a'.test/", 'url'],
    ['https://*.a.test/', 'url'],
    ['ftp://example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
  ])('is a row with its reason: %s', (text, id) => expect(parseUrl(text).url).toMatchObject({ id }));

  it('never puts a user name and a password into a report', () => {
    const word = fc.stringMatching(/^[a-z@:]{0,5}secret[a-z@:]{0,5}$/);
    fc.assert(
      fc.property(word, fc.constantFrom('https', 'HTTP', 'ftp', ' https'), (user, scheme) => {
        expect(parseUrl(`${scheme}://${user}@example.org/a@b?c@d`).requested).toBe(`${scheme}://example.org/a@b?c@d`);
      }),
    );
  });

  it('is otherwise what the report says was asked for', () => {
    for (const text of ['no url', 'https://Example.org/a@b#c', 'mailto:me@example.org']) {
      expect(parseUrl(text).requested).toBe(text);
    }
  });
});

describe('links', () => {
  it('are followed within the site, each once, whatever their fragments', () => {
    const links = [
      '/',
      '/a#1',
      '/a#2',
      '//cdn.example.org/',
      'http://example.org/',
      '//other.test/',
      'mailto:a@b.test',
    ];
    const page = 'https://www.example.org/b';
    const absolute = links.map((link) => new URL(link, page).href);
    expect(sameSiteLinks([...absolute, 'https://', ''], page, siteOf)).toEqual([
      'https://www.example.org/',
      'https://www.example.org/a',
      'https://cdn.example.org/',
      'http://example.org/',
    ]);
  });
});

describe('a navigation that failed', () => {
  it.each([
    [
      'net::ERR_NAME_NOT_RESOLVED at https://a.test/',
      undefined,
      'failed',
      'DNS has no address for the hostname. (net::',
    ],
    ['net::ERR_CERT_DATE_INVALID at https://a.test/', undefined, 'certificate', '(net::ERR_CERT_DATE_INVALID)'],
    ['Download is starting', 200, 'download', 'a file to download'],
    ['net::ERR_ABORTED at https://a.test/', 204, 'no-content', 'HTTP status 204'],
    ['net::ERR_HTTP_RESPONSE_CODE_FAILURE', 503, 'status', 'an error (HTTP status 503)'],
    ['net::ERR_INVALID_AUTH_CREDENTIALS', 401, 'status', 'a user name and a password'],
    ['net::ERR_ABORTED at https://a.test/', 200, 'failed', '(net::ERR_ABORTED)'],
  ])('has a reason: %s', (message, status, id, text) => {
    expect(navigationProblem(message, status)).toEqual({ id, text: expect.stringContaining(text) });
  });

  it('is none if the navigation was interrupted by another one', () => {
    expect(navigationProblem('Navigation to "a" is interrupted by another navigation to "b"', 200)).toBeUndefined();
  });
});
