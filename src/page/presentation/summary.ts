import { type Describe, type FamilySign, familySign } from '../../address/describe-address.ts';
import { isLoopbackName } from '../events/request-marks.ts';
import { endpointTotal } from '../recording/host.ts';
import { mainAnswer, mainHostname, type ShownPage, stepsOf } from '../recording/page.ts';
import { type CountedRequest, defaultSmallDigits, type SmallDigits, smallDigits } from './small-digits.ts';

/** What the icon and its tooltip tell of a page. */
export interface Summary {
  /** The family of the main document's answer. */
  readonly main: FamilySign;
  /** The address of the main document's answer as it is shown, or the empty text where none is known. */
  readonly address: string;
  /** Whether the main document itself failed. */
  readonly failed: boolean;
  /** Whether some other request went over that family, of those that the small digits count. */
  readonly others: { readonly '4': boolean; readonly '6': boolean };
  /** How many hosts; one that was reached over both families counts for both. */
  readonly hosts: {
    readonly total: number;
    readonly '4': number;
    readonly '6': number;
    /** Never reached, and at least one request failed. */
    readonly failed: number;
    /** Reached, but the address is not known; or only cancelled requests. */
    readonly unknown: number;
  };
  /** How many of the hosts have no row of their own. */
  readonly leftOut: number;
  /** True when there were still more than `leftOut`. */
  readonly more: boolean;
}

/**
 * @param page a page
 * @param describe reads an address
 * @param counted what the small digits count
 * @returns the page's summary
 */
export function summaryOf(page: ShownPage, describe: Describe, counted: SmallDigits = defaultSmallDigits): Summary {
  const hosts = { total: 0, 4: 0, 6: 0, failed: 0, unknown: 0 };
  const others = { 4: false, 6: false };
  const main = mainHostname(page);
  const answer = mainAnswer(page);
  const address = answer?.address ?? '';
  // What this computer answers for another name was fetched by a proxy, of which Chromium does not tell
  // (recordings/chromium/proxy-http.json), or comes from a file of hosts: neither says over which family that name is reached.
  const signOf = (hostname: string, at: string): FamilySign =>
    describe(at).class === 'loopback' && !isLoopbackName(hostname) ? '?' : familySign(at, describe);
  const mainSign = signOf(main, address);
  const see = (sign: FamilySign, request: Pick<CountedRequest, 'mainHost' | 'cached'>) => {
    if (sign === '?') return;
    if (smallDigits[counted]({ ...request, otherFamily: sign !== mainSign })) others[sign] = true;
  };
  const count = (families: Set<FamilySign>, hasFailed: boolean) => {
    hosts.total++;
    families.delete('?');
    for (const family of families) hosts[family as '4' | '6']++;
    if (families.size === 0) hosts[hasFailed ? 'failed' : 'unknown']++;
  };

  const chained = new Map<string, Set<FamilySign>>(main === '' ? [] : [[main, new Set()]]);
  const failed = new Set<string>();
  for (const event of stepsOf(page)) {
    const { hostname } = event;
    if (hostname === '') continue;
    const sign = signOf(hostname, event.address ?? '');
    chained.set(hostname, (chained.get(hostname) ?? new Set()).add(sign));
    if (event.kind === 'failure') failed.add(hostname);
    if (event !== answer) see(sign, { mainHost: hostname === main, cached: event.cached === true });
  }

  for (const { hostname, endpoints } of page.hosts.values()) {
    const families = chained.get(hostname) ?? new Set();
    chained.delete(hostname);
    for (const endpoint of endpoints) {
      const sign = signOf(hostname, endpoint.address);
      families.add(sign);
      const { cached, failed: failures } = endpoint.marks;
      if (failures !== undefined) failed.add(hostname);
      const isCached = cached !== undefined && cached === endpointTotal(endpoint);
      see(sign, { mainHost: hostname === main, cached: isCached });
    }
    count(families, failed.has(hostname));
  }
  for (const [hostname, families] of chained) count(families, failed.has(hostname));
  for (const addresses of page.leftOut.values()) {
    const families = new Set(addresses.map((address) => familySign(address, describe)));
    // Their names and caches were not kept; hardly ever is one the main host.
    for (const sign of families) see(sign, { mainHost: false, cached: false });
    count(families, false);
  }

  return {
    main: mainSign,
    address: mainSign === '?' ? '' : describe(address).text,
    failed: answer?.kind === 'failure',
    others,
    hosts,
    leftOut: page.leftOut.size,
    more: page.uncounted > 0,
  };
}

/**
 * The name of the icon: the big digit, then the small ones.
 * @param summary a page's summary, or undefined while nothing is known
 * @returns for example `6`, `64`, `446`, `?`
 */
export function iconName(summary: Summary | undefined): string {
  if (!summary) return '?';
  return summary.main + (summary.others[4] ? '4' : '') + (summary.others[6] ? '6' : '');
}
