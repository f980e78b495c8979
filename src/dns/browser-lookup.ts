/**
 * The browser's own resolver, which only Firefox lets extensions ask (MDN, dns.resolve). Nothing goes to anybody whom
 * the browser does not ask anyway. It tells addresses and the last name of the chain: no TTL, no HTTPS records, and not
 * why there is nothing.
 */
import { formatAddress, parseAddress } from '../address/address.ts';
import type { Nat64Prefix } from '../address/nat64-prefix.ts';
import { type After, withDeadline } from '../async/deadline.ts';
import { Limiter } from '../async/limiter.ts';
import { discoverNat64Prefixes, nat64TestName } from './discover-nat64.ts';
import { normalizeName } from './dns-name.ts';
import { type DnsStatus, isConclusive } from './dns-status.ts';
import type { AddressAnswer, HostLookup } from './host-records.ts';
import { failureLifetimeSeconds, unknownLifetimeSeconds } from './lifetime.ts';

export type BrowserDnsFlag = 'bypass_cache' | 'canonical_name' | 'disable_ipv4' | 'disable_ipv6' | 'disable_trr';

/** What `dns.resolve` of the extension API answers (developer.mozilla.org, DNSRecord). */
export interface BrowserDnsRecord {
  readonly addresses: readonly string[];
  /** Empty if the browser does not know it. */
  readonly canonicalName: string;
  readonly overHttps: boolean;
}

/** The dependencies of lookups by the browser's own resolver. */
export interface BrowserDnsOptions {
  /** Asks the browser; rejects with an error whose message is the browser's name of it. */
  readonly resolve: (hostname: string, flags: readonly BrowserDnsFlag[]) => Promise<BrowserDnsRecord>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly after: After;
}

/** The browser has no more than a few threads for this, and pages need them too. */
export const browserQuestionsInFlight = 3;
/** The resolver of a system may try several servers, five seconds each. */
export const browserQuestionMs = 12_000;

/** From the browser's name of an error to what it means; the first row that fits counts. */
const failures: readonly (readonly [pattern: RegExp, status: DnsStatus])[] = [
  // Where a SOCKS proxy resolves the names, Firefox asks no resolver (nsDNSService2.cpp, DNSForbiddenByActiveProxy).
  [/UNKNOWN_PROXY_HOST/, 'unreachable'],
  [/UNKNOWN_HOST/, 'no-records'],
  [/TIMEOUT/, 'timeout'],
  [/OFFLINE/, 'unreachable'],
];

/** One question: the record, or why there is none. */
type Reply = BrowserDnsRecord | { readonly status: DnsStatus };

async function askBrowser(
  { resolve, after }: BrowserDnsOptions,
  hostname: string,
  flags: readonly BrowserDnsFlag[],
  signal: AbortSignal,
): Promise<Reply> {
  const answer = withDeadline(
    () =>
      resolve(hostname, flags).catch((error: unknown) => {
        const name = error instanceof Error ? error.message : String(error);
        return { status: failures.find(([pattern]) => pattern.test(name))?.[1] ?? ('failed' as const) };
      }),
    { milliseconds: browserQuestionMs, after, signal },
  );
  const reply = await answer;
  return reply === 'timeout' ? { status: 'timeout' } : reply;
}

/**
 * @param options the browser's resolver, and the clock
 * @returns a lookup that asks it: some questions at a time, each with a deadline. It never rejects for what the
 *   resolver answers; the status of each answer says how it ended.
 */
export function browserLookup(options: BrowserDnsOptions): HostLookup {
  const limiter = new Limiter(browserQuestionsInFlight);
  return {
    key: 'browser',
    ownNetwork: true,
    async ask(hostname, { signal, fresh }) {
      const at = options.now();
      const common: readonly BrowserDnsFlag[] = ['canonical_name', ...(fresh ? (['bypass_cache'] as const) : [])];
      const ask = (flag: BrowserDnsFlag): Promise<Reply> =>
        limiter.run(() => askBrowser(options, hostname, [flag, ...common], signal), signal);
      const [v6, v4] = await Promise.all([ask('disable_ipv4'), ask('disable_ipv6')]);
      const aaaa = addressAnswer(v6, 6);
      const a = addressAnswer(v4, 4);
      const known = [v6, v4].filter((reply) => 'addresses' in reply);
      const canonicalName = normalizeName(known.find((reply) => reply.canonicalName)?.canonicalName ?? '');
      return {
        hostname,
        a,
        aaaa,
        https: { status: 'not-asked', bindings: [] },
        cnames: canonicalName && canonicalName !== normalizeName(hostname) ? [canonicalName] : [],
        source: { kind: 'browser', overHttps: known.some(({ overHttps }) => overHttps) },
        at,
        ttl: isConclusive(a) && isConclusive(aaaa) ? unknownLifetimeSeconds : failureLifetimeSeconds,
      };
    },
  };
}

/** Addresses of the other family are left out: for an IPv4-mapped AAAA there is no telling what a browser makes of it. */
function addressAnswer(reply: Reply, version: 4 | 6): AddressAnswer {
  if ('status' in reply) return { status: reply.status, addresses: [] };
  const addresses = reply.addresses.flatMap((text) => {
    const address = parseAddress(text);
    return address?.version === version ? formatAddress(address) : [];
  });
  return { status: addresses.length > 0 ? 'ok' : 'no-records', addresses: [...new Set(addresses)] };
}

/**
 * Asks the resolver of the user's network, not one over HTTPS, for the prefixes of a NAT64 (RFC 7050 section 3).
 *
 * @returns the prefixes, the well-known one included; none if there is no NAT64; null if that is not known
 */
export async function askForNat64Prefixes(
  options: BrowserDnsOptions,
  signal: AbortSignal,
): Promise<readonly Nat64Prefix[] | null> {
  const reply = await askBrowser(options, nat64TestName, ['disable_ipv4', 'disable_trr', 'bypass_cache'], signal);
  if ('addresses' in reply) return discoverNat64Prefixes(reply.addresses);
  return reply.status === 'no-records' ? [] : null;
}
