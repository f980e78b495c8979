import { harPurpose } from '../../src/format/har/har-resource-type.ts';
import { portOf, requestUrl } from '../../src/page/events/request-url.ts';
import type { ReportHost } from '../../src/readiness/report/report.ts';

/** What is read of the DevTools protocol's Network.Request. */
export interface DevtoolsRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const unnamed = 'other';

/** A page can make hosts without end. */
const maxServices = 5000;

/** Counts the requests of a tab whose type the extension does not learn: nothing that a reader would miss. */
export class ObservedTypes {
  /** By hostname and port, how many requests there were of each type. */
  readonly #counts = new Map<string, Map<string, number>>();

  /** Forgets what was observed: another visit begins. */
  reset(): void {
    this.#counts.clear();
  }

  /**
   * @param type as Network.requestWillBeSent has it
   * @param request what was asked for
   */
  note(type: string | undefined, { url, headers = {} }: DevtoolsRequest): void {
    const known = typeOf(type, headers);
    if (known === undefined) return;
    const asked = requestUrl(url);
    const key = serviceKey(asked.hostname, portOf(asked));
    const counts = this.#counts.get(key) ?? new Map<string, number>();
    if (this.#counts.size < maxServices) this.#counts.set(key, counts);
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }

  /**
   * @param host as the extension knows it
   * @returns the same, with the types in the place of `other`; no more of them than were observed
   */
  withTypes(host: ReportHost): ReportHost {
    if (host.endpoints.every(({ types: own }) => own[unnamed] === undefined)) return host;
    const left = new Map<string, Map<string, number>>();
    const endpoints = host.endpoints.map((endpoint) => {
      const key = serviceKey(host.hostname, endpoint.port);
      const counts = left.get(key) ?? new Map(this.#counts.get(key));
      left.set(key, counts);
      return { ...endpoint, types: withTypesOf(endpoint.types, counts) };
    });
    return { ...host, endpoints };
  }
}

/**
 * Chromium's webRequest calls a manifest and what `<link rel=prefetch>` fetches `other`; the DevTools protocol has a name for
 * the one and the headers of the other (test/cli/observed-types.test.ts, Chromium 156).
 * @returns the name that Firefox's webRequest has for it; undefined for all else
 */
function typeOf(type: string | undefined, headers: Readonly<Record<string, string>>): string | undefined {
  if (type === 'Manifest') return 'web_manifest';
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const ahead =
    type === 'Prefetch' || (type === 'Other' && harPurpose((name) => byName.get(name) ?? '') === 'prefetch');
  return ahead ? 'speculative' : undefined;
}

function serviceKey(hostname: string, port: number | undefined): string {
  return `${hostname} ${port}`;
}

/** @param left what was observed and is not yet given to an endpoint; is changed */
function withTypesOf(own: Readonly<Record<string, number>>, left: Map<string, number>): Record<string, number> {
  const { [unnamed]: others = 0, ...named } = own;
  const result: Record<string, number> = named;
  let rest = others;
  for (const [type, count] of left) {
    const taken = Math.min(rest, count);
    if (taken === 0) continue;
    result[type] = (result[type] ?? 0) + taken;
    left.set(type, count - taken);
    rest -= taken;
  }
  return rest > 0 ? { ...result, [unnamed]: rest } : result;
}
