import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { harDialects } from '../../../../src/format/har/har-dialects.ts';
import { harProblemText } from '../../../../src/format/har/har-problems.ts';
import { importHar } from '../../../../src/format/har/import-har.ts';
import { parseServerAddress } from '../../../../src/format/har/server-address.ts';
import { failureMeaning } from '../../../../src/readiness/evidence/failure-meaning.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { hostsOf } from './har-hosts.ts';

function imported(text: string) {
  const result = importHar(text, { id: 'run', nat64Prefixes: [] });
  if (!result.ok) throw new Error(result.error);
  return result;
}
const file = (name: string) => imported(readFileSync(`test/data/har/${name}.har`, 'utf8'));
const verdictOf = (name: string, hostname: string) =>
  judgeReport(file(name).report, (host) => host).hosts.find((host) => host.hostname === hostname)?.verdict;

describe('each dialect', () => {
  it.each(Object.entries(harDialects))('%s names its tools and its source', (_, { tools, source }) => {
    expect(tools.length).toBeGreaterThan(5);
    expect(source.length).toBeGreaterThan(20);
  });
});

describe("Playwright's HAR", () => {
  const { report, problems } = file('playwright');
  it('tells what its tests answered or blocked from what the network did, and leaves out requests of its own', () => {
    expect(problems).toEqual([]);
    expect(report.runs[0]?.browser).toBe('chromium 156.0');
    expect(hostsOf(report.pages[0])).toEqual({
      'app.test': '2606:4700::10 main_frame 1',
      'api.app.test': '- xmlhttprequest 1 intercepted',
      'ads.test': '- other 1 intercepted',
      'beacon.test': '- other 1 cancelled net::ERR_ABORTED',
      'gone.test': '- other 1 failed net::ERR_NAME_NOT_RESOLVED',
      'slow.test': '- other 1 failed no answer',
    });
    expect(report.pages).toHaveLength(1);
  });

  it('blames no host for that', () => {
    for (const host of ['api.app.test', 'ads.test']) {
      expect(verdictOf('playwright', host)).toMatchObject({
        id: 'unknown',
        evidence: [{ id: 'intercepted', values: [1] }],
      });
    }
    expect(verdictOf('playwright', 'beacon.test')?.id).toBe('unknown');
  });
});

describe("Safari's HAR", () => {
  it('tells caches, service workers and cancelled requests', () => {
    const { report, problems } = file('safari');
    expect(problems).toEqual([]);
    expect(hostsOf(report.pages[0])).toEqual({
      'diary.test': '2606:4700::10 main_frame 1',
      'static.diary.test': '- stylesheet 1 image 1 cached',
      'offline.diary.test': '- xmlhttprequest 1 worker',
      'late.test': '- script 1 cancelled Load request cancelled',
      'gone.test': '- script 1 failed A server with the specified hostname could not be found.',
      'shut.test': '- script 1 failed Could not connect to the server.',
    });
  });
});

describe("Firefox's HAR", () => {
  it('takes what a server confirms (304) for its answer, and not for one out of the cache', () => {
    const confirmed = (status: number) => ({
      startedDateTime: '2026-11-20T09:00:00.000Z',
      request: { method: 'GET', url: 'https://diary.test/logo.png' },
      response: { status, content: { mimeType: 'image/png' } },
      cache: { afterRequest: { lastAccess: '2026-11-19T09:00:00.000Z', eTag: '', hitCount: 4 } },
    });
    const hosts = (status: number) => {
      const { report } = imported(JSON.stringify({ log: { entries: [confirmed(status)] } }));
      return hostsOf(report.pages[0])['diary.test'];
    };
    expect(hosts(304)).toBe('- image 1');
    expect(hosts(200)).toBe('- image 1 cached');
  });

  it('gives no reason for what was blocked, so no host is to blame', () => {
    expect(hostsOf(file('firefox-blocked').report.pages[0])).toMatchObject({
      'tracker.test': '- other 1 failed no answer',
    });
    expect(verdictOf('firefox-blocked', 'tracker.test')).toMatchObject({ id: 'unknown', confidence: 'unsure' });
  });
});

