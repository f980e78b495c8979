/** The resolvers that a user can choose from, and the check of one that a user types. */

/** A public resolver with DNS over HTTPS that can be chosen. */
export interface Resolver {
  /** Stored in the settings. */
  readonly id: string;
  /** Who runs it, as they call it themselves. */
  readonly name: string;
  /** Where questions go (RFC 8484 section 4.1). */
  readonly url: string;
  /** What they do with what they see. */
  readonly privacyUrl: string;
}

/** In the order in which they are offered. All take the wire format; Quad9 says of malicious hosts that they do not exist. */
export const resolvers: readonly Resolver[] = [
  {
    id: 'quad9',
    name: 'Quad9',
    url: 'https://dns.quad9.net/dns-query',
    privacyUrl: 'https://quad9.net/privacy/policy/',
  },
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    url: 'https://cloudflare-dns.com/dns-query',
    privacyUrl: 'https://developers.cloudflare.com/1.1.1.1/privacy/public-dns-resolver/',
  },
  {
    id: 'google',
    name: 'Google',
    url: 'https://dns.google/dns-query',
    privacyUrl: 'https://developers.google.com/speed/public-dns/privacy',
  },
  {
    id: 'dns-sb',
    name: 'DNS.SB',
    url: 'https://doh.dns.sb/dns-query',
    privacyUrl: 'https://dns.sb/privacy/',
  },
];

/**
 * Why a text is no URL to ask: `not-a-url` it is no URL · `not-https` it begins with something else than https: · `has-password` it
 * holds a user name or password, which nobody is to see · `has-fragment` a part behind # is never sent.
 */
export type HttpsUrlError = 'not-a-url' | 'not-https' | 'has-password' | 'has-fragment';

/** Why a text is no resolver; `has-dns-parameter` it already holds a question. */
export type ResolverUrlError = HttpsUrlError | 'has-dns-parameter';

export type UrlResult<UrlError> =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly error: UrlError };

/** The rules, in the order in which a broken one is reported. */
const urlRules: readonly (readonly [HttpsUrlError, (url: URL) => boolean])[] = [
  ['not-https', ({ protocol }) => protocol !== 'https:'],
  ['has-password', ({ username, password }) => username !== '' || password !== ''],
  ['has-fragment', ({ hash }) => hash !== ''],
];

/**
 * Parses a URL that a user typed, and that is to be asked.
 *
 * @param text a URL; spaces around it do not matter
 * @returns the URL, or the first rule that it breaks
 */
export function parseHttpsUrl(text: string): UrlResult<HttpsUrlError> {
  const plain = text.trim();
  if (!URL.canParse(plain)) return { ok: false, error: 'not-a-url' };
  const url = new URL(plain);
  for (const [error, broken] of urlRules) if (broken(url)) return { ok: false, error };
  return { ok: true, url: url.href };
}

/**
 * Parses the URL of a resolver that a user typed.
 *
 * @param text a URL, or the URI template `https://…{?dns}` of RFC 8484; spaces around it do not matter
 * @returns the URL without the template's variable, or the first rule that it breaks
 */
export function parseResolverUrl(text: string): UrlResult<ResolverUrlError> {
  const parsed = parseHttpsUrl(text.trim().replace(/\{[?&]dns\}$/, ''));
  const hasQuestion = parsed.ok && new URL(parsed.url).searchParams.has('dns');
  return hasQuestion ? { ok: false, error: 'has-dns-parameter' } : parsed;
}
