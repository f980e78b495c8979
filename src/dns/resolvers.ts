/** The resolvers that a user can choose from, and the check of one that a user types. */

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
 * Why a text is no resolver: `not-a-url` it is no URL · `not-https` it begins with something else than https: ·
 * `has-password` it holds a user name or password, which nobody is to see · `has-fragment` a part behind # is never sent ·
 * `has-dns-parameter` it already holds a question.
 */
export type ResolverUrlError = 'not-a-url' | 'not-https' | 'has-password' | 'has-fragment' | 'has-dns-parameter';

export type ResolverUrlResult =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly error: ResolverUrlError };

/** The rules, in the order in which a broken one is reported. */
const urlRules: readonly (readonly [ResolverUrlError, (url: URL) => boolean])[] = [
  ['not-https', ({ protocol }) => protocol !== 'https:'],
  ['has-password', ({ username, password }) => username !== '' || password !== ''],
  ['has-fragment', ({ hash }) => hash !== ''],
  ['has-dns-parameter', ({ searchParams }) => searchParams.has('dns')],
];

/**
 * Parses the URL of a resolver that a user typed.
 *
 * @param text a URL, or the URI template `https://…{?dns}` of RFC 8484; spaces around it do not matter
 * @returns the URL without the template's variable, or the first rule that it breaks
 */
export function parseResolverUrl(text: string): ResolverUrlResult {
  const plain = text.trim().replace(/\{[?&]dns\}$/, '');
  if (!URL.canParse(plain)) return { ok: false, error: 'not-a-url' };
  const url = new URL(plain);
  for (const [error, broken] of urlRules) if (broken(url)) return { ok: false, error };
  return { ok: true, url: url.href };
}