describe("Chromium's HAR", () => {
  it('counts what broke off or was given up as answered, at the address that answered', () => {
    const [page] = file('broken-off').report.pages;
    expect(page?.origin).toBe('loaded');
    expect(page?.chain).toMatchObject([{ kind: 'answer', hostname: 'video.test', address: '2606:4700::10' }]);
    expect(hostsOf(page)).toEqual({
      'video.test': '2606:4700::10 main_frame 1 failed net::ERR_INCOMPLETE_CHUNKED_ENCODING',
      'media.test': '198.41.30.30 media 1',
      'chat.test': '198.41.30.31 xmlhttprequest 1',
      'big.test': '2606:4700::32 xmlhttprequest 1 failed net::ERR_CONNECTION_RESET',
      'shut.test': '- script 1 failed net::ERR_CONNECTION_REFUSED',
    });
    expect(verdictOf('broken-off', 'video.test')).toMatchObject({ id: 'ipv6', confidence: 'likely' });
  });
});

describe('HARs of proxies', () => {
  it('count no tunnels beside what was decrypted, and of the others the hosts, of unknown use (Fiddler)', () => {
    const { report, problems } = file('fiddler');
    expect(hostsOf(report.pages[0])).toEqual({
      'shop.test': '2606:4700::10 main_frame 1',
      'pay.test': '198.41.30.41 tunnel 1',
      'cdn.test': '198.41.30.42 tunnel 1',
    });
    expect(problems.map(harProblemText)).toEqual([
      '2 tunnels through a proxy (CONNECT) were not decrypted: their hosts count for the page that was loading. What for, and whether the page needs it at all, is not known (pay.test, cdn.test).',
    ]);
  });

  it('name what broke off without a reason, and what the proxy blocked (Charles)', () => {
    expect(hostsOf(file('charles').report.pages[0])).toEqual({
      'bank.test': '198.41.30.50 main_frame 1',
      'cut.test': '- script 1 failed Charles EXCEPTION',
      'listed.test': '- other 1 intercepted',
      'old.test': '2606:4700::52 xmlhttprequest 1 failed Charles EXCEPTION',
      'down.test': '- sub_frame 1 failed Charles FAILED',
    });
    expect(verdictOf('charles', 'cut.test')?.id).toBe('unknown');
    expect(verdictOf('charles', 'old.test')).toMatchObject({ id: 'ipv6', confidence: 'likely' });
  });

  it('write addresses as sockets for both families have them, and errors in words (mitmproxy)', () => {
    const { report, problems } = file('mitmproxy');
    expect(problems).toEqual([]);
    expect(hostsOf(report.pages[0])).toEqual({
      'forum.test': '198.41.30.60 main_frame 1',
      'images.forum.test': '2606:4700::61 image 1',
      'left.test': '- other 1 cancelled Client disconnected.',
      'shut.test': `- other 1 failed [Errno 111] Connect call failed ('198.41.30.63', 443)`,
      'chat.forum.test': '2606:4700::64 websocket 1 websocket',
    });
  });

  it('write names, ports and zones beside addresses (BrowserMob Proxy)', () => {
    const { report, problems } = file('browsermob');
    expect(problems).toEqual([]);
    expect(hostsOf(report.pages[0])).toEqual({
      'java.test': '198.41.30.80 main_frame 1',
      'cdn.java.test': '198.41.30.81 script 1',
      'six.java.test': '2606:4700::82 script 1',
      'zone.java.test': 'fe80::1 script 1',
      'bracket.java.test': '2606:4700::83 script 1',
      'port.java.test': '198.41.30.84 script 1',
      'dot.java.test': '2606:4700::85 script 1',
      'gone.java.test': '- other 1 failed Unable to resolve host: gone.java.test:443',
    });
  });
});

