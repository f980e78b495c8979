/** An object of a JSON text, of which nothing is known. */
export type Unread = Readonly<Record<string, unknown>>;

/** @returns the value if it is an object, else an empty one */
export function objectOf(value: unknown): Unread {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unread) : {};
}

/** @returns the value if it is a text, else the empty text */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
