import { randomUUID } from 'node:crypto';
import type { Page, Request } from 'playwright-core';
import { harResourceType } from '../../src/format/har/har-resource-type.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { createHost, fileRequest, type Host } from '../../src/page/recording/host.ts';
import { unexplainedError } from '../../src/readiness/evidence/failure-meaning.ts';
import { type ChainStep, type ReportHost, type ReportPage, withoutQuery } from '../../src/readiness/report/report.ts';
import { goingOn } from '../../src/readiness/report/report-page.ts';
import { isOfDocument } from './activity.ts';

/**
 * What Playwright knows of a document and the redirects to it. Used when a document was replaced before the extension saw
 * it, which then keeps nothing of it.
 * @param last the request of the document, behind all redirects
 * @returns the document as the extension would report it, without what it has loaded; null if it was not answered
 */
export async function documentAlone(last: Request): Promise<ReportPage | null> {
  if ((await last.response()) === null) return null;
  const hosts = new Map<string, Host>();
  const chain = [...(await redirectsTo(last, hosts)), await answerStep(last, 'answer', hosts)];
  return {
    id: randomUUID(),
    run: '',
    url: withoutQuery(last.url()),
    time: Date.now(),
    origin: 'loaded',
    chain,
    hosts: [...hosts.values()].map(reportHost),
    leftOut: 0,
  };
}

/** @returns the redirects that led to a request, in order; they are filed in the hosts */
async function redirectsTo(last: Request, hosts: Map<string, Host>): Promise<ChainStep[]> {
  const before = last.redirectedFrom();
  return before ? [...(await redirectsTo(before, hosts)), await answerStep(before, 'redirect', hosts)] : [];
}

/** @returns a request of a document that was answered; it is filed in its host */
async function answerStep(request: Request, kind: 'redirect' | 'answer', hosts: Map<string, Host>): Promise<ChainStep> {
  const answer = await request.response();
  const server = await answer?.serverAddr();
  // Chromium writes an IPv6 address in brackets here (test/cli/visits.test.ts, Chromium 156).
  const address = server?.ipAddress.replace(/^\[|\]$/g, '') ?? '';
  const url = requestUrl(request.url());
  const event = { ...ofNobody, kind, ...url, type: 'main_frame', ...(address !== '' && { address }) } as const;
  fileRequest(hostIn(hosts, url.hostname), event, 0);
  return { kind, hostname: url.hostname, address };
}

/** What hosts count of no request. */
const ofNobody = { id: '', time: 0, tab: 0, frame: 0 } as const;

/**
 * Adds the hosts that were asked and never answered, which the extension does not know of: browsers report it of
 * requests when they are answered or have failed. A document that was asked for in the place of another one and never came is
 * the page, as one is that failed.
 * @param facts what the extension knows of a page
 * @param silent the requests without an answer
 * @returns the same with these requests as failures
 */
export async function withSilentHosts(facts: ReportPage, silent: readonly Request[], page: Page): Promise<ReportPage> {
  const hosts = new Map<string, Host>();
  for (const request of silent) {
    const url = requestUrl(request.url());
    const event = {
      ...ofNobody,
      kind: 'failure',
      ...url,
      type: typeOf(request, page),
      error: unexplainedError,
    } as const;
    fileRequest(hostIn(hosts, url.hostname), event, 0);
  }
  const document = silent.findLast((request) => isOfDocument(request, page));
  const whole = document ? await withSilentDocument(facts, document, hosts) : facts;
  const known = new Set(facts.hosts.map(({ hostname }) => hostname));
  const added = [...hosts.values()].filter(({ hostname }) => !known.has(hostname));
  return { ...whole, hosts: [...facts.hosts, ...added.map(reportHost)] };
}

/** Has a page end in a document that never came; the redirects to it are filed in the hosts. */
async function withSilentDocument(facts: ReportPage, last: Request, hosts: Map<string, Host>): Promise<ReportPage> {
  // Of a document that failed the browser may ask again by itself.
  if (facts.chain.at(-1)?.kind === 'failure') return facts;
  const { hostname } = requestUrl(last.url());
  const failure = { kind: 'failure', hostname, address: '', error: unexplainedError } as const;
  const chain = [...goingOn(facts.chain), ...(await redirectsTo(last, hosts)), failure];
  return { ...facts, url: withoutQuery(last.url()), chain };
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
