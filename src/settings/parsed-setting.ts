/** The result of parsing a value that came from outside: what is usable of it, and what was wrong with the rest. */
import type { Nat64PrefixError } from '../address/nat64-prefix.ts';
import type { ResolverUrlError } from '../dns/resolvers.ts';
import type { TemplateError } from '../lookup/lookup-template.ts';

/**
 * What can be wrong with a value:
 * `wrong-type` · `unknown-choice` · `duplicate` in a list · `too-many` entries · `too-large` for synced storage ·
 * `name-missing`, `name-too-long`, `name-unreadable` and `name-taken` of a provider · `no-template` at all ·
 * `resolver-…` of the URL of a resolver.
 */
export type SettingError =
  | Nat64PrefixError
  | TemplateError
  | `resolver-${ResolverUrlError | 'too-long'}`
  | 'wrong-type'
  | 'unknown-choice'
  | 'duplicate'
  | 'too-many'
  | 'too-large'
  | 'name-missing'
  | 'name-too-long'
  | 'name-unreadable'
  | 'name-taken'
  | 'no-template';

/** Why a value, or a part of it, cannot be used. */
export interface Problem {
  readonly error: SettingError;
  /** What it is about; hostile text of any length. */
  readonly text: string;
}

/** A value as somebody wrote it, after it was checked. */
export interface Parsed<Value> {
  /** Undefined when nothing of it is usable. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}

/** Browsers take 8192 bytes an item, the key included; what they add to the text of a value differs a little. */
export const maxValueBytes = 7500;

/** @returns the bytes that a value takes in synced storage; Chromium writes `<` as six (string_escape.cc) */
function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value).replaceAll('<', '\\u003C')).length;
}

/**
 * @param error what is wrong with a value
 * @param value the value, whatever it is
 * @returns both for people: a value that is no text is shown as JSON
 */
export function problem(error: SettingError, value: unknown): Problem {
  return { error, text: (typeof value === 'string' ? value : JSON.stringify(value)) ?? '' };
}

/** @returns one of the choices, or undefined */
export function parseChoice<Choice extends string>(choices: readonly Choice[], value: unknown): Parsed<Choice> {
  const found = choices.find((choice) => choice === value);
  return { value: found, problems: found === undefined ? [problem('unknown-choice', value)] : [] };
}

/**
 * Parses a list, entry by entry. Entries that are wrong are left out, and so is all that is beyond its bounds.
 * @param value anything
 * @param maxEntries how many entries there may be
 * @param parseEntry is given an entry and those before it
 */
export function parseList<Entry>(
  value: unknown,
  maxEntries: number,
  parseEntry: (entry: unknown, before: readonly Entry[]) => Parsed<Entry>,
): Parsed<readonly Entry[]> {
  if (!Array.isArray(value)) return { value: undefined, problems: [problem('wrong-type', value)] };
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  // Of a list without an end not even the problems are counted to the end.
  for (const item of value.slice(0, 2 * maxEntries)) {
    const { value: entry, problems: found } = parseEntry(item, entries);
    problems.push(...found);
    if (entry === undefined) continue;
    const full = listError([...entries, entry], maxEntries);
    if (full) {
      problems.push(problem(full, item));
      break;
    }
    entries.push(entry);
  }
  return { value: entries, problems };
}

/** @returns why a list cannot be stored, or undefined if it can */
export function listError(entries: readonly unknown[], maxEntries: number): 'too-many' | 'too-large' | undefined {
  if (entries.length > maxEntries) return 'too-many';
  return bytesOf(entries) > maxValueBytes ? 'too-large' : undefined;
}
