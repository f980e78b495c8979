/** Sends questions over HTTPS (RFC 8484). To be called only when the user has turned it on and chosen the resolver. */
import { type DohOptions, dohLookup } from '../../dns/doh-lookup.ts';
import type { HostLookup } from '../../dns/host-lookup.ts';
import { after } from '../after.ts';

/** No cookie, no referrer, and nothing in the browser's cache on the disk: it would outlive private windows. */
const get: DohOptions['get'] = async (url, { signal, limit }) => {
  const response = await fetch(url, {
    headers: { Accept: 'application/dns-message' },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'manual',
    signal,
  });
  return {
    status: response.status,
    contentType: response.headers.get('Content-Type') ?? '',
    body: await readAtMost(response, limit),
  };
};

async function readAtMost(response: Response, limit: number): Promise<Uint8Array> {
  const body = new Uint8Array(limit);
  let length = 0;
  for (const reader = response.body?.getReader(); reader && length < limit; ) {
    const { done, value } = await reader.read();
    if (done) return body.subarray(0, length);
    const piece = value.subarray(0, limit - length);
    body.set(piece, length);
    length += piece.length;
    if (length === limit) await reader.cancel();
  }
  return body.subarray(0, length);
}

/**
 * @param url of the resolver, as `parseResolverUrl` returns it
 * @param onFailure is told why no answer of HTTP came
 */
export function askOverHttps(url: string, onFailure: (error: unknown) => void = () => {}): HostLookup {
  const telling: DohOptions['get'] = async (...args) => {
    try {
      return await get(...args);
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  return dohLookup({ url, get: telling, now: () => Date.now(), after });
}