describe("browsertime's HAR", () => {
  it('has runs whose pages share one id: each is a page', () => {
    const { report, problems } = file('browsertime');
    expect(problems).toEqual([]);
    expect(report.pages.map((page) => [page.url, hostsOf(page)])).toEqual([
      ['https://plain.test/', { 'plain.test': '198.41.30.70 stylesheet 1 main_frame 1 cached' }],
      ['https://six.test/', { 'six.test': '2606:4700::10 script 1 main_frame 1' }],
    ]);
  });
});

describe("WebPageTest's HAR", () => {
  it.each([
    [12007, 'unknown-host'],
    [12029, 'unreachable'],
    [12002, 'timed-out'],
    [12031, 'reset'],
    [12157, 'secure-connection'],
  ])('has %i of WinInet for a request without an answer: %s', (status, id) => {
    const entry = {
      _full_url: 'https://a.test/x.js',
      _ip_addr: '198.41.30.10',
      _request_type: 'Script',
      _responseCode: status,
      startedDateTime: '2026-11-20T09:00:00.000Z',
      response: { status },
    };
    const { report } = imported(JSON.stringify({ log: { entries: [entry] } }));
    expect(hostsOf(report.pages[0])).toEqual({ 'a.test': `- script 1 failed WinInet ${status}` });
    expect(failureMeaning(`WinInet ${status}`)).toBe(id);
  });
});

describe("Insomnia's HAR", () => {
  it('has requests without pages and addresses', () => {
    expect(hostsOf(file('insomnia').report.pages[0])).toEqual({
      'api.test': '- xmlhttprequest 1',
      'down.test': '- other 1 failed no answer',
    });
  });
});

describe('a HAR of requests that are yet to be sent', () => {
  // As har-to-k6 and collections of API clients take them: no times, no answers.
  const toSend = ['https://shop.test/cart', 'https://shop.test/pay', 'https://api.shop.test/v1'].map((url) => ({
    request: { method: 'GET', url, headers: [] },
  }));

  it('has no failed requests, and says once that nothing is known of their answers', () => {
    const { report, problems } = imported(
      JSON.stringify({
        log: { entries: [...toSend, { ...toSend[0], response: null }, { ...toSend[0], response: {} }] },
      }),
    );
    expect(hostsOf(report.pages[0])).toEqual({ 'shop.test': '- other 4', 'api.shop.test': '- other 1' });
    expect(problems.map(harProblemText)).toContain(
      'entry 1 and 4 more: It has no response with a status; whether it was answered is not known.',
    );
    const { runs, hosts } = judgeReport(report, (host) => host);
    expect(runs[0]?.vantage.id).toBe('unknown');
    expect(hosts.map(({ verdict }) => verdict.id)).toEqual(['unknown', 'unknown']);
  });

  it('is told from a HAR whose requests got no answer', () => {
    const response = { status: 0, content: { size: 0 }, bodySize: -1 };
    const { report, problems } = imported(JSON.stringify({ log: { entries: [{ ...toSend[0], response }] } }));
    expect(hostsOf(report.pages[0])).toEqual({ 'shop.test': '- other 1 failed no answer' });
    expect(problems.map(harProblemText).join()).not.toContain('no response');
  });
});

describe('the time of an entry', () => {
  const at = Date.UTC(2026, 10, 20, 8, 15, 0, 250);
  const timesOf = (startedDateTime: unknown) => {
    const request = { method: 'GET', url: 'https://a.test/' };
    const response = { status: 200 };
    const { report, problems } = imported(
      JSON.stringify({ log: { entries: [{ startedDateTime, request, response }] } }),
    );
    return [report.pages[0]?.time, problems.length];
  };

  it.each([
    '2026-11-20T08:15:00.250Z',
    '2026-11-20T09:15:00.2500000+01:00',
    '2026-11-20T04:15:00.250-0400',
    '2026-11-20T08:15:00,250Z',
    at,
    at / 1000,
    String(at),
    String(at / 1000),
  ])('is read as its tool writes it: %s', (written) => {
    expect(timesOf(written)).toEqual([at, 0]);
  });

  it.each([
    '0001-01-01T00:00:00',
    '1970-01-01T00:00:00Z',
    0,
    -1,
    1e300,
    'yesterday',
    '20/11/2026 08:15:00',
    null,
  ])('is none where a tool writes a placeholder or something else: %s', (written) => {
    expect(timesOf(written)).toEqual([0, 1]);
  });
});

