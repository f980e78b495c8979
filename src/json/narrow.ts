/** JSON of others, of which nothing is known. */

/** An object of a JSON text, of which nothing is known. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

/** @returns whether a value is an object, and neither a list nor null */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns the value if it is an object, else an empty one */
export function recordOf(value: unknown): UnknownRecord {
  return isRecord(value) ? value : {};
}

/**
 * @param maxItems how many items are read at most
 * @returns the first items of the value if it is a list, else none
 */
export function listOf(value: unknown, maxItems: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, maxItems) : [];
}

/** @returns the value if it is a text, else the empty text */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** @returns what a text of JSON says, to be narrowed; undefined if it is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
