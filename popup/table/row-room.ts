import type { Row } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';

/** How many characters of a line there are for what is said of a host. */
export interface RowRoom {
  /** As long as what is loaded is among it. */
  readonly withTypes: number;
  /** For marks alone, which may take what the address leaves free. */
  readonly marks: number;
}

/** How many characters of the column's font fit into the column of addresses, which is 246 CSS pixels wide. */
const addressColumnChars = 33;
/** An address of more characters is set smaller, so that the longest text of IPv6 fits. */
const longAddressChars = 33;
/** What stands around a text, in characters: a mark has padding and a gap, a type the gap alone. */
export const extraChars = { type: 2, mark: 3, class: 3, chip: 3 } as const;
/** What "+2" takes. */
export const moreChars = 4;
/** The widths of a character in CSS pixels, of a wide font: what is said behind the address, and addresses of each size. */
const charPx = { loads: 7, address: 7.3, longAddress: 6.3, noAddress: 7.6 } as const;

/** How wide the table is at least, in CSS pixels: how much fits into the column of what is loaded, and how wide that is with the addresses' (table.css). */
const layouts: readonly (readonly [leastWidth: number, chars: number, area: number])[] = [
  [1000, 52, 602],
  [760, 24, 394],
  [680, 13, 340],
  [560, 20, 246],
];
/** Stacked: behind the address, in a line of its own, which takes all of the width but for this. */
const stacked = { chars: 20, margin: 59, step: 20 } as const;

/**
 * @param width of the table, in CSS pixels
 * @returns the least width at which rows say as much: as long as that is the same, so are they
 */
export function layoutWidth(width: number): number {
  return layouts.find(([least]) => width >= least)?.[0] ?? Math.floor(width / stacked.step) * stacked.step;
}

/**
 * @param row a row
 * @param behindAddress the class of its address, where that stands behind it
 * @param width of the table, in CSS pixels
 * @param words texts in the user's language
 * @returns how much can be said of the host in the line of its address
 */
export function roomBehindAddress(
  row: Row,
  behindAddress: { readonly text: string } | undefined,
  width: number,
  words: Words,
): RowRoom {
  const [, chars, area] = layouts.find(([least]) => width >= least) ?? [0, stacked.chars, width - stacked.margin];
  const marks = Math.floor((area - addressWidth(row, behindAddress, words)) / charPx.loads) - 1;
  return { withTypes: Math.min(chars, marks), marks };
}

/** @returns the width of the cell of the address in CSS pixels */
function addressWidth(row: Row, behindAddress: { readonly text: string } | undefined, words: Words): number {
  if (row.address === '') return widthOf(words.text('address_none')) * charPx.noAddress;
  const size = isLongAddress(row) ? charPx.longAddress : charPx.address;
  const behind = behindAddress ? widthOf(behindAddress.text) + extraChars.class : 0;
  return row.address.length * size + behind * charPx.loads;
}

/** @returns whether the address is set smaller */
export function isLongAddress({ address }: Row): boolean {
  return address.length > longAddressChars;
}

/** @returns whether a text fits into the column of addresses, behind the address */
export function fitsBehindAddress({ address }: Row, text: string): boolean {
  return widthOf(address) + widthOf(text) + 2 <= addressColumnChars;
}

/** How wide a text is, in characters of a usual width: Chinese and Japanese ones are nearly twice as wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char > '\u2fff' ? 1.8 : 1;
  return width;
}
