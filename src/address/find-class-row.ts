/** The longest-match look-up in the class table. */
import type { Address } from './address.ts';
import { type ClassRow, classTable } from './class-table.ts';
import { hasPrefix, type Prefix, parsePrefix } from './prefix.ts';

interface Entry {
  readonly row: ClassRow;
  readonly prefix: Prefix;
}

/** Every row, the longest prefix first, so that the first match is the longest one. */
const entries: readonly Entry[] = classTable
  .map((row) => {
    const prefix = parsePrefix(row.prefix);
    if (!prefix) throw new Error(`class table: ${row.prefix} is no prefix`);
    return { row, prefix };
  })
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** The rows that can match, by version and first octet: two or three for most addresses. Filled when first needed. */
const candidates = new Map<number, readonly Entry[]>();

function candidatesOf(address: Address): readonly Entry[] {
  const key = address.version * 256 + (address.words[0] >>> 24);
  let found = candidates.get(key);
  if (!found) {
    found = entries.filter(({ prefix: { first, length } }) =>
      hasPrefix(address, { first, length: Math.min(length, 8) }),
    );
    candidates.set(key, found);
  }
  return found;
}

/**
 * Finds the row of the class table whose prefix is the longest that holds the address.
 *
 * @throws if the table has no row of length 0 for the version, which only a faulty table brings about
 */
export function findClassRow(address: Address): ClassRow {
  for (const { row, prefix } of candidatesOf(address)) if (hasPrefix(address, prefix)) return row;
  throw new Error(`class table: no row for IPv${address.version}`);
}
