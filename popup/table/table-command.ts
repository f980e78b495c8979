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
  | 'whois'
  | 'copy';

/** What a key can do wherever the keyboard is, but where text is typed. */
export type PopupCommand = 'filter' | 'group' | 'sort' | 'keys';

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
  w: 'whois',
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

const popupCommands: Readonly<Record<string, PopupCommand>> = {
  '/': 'filter',
  g: 'group',
  s: 'sort',
  '?': 'keys',
};

/**
 * @param keys the keys that are pressed
 * @returns what they mean for how the table is shown, or undefined
 */
export function popupCommand({ key, altKey, ctrlKey, metaKey }: Keys): PopupCommand | undefined {
  // On some keyboards the slash wants the shift key, on all the question mark.
  if (altKey || ctrlKey || metaKey) return undefined;
  return Object.hasOwn(popupCommands, key) ? popupCommands[key] : undefined;
}
