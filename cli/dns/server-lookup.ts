import { Resolver } from 'node:dns/promises';
import { formatAddress } from '../../src/address/format-address.ts';
import { parseAddress } from '../../src/address/parse-address.ts';
import { withDeadline } from '../../src/async/deadline.ts';
import { Limiter } from '../../src/async/limiter.ts';
import { after } from '../../src/browser/after.ts';
import { normalizeName } from '../../src/dns/dns-name.ts';
import type { HostLookup } from '../../src/dns/host-lookup.ts';
import type { AddressAnswer, DnsStatus } from '../../src/dns/host-records.ts';
import { failureLifetimeSeconds, positiveLifetimeSeconds, unknownLifetimeSeconds } from '../../src/dns/lifetime.ts';
import { askForExtendedErrors } from './extended-errors.ts';

/** Questions under way. */
const inFlight = 12;
/** One question, with what the resolver itself tries again. */
const questionMs = 10_000;
const maxChainLength = 16;

/** The names of c-ares to what they mean; all others are failures. */
const statuses: Readonly<Record<string, DnsStatus>> = {
  ENODATA: 'no-data',
  ENOTFOUND: 'nxdomain',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  ECONNREFUSED: 'unreachable',
  EBADRESP: 'broken',
  EFORMERR: 'broken',
};

/** Ends of a question after which asking again would only take as long. */
const unanswered: readonly DnsStatus[] = ['timeout', 'unreachable'];

/** Ends of a question that an answer led to. */
const answered: readonly DnsStatus[] = ['ok', 'no-data', 'nxdomain'];

interface Reply {
  readonly answer: AddressAnswer;
  readonly ttls: readonly number[];
}

/**
 * Asks DNS servers directly. HTTPS records cannot be asked for this way.
 * @param server the address of one, with a port if it is not 53; without it those of the system
 */
export function serverLookup(server?: string): HostLookup {
  const resolver = new Resolver({ timeout: 2500, tries: 3 });
  if (server !== undefined) resolver.setServers([server]);
  const source = { kind: 'server', server: server ?? resolver.getServers().join(', ').slice(0, 300) } as const;
  const limiter = new Limiter(inFlight);
  const within = async <Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
    const result = await limiter.run(() => withDeadline(task, { milliseconds: questionMs, after, signal }), signal);
    if (result === 'timeout') throw Object.assign(new Error(), { code: 'ETIMEOUT' });
    return result;
  };

  const ask = async (hostname: string, type: 'resolve4' | 'resolve6', signal: AbortSignal): Promise<Reply> => {
    try {
      const records = await within(() => resolver[type](hostname, { ttl: true }), signal);
      const addresses = records.flatMap(({ address }) => {
        const read = parseAddress(address);
        return read ? formatAddress(read) : [];
      });
      return {
        // Of an alias of a name without addresses it has none, and no error.
        answer: { status: addresses.length > 0 ? 'ok' : 'no-data', addresses: [...new Set(addresses)] },
        ttls: records.map(({ ttl }) => ttl),
      };
    } catch (error) {
      signal.throwIfAborted();
      const status = statuses[(error as NodeJS.ErrnoException).code ?? ''] ?? 'failed';
      return { answer: { status, addresses: [] }, ttls: [] };
    }
  };

  const chainOf = async (hostname: string, signal: AbortSignal): Promise<string[]> => {
    const names: string[] = [];
    try {
      for (let name = hostname; names.length < maxChainLength; ) {
        const [target] = await within(() => resolver.resolveCname(name), signal);
        name = normalizeName(target ?? '');
        if (name === '' || name === normalizeName(hostname) || names.includes(name)) break;
        names.push(name);
      }
    } catch {
      signal.throwIfAborted();
    }
    return names;
  };

  return {
    key: server ?? 'system',
    ownNetwork: true,
    async ask(hostname, { signal }) {
      const at = Date.now();
      const [aaaa, a, cnames] = await Promise.all([
        ask(hostname, 'resolve6', signal),
        ask(hostname, 'resolve4', signal),
        chainOf(hostname, signal),
      ]);
      const [first] = resolver.getServers();
      const extendedErrors =
        aaaa.answer.status !== 'ok' && first !== undefined && !unanswered.includes(aaaa.answer.status)
          ? await limiter.run(() => askForExtendedErrors(hostname, first, signal), signal)
          : [];
      const ttls = [...aaaa.ttls, ...a.ttls];
      const told = [aaaa, a].every(({ answer }) => answered.includes(answer.status));
      return {
        hostname,
        a: a.answer,
        aaaa: { ...aaaa.answer, ...(extendedErrors.length > 0 && { extendedErrors }) },
        https: { status: 'not-asked', bindings: [] },
        cnames,
        source,
        at,
        ttl: !told ? failureLifetimeSeconds : ttls.length > 0 ? positiveLifetimeSeconds(ttls) : unknownLifetimeSeconds,
      };
    },
  };
}
