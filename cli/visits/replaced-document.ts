import { randomUUID } from 'node:crypto';
import type { Request } from 'playwright-core';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { createHost, fileRequest, type Host } from '../../src/page/recording/host.ts';
import { type ChainStep, type ReportPage, withoutQuery } from '../../src/readiness/report/report.ts';

/**
 * What Playwright knows of a document and the redirects to it. Used when a document was replaced before the extension saw
 * it, which then keeps nothing of it.
 * @param last the request of the document, behind all redirects
 * @returns the document as the extension would report it, without what it has loaded; null if it was not answered
 */
export async function documentAlone(last: Request): Promise<ReportPage | null> {
  if ((await last.response()) === null) return null;
  const requests: Request[] = [];
  for (let request: Request | null = last; request; request = request.redirectedFrom()) requests.unshift(request);
  const hosts = new Map<string, Host>();
  const chain: ChainStep[] = [];
  const time = Date.now();
  for (const [at, request] of requests.entries()) {
    const answer = await request.response();
    const server = await answer?.serverAddr();
    // Chromium writes an IPv6 address in brackets here (test/cli/visits.test.ts, Chromium 156).
    const address = server?.ipAddress.replace(/^\[|\]$/g, '') ?? '';
    const url = requestUrl(request.url());
    const kind = at < requests.length - 1 ? 'redirect' : 'answer';
    const host = hosts.get(url.hostname) ?? createHost(url.hostname);
    hosts.set(url.hostname, host);
    const event = { kind, id: String(at), time, tab: 0, frame: 0, type: 'main_frame', ...url } as const;
    fileRequest(host, { ...event, ...(address !== '' && { address }) }, 0);
    chain.push({ kind, hostname: url.hostname, address });
  }
  return {
    id: randomUUID(),
    run: '',
    url: withoutQuery(last.url()),
    time,
    origin: 'loaded',
    chain,
    hosts: [...hosts.values()].map(({ hostname, endpoints }) => ({ hostname, endpoints })),
    leftOut: 0,
  };
}