describe('an answer without a status', () => {
  it('came where bytes of it did (HTTP/2 pushes in Firefox 54)', () => {
    const request = { method: 'GET', url: 'https://cdn.test/a.css' };
    const response = { status: 0, content: { size: 15_340 }, bodySize: 2913 };
    const { report } = imported(
      JSON.stringify({ log: { entries: [{ serverIPAddress: '2606:4700::10', request, response }] } }),
    );
    expect(hostsOf(report.pages[0])).toEqual({ 'cdn.test': '2606:4700::10 other 1' });
  });
});

describe('the errors of proxies and load testers', () => {
  it.each([
    ["[Errno 111] Connect call failed ('192.0.2.1', 80)", 'refused'],
    ["[Errno 61] Connect call failed ('192.0.2.1', 80)", 'refused'],
    ['[WinError 10061] No connection could be made because the target machine actively refused it', 'refused'],
    [
      "Multiple exceptions: [Errno 60] Connect call failed ('192.0.2.1', 80), [Errno 60] Connect call failed",
      'timed-out',
    ],
    ["[Errno 110] Connect call failed ('2001:db8::1', 443, 0, 0)", 'timed-out'],
    ['[Errno 10060] Connect call failed', 'timed-out'],
    ['dial tcp 192.0.2.1:443: i/o timeout', 'timed-out'],
    ['[Errno 101] Network is unreachable', 'unreachable'],
    ["[Errno 113] Connect call failed ('192.0.2.1', 80)", 'unreachable'],
    ['[Errno 65] No route to host', 'unreachable'],
    ['[Errno 104] Connection reset by peer', 'reset'],
    ['[Errno 11001] getaddrinfo failed', 'unknown-host'],
    ['[Errno 8] nodename nor servname provided, or not known', 'unknown-host'],
    ['lookup gone.test: no such host', 'unknown-host'],
    ['[Errno 1110] something else', 'other'],
  ])('have a meaning: %s', (error, id) => {
    expect(failureMeaning(error)).toBe(id);
  });
});

describe('several HARs in one file', () => {
  it('are all read, and the file says so', () => {
    const { report, problems } = file('joined');
    expect(problems.map(harProblemText)).toEqual(['The file holds 2 files, one behind the other; all were read.']);
    expect(report.pages.map(({ url, id }) => [url, id])).toEqual([
      ['https://one.test/', 'har-1'],
      ['https://two.test/', 'har-2'],
    ]);
    expect(report.runs).toHaveLength(1);
  });

  it('become a run for each browser', () => {
    const text = ['playwright', 'safari'].map((name) => readFileSync(`test/data/har/${name}.har`, 'utf8')).join('');
    const { report } = imported(text);
    expect(report.runs.map(({ id, browser }) => [id, browser])).toEqual([
      ['run', 'chromium 156.0'],
      ['run-2', 'WebKit Web Inspector 20619.1.26'],
    ]);
    expect(report.pages.map(({ run }) => run)).toEqual(['run', 'run-2']);
  });

  it('may be a list, or stand some steps deeper', () => {
    const one = JSON.parse(readFileSync('test/data/har/safari.har', 'utf8'));
    expect(imported(JSON.stringify([one, one])).report.pages).toHaveLength(2);
    expect(imported(JSON.stringify({ har: one })).report.pages).toHaveLength(1);
    // What the API of ThousandEyes answers, with the HAR of each of its agents.
    const agents = [{ har: one }, { har: one }];
    expect(imported(JSON.stringify({ from: '', web: { test: {}, pageLoad: agents } })).report.pages).toHaveLength(2);
  });

  it.each([
    ['of HAR Viewer (.harp)', 'onInputData(', ');', true],
    ['in an assignment', 'module.exports = ', ';\n', true],
    ['in a text', 'This is it: ', ' (the end)', false],
    ['that is not closed', 'onInputData(', '', false],
  ])('inside of a script is read, and broken only where it is: %s', (_, before, after, isWhole) => {
    const { report, problems } = imported(before + readFileSync('test/data/har/safari.har', 'utf8') + after);
    expect(report.pages).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual(
      isWhole ? [] : [expect.stringMatching(/^The (?:JSON of the file is broken\.|file is cut off:)/)],
    );
  });
});

