import { randomUUID } from 'node:crypto';
import type { Page, Request } from 'playwright-core';
import { harResourceType } from '../../src/format/har/har-resource-type.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { createHost, fileRequest, type Host } from '../../src/page/recording/host.ts';
import { unexplainedError } from '../../src/readiness/evidence/failure-meaning.ts';
import { type ChainStep, type ReportHost, type ReportPage, withoutQuery } from '../../src/readiness/report/report.ts';
import { isOfDocument } from './activity.ts';

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
    const event = { kind, id: String(at), time, tab: 0, frame: 0, type: 'main_frame', ...url } as const;
    fileRequest(hostIn(hosts, url.hostname), { ...event, ...(address !== '' && { address }) }, 0);
    chain.push({ kind, hostname: url.hostname, address });
  }
  return {
    id: randomUUID(),
    run: '',
    url: withoutQuery(last.url()),
    time,
    origin: 'loaded',
    chain,
    hosts: [...hosts.values()].map(reportHost),
    leftOut: 0,
  };
}

/**
 * Adds the hosts that were asked and never answered, which the extension does not know of: browsers report it of
 * requests when they are answered or have failed.
 * @param facts what the extension knows of a page
 * @param silent the requests without an answer
 * @returns the same with these requests as failures
 */
export function withSilentHosts(facts: ReportPage, silent: readonly Request[], page: Page): ReportPage {
  if (silent.length === 0) return facts;
  const hosts = new Map<string, Host>();
  let chain = facts.chain;
  for (const [at, request] of silent.entries()) {
    const url = requestUrl(request.url());
    const type = typeOf(request, page);
    const event = {
      kind: 'failure',
      id: String(at),
      time: facts.time,
      tab: 0,
      frame: 0,
      type,
      error: unexplainedError,
    } as const;
    fileRequest(hostIn(hosts, url.hostname), { ...event, ...url }, 0);
    if (type === 'main_frame' && chain.length === 0) {
      chain = [{ kind: 'failure', hostname: url.hostname, address: '', error: unexplainedError }];
    }
  }
  const known = new Set(facts.hosts.map(({ hostname }) => hostname));
  const added = [...hosts.values()].filter(({ hostname }) => !known.has(hostname));
  return { ...facts, chain, hosts: [...facts.hosts, ...added.map(reportHost)] };
}

function hostIn(hosts: Map<string, Host>, hostname: string): Host {
  const host = hosts.get(hostname) ?? createHost(hostname);
  hosts.set(hostname, host);
  return host;
}

function reportHost({ hostname, endpoints }: Host): ReportHost {
  return { hostname, endpoints };
}

function typeOf(request: Request, page: Page): string {
  if (isOfDocument(request, page)) return 'main_frame';
  const type = harResourceType(request.resourceType(), '', '');
  return type === 'document' ? 'sub_frame' : type;
}
