import { describe, expect, it } from 'vitest';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { harProblemText } from '../../../../src/format/har/har-problems.ts';
import { importHar } from '../../../../src/format/har/import-har.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { four, records, six } from '../../readiness/facts.ts';
import { hostsOf } from './har-hosts.ts';

interface Sent {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  readonly address?: string;
  readonly mimeType?: string;
}

function imported(...sent: readonly Sent[]) {
  const entries = sent.map(({ url, method = 'GET', status = 200, address = six, mimeType = '' }, at) => ({
    startedDateTime: new Date(Date.UTC(2026, 10, 20, 9, 0, at)).toISOString(),
    request: { method, url },
    response: { status, content: { mimeType } },
    serverIPAddress: address,
  }));
  const result = importHar(JSON.stringify({ log: { entries } }), { id: 'run', nat64Prefixes: [] });
  if (!result.ok) throw new Error(result.error);
  return result;
}

const main: Sent = { url: 'https://www.test/', mimeType: 'text/html' };
const tunnel = (url: string, more: Partial<Sent> = {}): Sent => ({ url, method: 'CONNECT', ...more });
const judged = (sent: readonly Sent[], ...dns: readonly HostRecords[]) =>
  judgeReport({ ...imported(...sent).report, dns }, (host) => host).pages[0]?.verdict;

describe('a tunnel that was not decrypted', () => {
  it.each([
    ['http://cdn.test:443/', 'https', undefined],
    ['https://cdn.test/', 'https', undefined],
    ['https://cdn.test:443', 'https', undefined],
    ['cdn.test:443', 'https', undefined],
    ['CDN.test', 'https', undefined],
    ['https://cdn.test:8443/', 'https', 8443],
    ['cdn.test:80', 'http', undefined],
    ['http://cdn.test:80/', 'http', undefined],
  ])('is a request of unknown use to its host and port, however a tool writes it: %s', (url, scheme, port) => {
    const { report } = imported(main, tunnel(url));
    const found = report.pages[0]?.hosts.find(({ hostname }) => hostname === 'cdn.test');
    expect(found?.endpoints).toMatchObject([{ address: six, types: { tunnel: 1 } }]);
    expect(found?.endpoints[0]?.port).toBe(port ?? (scheme === 'http' ? 80 : 443));
    expect(found?.endpoints[0]?.marks.insecure).toBe(scheme === 'http' ? 1 : undefined);
  });

  it('makes a page partial by a host without AAAA, and as it may be of another program that is likely', () => {
    const verdict = judged(
      [main, tunnel('cdn.test:443', { address: four })],
      records('www.test', [four], [six]),
      records('cdn.test', [four], 'no-data'),
    );
    expect(verdict).toMatchObject({ class: 'ipv6-partial', confidence: 'likely' });
    expect(verdict?.networks['without-nat64']).toMatchObject({ result: 'breaks', confidence: 'likely' });
  });

  it('to a host that works leaves the page working, which is likely', () => {
    const dns = [records('www.test', [four], [six]), records('cdn.test', [four], [six])] as const;
    expect(judged([main, tunnel('cdn.test:443')], ...dns)).toMatchObject({ class: 'ipv6-full', confidence: 'likely' });
    expect(judged([main], ...dns)).toMatchObject({ class: 'ipv6-full', confidence: 'certain' });
  });

  it('is no success where nobody was asked about its host', () => {
    expect(judged([main, tunnel('cdn.test:443', { address: '' })])?.networks['without-nat64'].result).toBe('unknown');
  });

  it.each([
    0, 403, 502,
  ])('that the proxy did not open (%i) reached nobody, and no status of the proxy is the host’s', (status) => {
    const { report } = imported(main, tunnel('cdn.test:443', { status }));
    expect(hostsOf(report.pages[0])['cdn.test']).toBe('- tunnel 1 failed no answer');
  });

  it('is reported with the host', () => {
    expect(imported(main, tunnel('cdn.test:443')).problems.map(harProblemText)).toEqual([
      '1 tunnel through a proxy (CONNECT) was not decrypted: its host counts for the page that was loading. What for, and whether the page needs it at all, is not known (cdn.test).',
    ]);
  });

  it('names no page, where there is a request', () => {
    const { report } = imported(tunnel('cdn.test:443'), { url: 'https://api.test/', mimeType: 'application/json' });
    expect(report.pages.map(({ url }) => url)).toEqual(['https://api.test/']);
  });
});

describe('a tunnel of which the requests are in the file', () => {
  it('is none beside them, and nothing is reported', () => {
    const { report, problems } = imported(tunnel('www.test:443'), main);
    expect(problems).toEqual([]);
    expect(hostsOf(report.pages[0])).toEqual({ 'www.test': `${six} main_frame 1` });
  });

  it('is known by host and port: one to another port of the host stays', () => {
    const { report } = imported(main, tunnel('www.test:8443'));
    expect(hostsOf(report.pages[0])).toEqual({ 'www.test': `${six} tunnel 1, ${six} main_frame 1` });
  });
});
