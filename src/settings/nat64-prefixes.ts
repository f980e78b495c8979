import { parseNat64Prefix } from '../address/nat64-prefix.ts';
import { listError, type Parsed, parseList, problem } from './parsed-setting.ts';

/** No network has as many; a bound for files and for what is tried at each address. */
export const maxNat64Prefixes = 64;

/**
 * @param value anything, for example the text that a user typed
 * @param before the prefixes that there are
 * @returns the prefix in its canonical form
 */
function parseNat64PrefixEntry(value: unknown, before: readonly string[]): Parsed<string> {
  if (typeof value !== 'string') return { value: undefined, problems: [problem('wrong-type', value)] };
  const parsed = parseNat64Prefix(value);
  if (!parsed.ok) return { value: undefined, problems: [problem(parsed.error, value)] };
  const { text } = parsed.prefix;
  return before.includes(text)
    ? { value: undefined, problems: [problem('duplicate', value)] }
    : { value: text, problems: [] };
}

/** @returns the prefixes in their canonical form, each once */
export function parseNat64PrefixList(value: unknown): Parsed<readonly string[]> {
  return parseList(value, maxNat64Prefixes, parseNat64PrefixEntry);
}

/**
 * @param text what a user typed
 * @param before the prefixes that there are
 * @returns the prefixes with the new one, or the one thing that is wrong with it
 */
export function addNat64Prefix(text: string, before: readonly string[]): Parsed<readonly string[]> {
  const { value, problems } = parseNat64PrefixEntry(text, before);
  if (value === undefined) return { value: undefined, problems };
  const after = [...before, value];
  const full = listError(after, maxNat64Prefixes);
  return full ? { value: undefined, problems: [problem(full, text)] } : { value: after, problems: [] };
}
