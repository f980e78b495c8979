/** Sends questions over HTTPS (RFC 8484). To be called only when the user has turned it on and chosen the resolver. */
import { type DohOptions, dohLookup } from '../../dns/doh-lookup.ts';
import type { HostLookup } from '../../dns/host-records.ts';
import { afterRunning as after } from '../after-running.ts';
import { privateRequest, readAtMost } from './private-request.ts';

const get: DohOptions['get'] = async (url, { signal, limit }) => {
  const response = await fetch(url, {
    ...privateRequest,
    headers: { Accept: 'application/dns-message' },
    signal,
  });
  return {
    status: response.status,
    contentType: response.headers.get('Content-Type') ?? '',
    retryAfter: response.headers.get('Retry-After'),
    body: await readAtMost(response, limit),
  };
};

/**
 * @param url of the resolver, as `parseResolverUrl` returns it
 * @param options `onFailure`: called with why no answer of HTTP came; `patienceMs`: as in `DohOptions`
 */
export function askOverHttps(
  url: string,
  { onFailure = () => {}, patienceMs = 0 }: { onFailure?: (error: unknown) => void; patienceMs?: number } = {},
): HostLookup {
  const observedGet: DohOptions['get'] = async (...args) => {
    try {
      return await get(...args);
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  return dohLookup({ url, get: observedGet, now: () => Date.now(), after, patienceMs });
}
