import type { Describe } from './describe-address.ts';

/** What a family is called on a row and on the icon: `?` where no address is known. */
export type FamilySign = '6' | '4' | '?';

/**
 * @param address an address as the browser wrote it, or the empty text
 * @param describe reads an address
 * @returns its sign on rows and icon
 */
export function familySign(address: string, describe: Describe): FamilySign {
  const family = address === '' ? null : describe(address).family;
  return family === null ? '?' : family === 6 ? '6' : '4';
}