describe('a HAR of a script', () => {
  const entryOf = (url: string, more: object, response: object = {}) => ({
    startedDateTime: '2026-11-20T09:00:00.000Z',
    time: 1,
    request: { method: 'GET', url, headers: [] },
    response: { status: 200, content: { mimeType: 'text/html' }, redirectURL: '', headers: [], ...response },
    ...more,
  });

  it('may have words where numbers belong, as Python writes them', () => {
    const one = { log: { entries: [entryOf('https://a.test/?q=NaN', { serverIPAddress: '2001:db8::1' })] } };
    for (const word of ['NaN', '-Infinity', 'undefined']) {
      const { report, problems } = imported(JSON.stringify(one).replace('"time":1', `"time":${word}`));
      expect(problems).toEqual([]);
      expect(hostsOf(report.pages[0])).toEqual({ 'a.test': '2001:db8::1 main_frame 1' });
    }
  });

  it('tells by the header alone where a redirect leads', () => {
    const location = [{ name: 'location', value: 'https://www.b.test/' }];
    const first = entryOf('http://a.test/', {}, { status: 301, headers: location, content: {} });
    const { report } = imported(JSON.stringify({ log: { entries: [first, entryOf('https://www.b.test/', {})] } }));
    expect(report.pages[0]?.chain.map(({ kind, hostname }) => `${kind} ${hostname}`)).toEqual([
      'redirect a.test',
      'answer www.b.test',
    ]);
  });

  it('without entries has no page', () => {
    expect(imported('{"log":{"entries":[]}}').report.pages).toEqual([]);
  });
});

