import type { AaaaCheckMode } from '../dns/aaaa-check.ts';
import { parseResolverUrl, type Resolver, resolvers } from '../dns/resolvers.ts';
import { type Parsed, problem } from './parsed-setting.ts';

/** Stands for the browser's own resolver, which only Firefox lets extensions ask (MDN, dns.resolve). */
export const browserResolver = 'browser';

const maxUrlLength = 500;

/**
 * @param value anything, for example the URL that a user typed
 * @returns the id of a resolver that is offered, `browser`, or the URL of another one
 */
export function parseResolver(value: unknown): Parsed<string> {
  if (typeof value !== 'string') return { value: undefined, problems: [problem('wrong-type', value)] };
  if (value === browserResolver || resolvers.some(({ id }) => id === value)) return { value, problems: [] };
  return parseCustomResolver(value);
}

/**
 * @param value what a user typed
 * @returns the URL of a resolver
 */
export function parseCustomResolver(value: string): Parsed<string> {
  if (value.length > maxUrlLength) return { value: undefined, problems: [problem('resolver-too-long', value)] };
  const parsed = parseResolverUrl(value);
  return parsed.ok
    ? { value: parsed.url, problems: [] }
    : { value: undefined, problems: [problem(`resolver-${parsed.error}`, value)] };
}

/** Who is asked for AAAA. */
export type ResolverChoice =
  | { readonly kind: 'browser' }
  | { readonly kind: 'known'; readonly name: string; readonly url: string; readonly privacyUrl: string }
  | { readonly kind: 'custom'; readonly name: string; readonly url: string };

/**
 * @param resolver what `parseResolver` returned
 * @param browserAnswers whether this browser lets extensions ask its own resolver
 * @returns who that is, or null where the user has still to choose one: nobody is ever asked in place of another
 */
export function chosenResolver(resolver: string, browserAnswers: boolean): ResolverChoice | null {
  if (resolver === browserResolver) return browserAnswers ? { kind: 'browser' } : null;
  const known = resolvers.find(({ id }) => id === resolver);
  if (known) return { kind: 'known', name: known.name, url: known.url, privacyUrl: known.privacyUrl };
  return { kind: 'custom', name: new URL(resolver).hostname, url: resolver };
}

/** @returns what the resolver is called; null for the browser's own, which has no name */
export function resolverName(choice: ResolverChoice): string | null {
  return choice.kind === 'browser' ? null : choice.name;
}

/** What the check may do in this browser. */
export interface CheckPermission {
  /** Whether this browser lets extensions ask its own resolver. */
  readonly browserAnswers: boolean;
  /** Whether the user lets the extension send hostnames to another one. */
  readonly consented: boolean;
}

/**
 * @param settings what the user has set, here or on another device
 * @param permission what the browser and the user allow here
 * @returns when to check; `off` as long as there is nobody who may be asked
 */
export function modeInEffect(
  { aaaaCheck, resolver }: { readonly aaaaCheck: AaaaCheckMode; readonly resolver: string },
  { browserAnswers, consented }: CheckPermission,
): AaaaCheckMode {
  const choice = chosenResolver(resolver, browserAnswers);
  return choice && (consented || choice.kind === 'browser') ? aaaaCheck : 'off';
}

/** A resolver that is asked, or would be. */
export interface OfferedResolver {
  /** As the setting has it. */
  readonly id: string;
  readonly choice: ResolverChoice;
}

/**
 * @param resolver what `parseResolver` returned
 * @param browserAnswers whether this browser lets extensions ask its own resolver
 * @returns the setting and its resolver, or in the place of one that cannot be asked here the first that is offered: to
 *   be asked only when the user then says so
 */
export function offeredResolver(resolver: string, browserAnswers: boolean): OfferedResolver {
  const choice = chosenResolver(resolver, browserAnswers);
  if (choice) return { id: resolver, choice };
  const [first] = resolvers as readonly [Resolver];
  return { id: first.id, choice: { kind: 'known', ...first } };
}
