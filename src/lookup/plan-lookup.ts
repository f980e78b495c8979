import type { Nat64Prefix } from '../address/nat64-prefix.ts';
import { type LookupTarget, parseLookupTarget, type SpecialTarget } from './lookup-target.ts';
import { lookupUrl } from './lookup-template.ts';
import type { LookupProvider } from './providers.ts';

/** What looking up comes to. */
export type LookupPlan =
  | { readonly kind: 'open'; readonly url: string }
  /** An address of which nobody outside can tell anything. */
  | { readonly kind: 'special'; readonly target: SpecialTarget }
  /** The provider tells nothing about targets of this kind. */
  | { readonly kind: 'lacking'; readonly what: LookupTarget['kind'] }
  /** None of the texts names anything; the first of them, or undefined when there are none. */
  | { readonly kind: 'unreadable'; readonly text: string | undefined };

/**
 * Finds out what to open.
 *
 * @param texts what the user may mean, the likeliest first; the first that names something counts, and those behind it
 *   stand in when the provider tells nothing about its kind: ipinfo.io is asked for the address of a host
 * @param provider who is to be asked
 * @param nat64 the prefixes of the user's network
 */
export function planLookup(
  texts: readonly string[],
  provider: LookupProvider,
  nat64: readonly Nat64Prefix[],
): LookupPlan {
  let lacking: LookupTarget['kind'] | undefined;
  for (const text of texts) {
    const target = parseLookupTarget(text, nat64);
    if (target === undefined) continue;
    if (target.kind === 'special') return { kind: 'special', target };
    const url = lookupUrl(provider, target);
    if (url !== undefined) return { kind: 'open', url };
    lacking ??= target.kind;
  }
  return lacking ? { kind: 'lacking', what: lacking } : { kind: 'unreadable', text: texts[0] };
}
