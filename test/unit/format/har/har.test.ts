import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importHar } from '../../../../src/format/har/import-har.ts';
import { HarReader, parseHar } from '../../../../src/format/har/parse-har.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { hostsOf } from './har-hosts.ts';

const run = { id: 'run', nat64Prefixes: [] };
const file = (name: string) => readFileSync(`test/data/har/${name}`, 'utf8');

function imported(text: string) {
  const result = importHar(text, run);
  if (!result.ok) throw new Error(result.error);
  return result;
}

describe("Chromium's HAR", () => {
  const { report, problems } = imported(file('chromium.har'));
  it('becomes its pages, hops first', () => {
    expect(problems).toEqual([]);
    expect(report.runs).toEqual([
      { ...run, source: 'har', browser: 'WebInspector 537.36', time: Date.UTC(2026, 10, 20, 9) + 100 },
    ]);
    expect(report.pages.map(({ url }) => url)).toEqual(['https://www.shop.test/', 'https://www.shop.test/cart']);
    expect(report.pages[0]?.chain).toEqual([
      { kind: 'redirect', hostname: 'shop.test', address: '198.41.30.10' },
      { kind: 'answer', hostname: 'www.shop.test', address: '2606:4700::10' },
    ]);
  });

  it('becomes the same hosts that the browser would have reported', () => {
    expect(hostsOf(report.pages[0])).toEqual({
      'www.shop.test': '2606:4700::10 script 1 main_frame 1, - xmlhttprequest 1 worker',
      'shop.test': '198.41.30.10 main_frame 1 redirect insecure',
      'cdn.images.test': '198.41.30.20 image 2 cached',
      // The tracker fills in no address here: none was seen before.
      'fonts.test': '- font 1 cached',
      'pay.test': '2606:4700::30 sub_frame 1',
      'ads.test': '- ping 1 failed net::ERR_BLOCKED_BY_CLIENT',
      'gone.test': '- script 1 failed net::ERR_NAME_NOT_RESOLVED',
      'live.shop.test': '2606:4700::40 websocket 1 websocket',
    });
  });
});

describe("Firefox's HAR", () => {
  it('becomes its page, with the types of Sec-Fetch-Dest', () => {
    const { report, problems } = imported(file('firefox.har'));
    expect(problems).toEqual([]);
    expect(report.runs[0]).toMatchObject({ browser: 'Firefox 153.0', time: Date.UTC(2026, 10, 20, 9) });
    expect(report.pages).toHaveLength(1);
    expect(hostsOf(report.pages[0])).toEqual({
      'news.test': '2606:4700::50 stylesheet 1 main_frame 1',
      'static.test': '198.41.30.60 script 1 image 1 cached recalled',
      'old.test': '- stylesheet 1 cached',
      'frame.test': '198.41.30.61 sub_frame 1',
      'tracker.test': '- xmlhttprequest 1 failed no answer',
    });
  });
});

describe("WebPageTest's HAR", () => {
  it('becomes its page, addresses with and without port', () => {
    const { report, problems } = imported(file('webpagetest.har'));
    expect(problems).toEqual([]);
    expect(report.pages.map(({ url }) => url)).toEqual(['https://paper.test/']);
    expect(hostsOf(report.pages[0])).toEqual({
      'paper.test': '2606:4700::70 main_frame 1',
      'cdn.paper.test': '198.41.30.71 stylesheet 1',
      'fonts.paper.test': '2606:4700::72 font 1',
      'beacon.paper.test': '- ping 1 failed no answer',
    });
  });
});

describe('a HAR without pages', () => {
  it('is one page, its redirects followed', () => {
    const { report } = imported(file('no-pages.har'));
    expect(report.pages.map(({ url, chain }) => [url, chain.length])).toEqual([['http://plain.test/home', 2]]);
    expect(hostsOf(report.pages[0])).toEqual({
      'plain.test': '198.41.30.80 stylesheet 1 main_frame 2 insecure redirect',
      '[2606:4700::81]': '2606:4700::81 xmlhttprequest 1 insecure',
    });
  });
});

