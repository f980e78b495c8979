import type { Page, Request } from 'playwright-core';
import { harResourceType } from '../../src/format/har/har-resource-type.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { createHost, fileRequest, type Host } from '../../src/page/recording/host.ts';
import { unexplainedError } from '../../src/readiness/evidence/failure-meaning.ts';
import type { ReportHost, ReportPage } from '../../src/readiness/report/report.ts';
import { isOfDocument } from './activity.ts';

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
    const host = hosts.get(url.hostname) ?? createHost(url.hostname);
    hosts.set(url.hostname, host);
    const event = {
      kind: 'failure',
      id: String(at),
      time: facts.time,
      tab: 0,
      frame: 0,
      type,
      error: unexplainedError,
    } as const;
    fileRequest(host, { ...event, ...url }, 0);
    if (type === 'main_frame' && chain.length === 0) {
      chain = [{ kind: 'failure', hostname: url.hostname, address: '', error: unexplainedError }];
    }
  }
  const known = new Set(facts.hosts.map(({ hostname }) => hostname));
  const added = [...hosts.values()].filter(({ hostname }) => !known.has(hostname));
  return { ...facts, chain, hosts: [...facts.hosts, ...added.map(reportHost)] };
}

function reportHost({ hostname, endpoints }: Host): ReportHost {
  return { hostname, endpoints };
}

function typeOf(request: Request, page: Page): string {
  if (isOfDocument(request, page)) return 'main_frame';
  const type = harResourceType(request.resourceType(), '', '');
  return type === 'document' ? 'sub_frame' : type;
}