describe("a server's address", () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['192.0.2.1.443', '192.0.2.1'],
    ['host.test/192.0.2.1', '192.0.2.1'],
    ['host.test/192.0.2.1:443', '192.0.2.1'],
    ['/192.0.2.1', '192.0.2.1'],
    ['host.test/2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['host.test/[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1:443', '2001:db8::1'],
    ['2001:DB8:0000::000A', '2001:db8::a'],
    // Nobody can tell a port from a group here.
    ['2001:db8::1:443', '2001:db8::1:443'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:8443', '2001:db8::1'],
    ['[fe80::1%25eth0]', 'fe80::1'],
    ['fe80::1%Ethernet 2', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['[0:0:0:0:0:FFFF:c000:0201]:443', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
  ])('is found in %s', (written, address) => {
    expect(parseServerAddress(written)).toBe(address);
  });

  it.each([
    '-',
    'unknown',
    'N/A',
    'undefined',
    '0.0.0.0',
    '::',
    '[::]:0',
    'host.test',
    'host.test/',
    '1.2.3',
    'x'.repeat(9999),
  ])('is not in %.20s', (written) => {
    expect(parseServerAddress(written)).toBeNull();
  });

  it.each([
    '192.000.002.001',
    '0xC0000201',
    '3221225985',
    '192.0.2.1, 192.0.2.2',
    '192.0.2.1/32',
    '2001:db8::1/128',
    '192.0.2.1\0',
    '\u202a2001:db8::5\u202c',
    '2001:db8::1::2',
    '[object Object]',
  ])('is not guessed from %s', (written) => {
    expect(parseServerAddress(written)).toBeNull();
  });

  it.each<[unknown, string, RegExp[]]>([
    [[], '-', []],
    ['', '-', []],
    [null, '-', []],
    [['2001:db8::1'], '2001:db8::1', []],
    [['192.0.2.1', '192.0.2.1'], '192.0.2.1', []],
    [['192.0.2.1', '2001:db8::1'], '-', [/"192\.0\.2\.1, 2001:db8::1" is no address of a host/]],
    [{ address: '192.0.2.1' }, '-', [/is no address of a host/]],
  ])('that a script wrote as %j is %s', (serverIPAddress, address, sentences) => {
    const entry = { request: { url: 'https://a.test/' }, response: { status: 200 }, serverIPAddress };
    const { report, problems } = imported(
      JSON.stringify({ log: { entries: [{ startedDateTime: '2026-11-20T09:00:00.000Z', ...entry }] } }),
    );
    expect(hostsOf(report.pages[0])).toEqual({ 'a.test': `${address} other 1` });
    expect(problems.map(harProblemText)).toEqual(sentences.map((sentence) => expect.stringMatching(sentence)));
  });

  it('that 3,000 entries have no more than a placeholder for is reported once, with the count', () => {
    const entries = Array.from({ length: 3000 }, (_, at) => ({
      startedDateTime: '2026-11-20T09:00:00.000Z',
      request: { url: `https://a.test/${at}` },
      response: { status: 200 },
      serverIPAddress: '(none)',
    }));
    const { report, problems } = imported(JSON.stringify({ log: { entries } }));
    expect(problems.map(harProblemText)).toEqual([
      'entry 1 and 2,999 more: Its serverIPAddress "(none)" is no address of a host; the entry counts without one.',
    ]);
    expect(hostsOf(report.pages[0])).toEqual({ 'a.test': '- other 3000' });
  });

  it('that thousands of entries have different nonsense for is reported by a few, and how many more there are', () => {
    const entries = Array.from({ length: 3000 }, (_, at) => ({
      startedDateTime: '2026-11-20T09:00:00.000Z',
      request: { url: 'https://a.test/' },
      response: { status: 200 },
      serverIPAddress: `none-${at}`,
    }));
    const { problems } = imported(JSON.stringify({ log: { entries } }));
    expect(problems).toHaveLength(6);
    expect(problems.reduce((sum, { count }) => sum + count, 0)).toBe(3000);
  });
});

describe('what a HAR says', () => {
  it('reaches no sentence with characters that a terminal obeys', () => {
    const hostile = '\u001b]0;x\u0007\u009b31m\u202e';
    const entries = [
      { request: { url: `http://${hostile}/` } },
      { request: { url: hostile } },
      { request: { url: 'https://a.test/' }, serverIPAddress: hostile, startedDateTime: hostile },
      { request: { method: 'CONNECT', url: `${hostile}.test:443` } },
    ];
    const { problems } = imported(JSON.stringify({ log: { entries } }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;
    expect(problems.length).toBeGreaterThan(2);
    for (const problem of problems) expect(harProblemText(problem)).not.toMatch(control);
    for (const text of [`${hostile}{"log":1}`, `{"${hostile}":${hostile}`, hostile]) {
      const result = importHar(text, { id: 'run', nat64Prefixes: [] });
      expect(result.ok ? '' : result.error).toMatch(/^This is no HAR file: /);
      expect(result.ok ? '' : result.error).not.toMatch(control);
    }
  });

  it('about a hostname that is none is left out, and reported', () => {
    const url = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.test/`;
    const entries = [{ request: { url } }, { request: { url: 'https://a.test/' }, response: { status: 200 } }];
    const { report, problems } = imported(JSON.stringify({ log: { entries } }));
    expect(Object.keys(hostsOf(report.pages[0]))).toEqual(['a.test']);
    expect(problems[0]?.message).toMatch(/longer than a hostname can be/);
  });
});