describe('a HAR', () => {
  const har = (entries: readonly unknown[], pages?: readonly unknown[]) =>
    JSON.stringify({ log: { entries, ...(pages ? { pages } : {}) } });
  const entry = (url: string, more: Record<string, unknown> = {}) => ({
    startedDateTime: '2026-11-20T09:00:00.000Z',
    request: { url },
    response: { status: 200, content: { mimeType: 'text/html' } },
    serverIPAddress: '198.41.30.10',
    ...more,
  });

  it('keeps every good entry beside broken ones, and tells the number of each broken one', () => {
    const { report, problems } = imported(file('broken-entries.har'));
    expect(problems.map(({ entry, message }) => `${entry}: ${message}`)).toEqual([
      '2: It is no whole JSON object; it was left out.',
      '3: It has no request.url; it was left out.',
      '5: Its URL "http://" is not valid; it was left out.',
      '6: Its serverIPAddress "localhost<script>" is no address of a host; the entry counts without one.',
      '7: Its startedDateTime is not a time; the time of its page stands in.',
      '8: It has no response with a status; whether it was answered is not known.',
    ]);
    expect(Object.keys(hostsOf(report.pages[0]))).toEqual(['plain.test', '[2606:4700::81]', 'noanswer.test']);
  });

  it.each([
    ['', 'it is not JSON'],
    ['<html>', 'it is not JSON'],
    ['[]', 'no list "log.entries"'],
    ['{"log":{}}', 'no list "log.entries"'],
    ['{"log":{"entries":{}}}', 'no list "log.entries"'],
  ])('that is none is refused with the reason: %s', (text, reason) => {
    const result = importHar(text, run);
    expect(result.ok ? '' : result.error).toContain(reason);
  });

  it('that was cut off marks the page behind whose last request it was, and no other', () => {
    const text = file('chromium.har');
    const problems = (part: string) => imported(part).report.pages.map(({ problem }) => problem?.id);
    expect(problems(text)).toEqual([undefined, undefined]);
    expect(problems(text.slice(0, text.lastIndexOf(']')))).toEqual([undefined, 'cut']);
  });

  it('says of each problem whether requests are lost by it', () => {
    const { problems } = imported(file('broken-entries.har'));
    for (const { message, losesRequests } of problems) {
      expect(losesRequests, message).toBe(/left out/.test(message) && !/longer than a hostname/.test(message));
    }
  });

  it('of a document that is an error says so, because what the page needs was not seen', () => {
    const text = file('chromium.har').replace(/"status": ?200/, '"status": 503');
    expect(imported(text).report.pages[0]?.problem).toEqual({
      id: 'status',
      text: 'The answer was an error (HTTP status 503).',
    });
  });

  it('that was cut off gives what is whole, wherever it was cut', () => {
    const text = file('chromium.har');
    const whole = parseHar(text);
    const count = (result: typeof whole) =>
      result.ok ? result.har.logs.flatMap(({ pages }) => pages).reduce((n, { events }) => n + events.length, 0) : 0;
    for (let cut = text.indexOf('"entries"') + 1200; cut < text.length - 5; cut += 97) {
      const result = parseHar(text.slice(0, cut));
      expect(result.ok).toBe(true);
      expect(count(result)).toBeLessThanOrEqual(count(whole));
      if (result.ok) expect(result.har).toMatchObject({ isCut: true });
    }
  });

  it("tells sitespeed.io's cached answers from others, and what was only stored, or not known to be, from both", () => {
    const state = { lastAccess: '', eTag: '', hitCount: 0 };
    const { report } = imported(
      har([
        entry('https://a.test/'),
        entry('https://b.test/x', { _resourceType: 'script', cache: { beforeRequest: state } }),
        entry('https://c.test/x', { _resourceType: 'script', cache: { beforeRequest: null, afterRequest: state } }),
        entry('https://d.test/x', {
          _resourceType: 'script',
          serverIPAddress: undefined,
          cache: { beforeRequest: null, afterRequest: null },
        }),
      ]),
    );
    expect(hostsOf(report.pages[0])).toMatchObject({
      'b.test': '198.41.30.10 script 1 cached',
      'c.test': '198.41.30.10 script 1',
      'd.test': '- script 1',
    });
  });

  it('says who caused a redirect where only what it led to tells', () => {
    const to = (redirectURL: string) => ({ _resourceType: 'image', response: { status: 302, redirectURL } });
    const { report } = imported(
      har([
        entry('https://a.test/'),
        entry('https://count.test/1', to('https://count.test/2')),
        entry('https://count.test/2', to('https://sync.test/')),
        entry('https://sync.test/', {
          _resourceType: 'image',
          _initiator: 'https://a.test/',
          _initiator_type: 'parser',
        }),
        entry('https://round.test/', to('https://round.test/')),
      ]),
    );
    const loadedBy = (hostname: string) => report.pages[0]?.hosts.find((host) => host.hostname === hostname)?.loadedBy;
    expect(loadedBy('count.test')).toEqual([{ kind: 'document', hostname: 'a.test', requests: 1 }]);
    expect(loadedBy('sync.test')).toEqual([{ kind: 'redirect', hostname: 'count.test', requests: 1 }]);
    expect(loadedBy('round.test')).toBeUndefined();
  });

  it('with a byte order mark is read', () => {
    expect(imported(`\ufeff${file('firefox.har')}`).report.pages).toHaveLength(1);
  });

  it('gives entries that name no page to the page that was loading', () => {
    const pages = ['10', '20'].map((second) => ({
      id: `p${second}`,
      startedDateTime: `2026-11-20T09:00:${second}.000Z`,
    }));
    const text = har(
      [
        entry('https://a.test/', { pageref: 'p10' }),
        entry('https://b.test/', { pageref: 'p20' }),
        entry('https://late.test/x', { startedDateTime: '2026-11-20T09:00:25.000Z', response: { status: 200 } }),
        entry('https://early.test/x', { startedDateTime: '2026-11-20T09:00:12.000Z', response: { status: 200 } }),
        entry('https://lost.test/', { pageref: 'p99' }),
      ],
      pages,
    );
    expect(imported(text).report.pages.map(({ hosts }) => hosts.map(({ hostname }) => hostname))).toEqual([
      ['a.test', 'early.test'],
      ['b.test', 'late.test'],
      ['lost.test'],
    ]);
  });

  it('files what names an unknown page under the page that was loading, unless a document does, and says so', () => {
    const { report, problems } = imported(
      har(
        [
          entry('https://a.test/', { pageref: 'p' }),
          entry('https://script.test/x', { pageref: 'q', response: { status: 200 } }),
          entry('https://b.test/', { pageref: 'r' }),
          entry('https://image.test/x', { pageref: 'r', response: { status: 200 } }),
        ],
        [{ id: 'p', startedDateTime: '2026-11-20T09:00:00.000Z' }],
      ),
    );
    expect(report.pages.map(({ hosts }) => hosts.map(({ hostname }) => hostname))).toEqual([
      ['a.test', 'script.test'],
      ['b.test', 'image.test'],
    ]);
    expect(problems.map(({ entry: number, count, message }) => [number, count, message.slice(0, 30)])).toEqual([
      [2, 1, 'Its pageref "q" names no page;'],
      [3, 2, 'Its pageref "r" names no page;'],
    ]);
  });

  it('without a document makes up no URL and gives no class, for the page is none of the hosts that it asks', () => {
    const json = { status: 200, content: { mimeType: 'application/json' } };
    const { report } = imported(
      har([entry('https://a.test/api', { response: json }), entry('https://b.test/api', { response: json })]),
    );
    expect(report.pages.map(({ url, problem }) => [url, problem?.id])).toEqual([['https://a.test/api', 'no-document']]);
    const [page] = [...judgeReport(report, (hostname) => hostname).pages];
    expect(page?.verdict.class).toBe('unknown');
    expect(page?.hosts.map(({ severity }) => severity)).toEqual(['function', 'function']);
    expect(page?.site).toBe('a.test');
  });

  it('never takes what a frame shows for the document of a page', () => {
    const frame = entry('https://ads.test/frame', {
      _resourceType: 'document',
      request: { url: 'https://ads.test/frame', headers: [{ name: 'Sec-Fetch-Dest', value: 'iframe' }] },
    });
    const script = entry('https://cdn.test/x.js', { _resourceType: 'script' });
    const { report } = imported(har([script, frame]));
    expect(report.pages.map(({ chain, problem }) => [chain, problem?.id])).toEqual([[[], 'no-document']]);
    expect(hostsOf(report.pages[0])).toMatchObject({ 'ads.test': '198.41.30.10 sub_frame 1' });
    expect(judgeReport(report, (hostname) => hostname).pages[0]?.verdict.class).toBe('unknown');
  });

  it('has no document in an answer without content, whatever type that names, and an image in one that is an image', () => {
    const beacon = (mimeType: string) => {
      const response = { status: 204, content: { mimeType } };
      return imported(har([entry('https://page.test/beacon', { response })])).report.pages[0];
    };
    expect(beacon('text/html; charset=UTF-8')?.problem?.id).toBe('no-document');
    expect(hostsOf(beacon('image/gif'))).toEqual({ 'page.test': '198.41.30.10 image 1' });
  });

  it('without a document has the URL that its requests name as their referrer, be it in no request of the file', () => {
    const asked = (url: string, referrer: string, mimeType: string) =>
      entry(url, {
        request: { url, headers: [{ name: 'Referer', value: referrer }] },
        response: { status: 200, content: { mimeType } },
      });
    const { report } = imported(
      har([
        asked('https://cdn.test/a.css', 'https://app.test/start', 'text/css'),
        asked('https://cdn.test/a.woff2', 'https://cdn.test/a.css', 'font/woff2'),
      ]),
    );
    expect(report.pages.map(({ url, problem }) => [url, problem])).toEqual([
      [
        'https://app.test/start',
        {
          id: 'no-document',
          text: 'No document of this page is in the file; its URL is what its requests name as their referrer.',
        },
      ],
    ]);
    const onlyFont = imported(
      har([
        asked('https://cdn.test/a.css', '', 'text/css'),
        asked('https://cdn.test/a.woff2', 'https://cdn.test/a.css', 'font/woff2'),
      ]),
    );
    expect(onlyFont.report.pages[0]?.url).toBe('https://cdn.test/a.css');
  });

  it('knows a document without a body by what it asked for: a navigation that is confirmed (304), or that failed', () => {
    const navigation = (accept: string, response: Record<string, unknown>) => {
      const url = 'https://page.test/';
      const image = entry('https://image.test/', { response: { status: 304 } });
      const page = entry(url, { request: { url, headers: [{ name: 'Accept', value: accept }] }, response });
      return imported(har([image, page])).report.pages[0];
    };
    const accept = 'text/html, application/xhtml+xml, */*';
    expect(navigation(accept, { status: 304 })).toMatchObject({ url: 'https://page.test/', origin: 'loaded' });
    expect(navigation(accept, { status: 0 })).toMatchObject({ url: 'https://page.test/', origin: 'failed' });
    expect(navigation('text/html, */*; q=0.01', { status: 304 })?.problem?.id).toBe('no-document');
    const json = { status: 200, content: { mimeType: 'application/json' } };
    expect(navigation(accept, json)?.problem?.id).toBe('no-document');
  });

  it('gives entries of before the first page to none that is listed, but a redirect and a tunnel to the page that they may lead to', () => {
    const pages = [{ id: 'p', startedDateTime: '2026-11-20T09:00:10.000Z' }];
    const at = '2026-11-20T09:00:05.000Z';
    const early = (url: string, response: Record<string, unknown>) => entry(url, { startedDateTime: at, response });
    const own = entry('https://page.test/', { pageref: 'p', startedDateTime: '2026-11-20T09:00:10.000Z' });
    const hosts = (entries: readonly unknown[]) =>
      imported(har(entries, pages)).report.pages.map((page) => Object.keys(hostsOf(page)));
    const redirect = early('https://short.test/', { status: 302, redirectURL: 'https://page.test/' });
    const tunnel = { ...early('', {}), request: { method: 'CONNECT', url: 'cdn.test:443' } };
    expect(hosts([early('https://tab.test/x', { status: 200 }), redirect, tunnel, own])).toEqual([
      ['page.test', 'short.test', 'cdn.test'],
      ['tab.test'],
    ]);
    const script = { status: 200, content: { mimeType: 'text/javascript' } };
    expect(hosts([early('https://tab.test/x', { status: 200 }), { ...own, response: script }])).toEqual([
      ['tab.test', 'page.test'],
    ]);
  });

  it('keeps a page that redirects to itself, one that redirects nowhere, and one that goes in circles', () => {
    const to = (url: string) => ({ status: 302, redirectURL: url });
    const self = imported(har([entry('https://a.test/', { response: to('/') }), entry('https://a.test/')])).report
      .pages;
    expect(self.map(({ chain }) => chain.map(({ kind }) => kind))).toEqual([['redirect', 'answer']]);
    const nowhere = imported(
      har([entry('https://a.test/', { response: { ...to('https://b.test/'), content: { mimeType: 'text/html' } } })]),
    ).report.pages;
    expect(nowhere.map(({ chain }) => chain.map(({ hostname }) => hostname))).toEqual([['a.test']]);
    const circle = [
      entry('https://a.test/', { response: { ...to('https://b.test/'), content: { mimeType: 'text/html' } } }),
      entry('https://b.test/', { response: to('https://a.test/') }),
    ];
    expect(imported(har(circle)).report.pages.map(({ chain }) => chain.length)).toEqual([2]);
  });

  it('that has no end is given up, with what came until then', () => {
    const bounds = { characters: 1000, entries: 3 };
    const read = (...pieces: readonly string[]) => {
      const reader = new HarReader(bounds);
      let taken = 0;
      for (const piece of pieces) {
        reader.push(piece);
        taken++;
        if (reader.isEndless) break;
      }
      return { taken, result: reader.end() };
    };
    const nothing = read(...Array<string>(100).fill('y\n'.repeat(100)));
    expect(nothing).toMatchObject({ taken: 6, result: { ok: false } });
    expect(nothing.result).toHaveProperty('error', expect.stringContaining('in its first 1,000 characters'));
    const begun = har([entry('https://a.test/')]).slice(0, -3);
    const behind = read(begun, ...Array<string>(100).fill(' '.repeat(200)));
    expect(behind).toMatchObject({ taken: 7, result: { ok: true, har: { logs: [{ pages: [{ isCut: true }] }] } } });
    const more = read(begun, ...Array<string>(100).fill(`,${JSON.stringify(entry('https://a.test/'))}`));
    expect(more).toMatchObject({ taken: 4, result: { ok: true } });
    expect(more.result).toHaveProperty('har.problems.0.message', expect.stringContaining('The file has no end'));
  });

  it('of any size that goes on has an end', () => {
    const reader = new HarReader({ characters: 1000, entries: 1e6 });
    for (const text of har(Array(50).fill(entry('https://a.test/')))) reader.push(text);
    expect(reader.isEndless).toBe(false);
  });

  it('keeps a page whose document failed', () => {
    const failed = entry('https://a.test/', {
      _resourceType: 'document',
      response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' },
    });
    const [page] = imported(har([failed])).report.pages;
    expect(page).toMatchObject({ origin: 'failed', chain: [{ kind: 'failure', hostname: 'a.test', address: '' }] });
  });

  it('has no address of a host in whose place a proxy answers that it wants a login', () => {
    const asked = entry('http://a.test/', { serverIPAddress: '10.0.0.1', response: { status: 407 } });
    expect(hostsOf(imported(har([asked])).report.pages[0])).toEqual({ 'a.test': '- other 1 insecure' });
  });

  it('tells what was fetched for later from what the page shows, in the words of each browser', () => {
    const asked = (url: string, headers: Record<string, string>, more: Record<string, unknown> = {}) => {
      const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
      return entry(url, { ...more, request: { url, headers: list } });
    };
    const [page] = imported(
      har([
        entry('https://page.test/'),
        asked('https://chromium.test/next.css', { 'Sec-Purpose': 'prefetch' }, { _resourceType: 'other' }),
        asked('https://firefox.test/next.js', { 'Sec-Fetch-Dest': 'empty', 'X-moz': 'prefetch' }),
        asked('https://next.test/', { purpose: 'prefetch', 'sec-fetch-dest': 'document' }),
        asked('https://prerendered.test/', { 'Sec-Purpose': 'prefetch;prerender' }, { _resourceType: 'document' }),
        asked('https://image.test/', { 'Sec-Purpose': 'prefetch;prerender' }, { _resourceType: 'image' }),
        asked('https://socket.test/', { Upgrade: 'websocket' }, { response: { status: 101 } }),
        asked('https://shown.test/app.js', { 'Sec-Fetch-Dest': 'script' }),
      ]),
    ).report.pages;
    expect(page?.url).toBe('https://page.test/');
    expect(page?.hosts.map(({ hostname, endpoints }) => [hostname, endpoints[0]?.types])).toEqual([
      ['page.test', { main_frame: 1 }],
      ['chromium.test', { speculative: 1 }],
      ['firefox.test', { speculative: 1 }],
      ['next.test', { speculative: 1 }],
      ['prerendered.test', { speculative: 1 }],
      ['image.test', { speculative: 1 }],
      ['socket.test', { websocket: 1 }],
      ['shown.test', { script: 1 }],
    ]);
  });

  it('has what a prerendered document asked for as its own, once that is the page', () => {
    const headers = [{ name: 'Sec-Purpose', value: 'prefetch;prerender' }];
    const prerendered = (url: string, _resourceType: string) =>
      entry(url, { _resourceType, request: { url, headers } });
    const [page] = imported(
      har([prerendered('https://page.test/', 'document'), prerendered('https://image.test/', 'image')]),
    ).report.pages;
    expect(page?.hosts.map(({ endpoints }) => endpoints[0]?.types)).toEqual([{ main_frame: 1 }, { image: 1 }]);
  });

  it('has a document that was fetched for later as its page where there is no other', () => {
    const headers = [{ name: 'Sec-Purpose', value: 'prefetch' }];
    const [page] = imported(har([entry('https://page.test/', { request: { url: 'https://page.test/', headers } })]))
      .report.pages;
    expect(page?.hosts[0]?.endpoints[0]?.types).toEqual({ main_frame: 1 });
  });

  it('cannot confuse the counts with names of JavaScript', () => {
    const odd = ['__proto__', 'constructor', 'toString'].map((word) =>
      entry(`https://${word}/x`, { _resourceType: word, response: { status: 0, _error: word } }),
    );
    const { report } = imported(har(odd));
    for (const { endpoints } of report.pages[0]?.hosts ?? []) {
      for (const { types, details } of endpoints) {
        expect(Object.values(types).every(Number.isInteger)).toBe(true);
        expect(Object.values(details.error ?? {})).toEqual([1]);
      }
    }
  });

  it('never throws and loses no entry that has a URL, whatever is in it', () => {
    const wild = fc.oneof(
      fc.constantFrom<unknown>('', 0, null, true, [], {}, 'net::ERR_FAILED', -1, 1e99),
      fc.string(),
    );
    const anyEntry = fc.record(
      {
        pageref: fc.constantFrom<unknown>('p', 'q', 7),
        startedDateTime: fc.oneof(wild, fc.constant('2026-11-20T09:00:00.000Z')),
        serverIPAddress: fc.oneof(wild, fc.constantFrom('198.41.30.10', '[2606:4700::1]', '[::1]:80', '1.2.3.4:5')),
        request: fc.oneof(
          wild,
          fc.record(
            {
              url: fc.oneof(wild, fc.constantFrom('https://a.test/', 'http://b.test/x', 'wss://c.test')),
              headers: wild,
            },
            { requiredKeys: [] },
          ),
        ),
        response: fc.oneof(
          wild,
          fc.record(
            {
              status: fc.oneof(wild, fc.constantFrom(200, 301, 0)),
              redirectURL: fc.oneof(wild, fc.constant('https://a.test/')),
              _error: wild,
              content: wild,
              httpVersion: wild,
            },
            { requiredKeys: [] },
          ),
        ),
        cache: wild,
        _resourceType: fc.oneof(wild, fc.constantFrom('document', 'script')),
        _fromCache: wild,
        _webSocketMessages: wild,
        _fetchedViaServiceWorker: wild,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(wild, anyEntry), { maxLength: 8 }),
        fc.option(fc.array(wild), { nil: undefined }),
        (entries, pages) => {
          const { report, problems } = imported(har(entries, pages));
          const usable = entries.filter((value) => {
            const url = (value as { request?: { url?: unknown } } | null)?.request?.url;
            return typeof url === 'string' && /^(https?|wss?):/.test(url) && URL.canParse(url);
          });
          const requests = report.pages
            .flatMap(({ hosts }) =>
              hosts.flatMap(({ endpoints }) => endpoints.flatMap(({ types }) => Object.values(types))),
            )
            .reduce((sum, count) => sum + count, 0);
          expect(requests).toBe(usable.length);
          for (const { entry: number } of problems) expect(number).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes time that grows with its size and no faster', () => {
    const many = (count: number) =>
      har(
        Array.from({ length: count }, (_, at) =>
          entry(`https://h${at % 500}.test/${at}`, {
            pageref: `p${at % 50}`,
            _resourceType: at < 50 ? 'document' : 'image',
          }),
        ),
      );
    const cost = (text: string) => {
      // Time of the processor, because others may keep it busy.
      const before = process.cpuUsage();
      imported(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(many(1000));
    expect(cost(many(16_000))).toBeLessThan(8 * cost(many(2000)) * 3);
  }, 30_000);
});
