/** What a key can do to the table. */
export type TableCommand =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'toggle'
  | 'open'
  | 'close'
  | 'copy-address'
  | 'copy-hostname'
  | 'copy';

/** The part of a keyboard event that decides. */
export interface Keys {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const plain: Readonly<Record<string, TableCommand>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  Enter: 'toggle',
  ' ': 'toggle',
  ArrowRight: 'open',
  ArrowLeft: 'close',
  c: 'copy-address',
  h: 'copy-hostname',
};

/**
 * @param keys the keys that are pressed
 * @returns what they mean for the table, or undefined
 */
export function tableCommand(keys: Keys): TableCommand | undefined {
  if (keys.altKey || keys.shiftKey) return undefined;
  if (keys.ctrlKey || keys.metaKey) return keys.key.toLowerCase() === 'c' ? 'copy' : undefined;
  const key = keys.key.length === 1 ? keys.key.toLowerCase() : keys.key;
  return Object.hasOwn(plain, key) ? plain[key] : undefined;
}
