import { describe, expect, it } from 'vitest';
import { importHar } from '../../../../src/format/har/import-har.ts';

interface Asked {
  readonly ms: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mimeType?: string;
  readonly status?: number;
  readonly to?: string;
  readonly frame?: string;
  readonly answer?: Readonly<Record<string, string>>;
}

const begin = Date.UTC(2026, 10, 20, 9);
const listed = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

function asked(url: string, { ms, headers = {}, mimeType, status = 200, to = '', frame, answer = {} }: Asked) {
  return {
    startedDateTime: new Date(begin + ms).toISOString(),
    time: 50,
    timings: { receive: 10 },
    request: { url, headers: listed(headers) },
    response: {
      status,
      redirectURL: to,
      headers: listed(answer),
      content: { mimeType: mimeType ?? 'text/html' },
    },
    serverIPAddress: '198.41.30.10',
    ...(frame !== undefined && {
      _frameref: frame,
      _resourceType: (mimeType ?? 'text/html') === 'text/html' ? 'document' : 'script',
    }),
  };
}

/** Each page: the hosts of its chain, then all hosts with their types. */
function pagesOf(entries: readonly unknown[]): [string, string[], Record<string, string[]>][] {
  const result = importHar(JSON.stringify({ log: { entries } }), { id: 'run', nat64Prefixes: [] });
  if (!result.ok) throw new Error(result.error);
  return result.report.pages.map(({ url, chain, hosts }) => [
    url,
    chain.map(({ kind, hostname }) => `${kind} ${hostname}`),
    Object.fromEntries(
      hosts.map(({ hostname, endpoints }) => [hostname, endpoints.flatMap(({ types }) => Object.keys(types))]),
    ),
  ]);
}

const top = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' };
const script = { mimeType: 'text/javascript' };

describe('what a HAR has as one page', () => {
  it('is a visit for each document of its main frame, by Sec-Fetch-Dest', () => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top }),
      asked('https://frame.test/', { ms: 100, headers: { 'Sec-Fetch-Dest': 'iframe' } }),
      asked('https://b.test/', { ms: 9000, headers: top }),
      asked('https://cdn.test/x.js', { ms: 9100, ...script }),
    ]);
    expect(pages).toEqual([
      ['https://a.test/', ['answer a.test'], { 'a.test': ['main_frame'], 'frame.test': ['sub_frame'] }],
      ['https://b.test/', ['answer b.test'], { 'b.test': ['main_frame'], 'cdn.test': ['script'] }],
    ]);
  });

  it("is a visit for each document of its first document's frame, by Playwright's _frameref", () => {
    const pages = pagesOf([
      asked('http://a.test/', { ms: 0, frame: 'frame@1' }),
      asked('http://frame.test/', { ms: 100, frame: 'frame@2' }),
      asked('http://b.test/', { ms: 900, frame: 'frame@1' }),
      asked('http://cdn.test/x.js', { ms: 950, frame: 'frame@1', ...script }),
    ]);
    expect(pages.map(([url, , hosts]) => [url, hosts])).toEqual([
      ['http://a.test/', { 'a.test': ['main_frame'], 'frame.test': ['sub_frame'] }],
      ['http://b.test/', { 'b.test': ['main_frame'], 'cdn.test': ['script'] }],
    ]);
  });

  it('is one visit where nothing tells a frame from a navigation', () => {
    const pages = pagesOf([asked('http://a.test/', { ms: 0 }), asked('http://b.test/', { ms: 9000 })]);
    expect(pages.map(([url]) => url)).toEqual(['http://a.test/']);
  });

  it('gives a late request to the document that it names as its referrer, or whose stylesheet it names', () => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top }),
      asked('https://style.test/x.css', { ms: 100, headers: { Referer: 'https://a.test/' }, mimeType: 'text/css' }),
      asked('https://b.test/', { ms: 9000, headers: top }),
      asked('https://beacon.test/x', { ms: 9010, headers: { referer: 'https://a.test/' }, ...script }),
      asked('https://font.test/x', { ms: 9020, headers: { referer: 'https://style.test/x.css' }, ...script }),
    ]);
    expect(pages.map(([, , hosts]) => Object.keys(hosts))).toEqual([
      ['a.test', 'style.test', 'beacon.test', 'font.test'],
      ['b.test'],
    ]);
  });

  it('has the hops of a redirect in the visit that they lead to', () => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top }),
      asked('http://b.test/', { ms: 9000, status: 301, to: 'https://b.test/', mimeType: '' }),
      asked('https://b.test/', { ms: 9050, headers: top, status: 302, to: 'https://www.b.test/' }),
      asked('https://www.b.test/', { ms: 9100, headers: top }),
    ]);
    expect(pages.map(([, chain]) => chain)).toEqual([
      ['answer a.test'],
      ['redirect b.test', 'redirect b.test', 'answer www.b.test'],
    ]);
  });

  it.each([
    ['soon, where nobody can have clicked', 500, { referer: 'https://a.test/' }],
    ['after seconds, where the browser says that nobody clicked', 6000, { ...top, referer: 'https://a.test/' }],
  ])('stays one visit where a document went on by itself: %s', (_, ms, headers) => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top, frame: '1' }),
      asked('https://cdn.test/x.js', { ms: 10, ...script }),
      asked('https://b.test/', { ms, headers, frame: '1' }),
    ]);
    expect(pages).toEqual([
      [
        'https://b.test/',
        ['client-redirect a.test', 'answer b.test'],
        { 'a.test': ['main_frame'], 'b.test': ['main_frame'], 'cdn.test': ['script'] },
      ],
    ]);
  });

  it.each([
    ['nobody asked for it', 500, {}],
    ['somebody clicked', 500, { ...top, 'Sec-Fetch-User': '?1', referer: 'https://a.test/' }],
    ['it may have been a click', 6000, { referer: 'https://a.test/' }],
    ['another site asked', 500, { referer: 'https://other.test/' }],
    ['it came too late', 20_000, { ...top, referer: 'https://a.test/' }],
  ])('is two visits where the second document is not of the first: %s', (_, ms, headers) => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top, frame: '1' }),
      asked('https://b.test/', { ms, headers, frame: '1' }),
    ]);
    expect(pages.map(([url]) => url)).toEqual(['https://a.test/', 'https://b.test/']);
  });

  it.each([
    ['an attachment', { answer: { 'Content-Disposition': 'attachment; filename=x' } }],
    ['no content', { status: 204 }],
    ['a document fetched for later', { headers: { ...top, 'Sec-Purpose': 'prefetch' } }],
  ])('is no further visit for a navigation that shows nothing: %s', (_, more) => {
    const pages = pagesOf([
      asked('https://a.test/', { ms: 0, headers: top }),
      asked('https://b.test/', { ms: 9000, headers: top, ...more }),
    ]);
    expect(pages.map(([url]) => url)).toEqual(['https://a.test/']);
  });

  it('loses no request of documents that go on without end', () => {
    const entries = Array.from({ length: 40 }, (_, at) =>
      asked(`https://h${at}.test/`, {
        ms: at * 100,
        headers: { ...top, ...(at > 0 && { referer: `https://h${at - 1}.test/` }) },
      }),
    );
    const hosts = pagesOf(entries).flatMap(([, , ofPage]) => Object.keys(ofPage));
    expect(new Set(hosts).size).toBe(40);
  });
});
