import type { AddressClass } from '../../src/address/class-table.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { failureId } from '../../src/page/events/failure.ts';
import { countKinds } from '../../src/page/events/resource-kind.ts';
import { failureHint } from '../../src/page/presentation/failure-hint.ts';
import type { Row, RowMark } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';
import { snake } from '../../src/text.ts';
import { hintText, idText } from '../../ui/id-texts.ts';
import { type RowChip, withoutFailedMark } from './preview-rows.ts';

/** One of the things that a row says of its host behind the address. */
export interface RowTag {
  readonly key: string;
  readonly text: string;
  readonly title: string | undefined;
  /** `type`: what the host is for; `mark`: what is remarkable; `class`: what its address is; `chip`: what a check found. */
  readonly kind: 'type' | 'mark' | 'class' | 'chip';
}

/** What fits into a row, and what does not. */
export interface RowTags {
  readonly shown: readonly RowTag[];
  readonly more: readonly RowTag[];
  /** How many of `more` are to be counted: beside a mark, "+1" reads as one mark more, so what is loaded is not counted there. */
  readonly counted: number;
}

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
/** A mark has padding and a gap, a type the gap alone; in characters. */
const extraChars = { type: 2, mark: 3, class: 3, chip: 3 } as const;
/** What "+2" takes. */
const moreChars = 4;
/** The widths of a character in CSS pixels, of a wide font: what is said behind the address, and addresses of each size. */
const charPx = { loads: 7, address: 7.3, longAddress: 6.3, noAddress: 7.6 } as const;

/** How wide the table is at least, in CSS pixels: how much fits into the column of what is loaded, and how wide that is with the addresses' (table.css). */
const layouts: readonly (readonly [leastWidth: number, chars: number, area: number])[] = [
  [1000, 52, 602],
  [760, 24, 400],
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
 * @param width of the table, in CSS pixels
 * @param words texts in the user's language
 * @returns how much can be said of the host in the line of its address
 */
export function roomBehindAddress(row: Row, width: number, words: Words): RowRoom {
  const [, chars, area] = layouts.find(([least]) => width >= least) ?? [0, stacked.chars, width - stacked.margin];
  const marks = Math.floor((area - addressWidth(row, words)) / charPx.loads) - 1;
  return { withTypes: Math.min(chars, marks), marks };
}

/** @returns the width of the cell of the address in CSS pixels */
function addressWidth(row: Row, words: Words): number {
  if (row.address === '') return widthOf(words.text('address_none')) * charPx.noAddress;
  const ofAddress = classTag(row, words);
  const size = isLongAddress(row) ? charPx.longAddress : charPx.address;
  const behind = ofAddress && fitsBehindAddress(row, ofAddress) ? widthOf(ofAddress.text) + extraChars.class : 0;
  return row.address.length * size + behind * charPx.loads;
}

/** @returns whether the address is set smaller */
export function isLongAddress({ address }: Row): boolean {
  return address.length > longAddressChars;
}

/**
 * @param of an address as the protocol reports it
 * @param words texts in the user's language
 * @returns its class, with the IPv4 address that is embedded in it, if it does not end in that anyhow; undefined for a global
 *   address without an embedded one, of which there is nothing to say
 */
export function classTag(
  of: { readonly address: string; readonly class: string; readonly embedded: string },
  { text }: Words,
): RowTag | undefined {
  if (of.class === '' || (of.class === 'global' && of.embedded === '')) return undefined;
  // The protocol calls it text because it also has none; that is ruled out here.
  const id = of.class as AddressClass;
  const label = [text(idText('class', id)), embeddedText(of)].filter(Boolean).join(' ');
  return { key: id, text: label, title: text(hintText('class', id)), kind: 'class' };
}

/**
 * @param row the row
 * @param tag what `classTag` gave for it
 * @returns whether the class fits into the column of addresses, behind the address
 */
export function fitsBehindAddress({ address }: Row, tag: RowTag): boolean {
  return widthOf(address) + widthOf(tag.text) + 2 <= addressColumnChars;
}

/**
 * What a row says behind its address: how requests failed, what a check found, the other marks, and last what the host is
 * for, which is left out first. Failures, what a check found, and a mix of families are never left out: where they do not
 * fit, they take a line of their own.
 * @param row the row
 * @param chip what a check found, or that the preview of the tab blocks the host
 * @param room how many characters there are
 * @param words texts in the user's language
 * @returns what is said, in its order, and what is not
 */
export function rowTags(row: Row, chip: RowChip | undefined, room: RowRoom, words: Words): RowTags {
  const { urgent, marks, types } = allTags(row, chip, words);
  const all = [...urgent, ...marks, ...types];
  const marked = urgent.length + marks.length;
  const least = urgent.length > 0 ? urgent.length : Math.min(1, marks.length);
  const countedOf = (count: number) => (marked > 0 ? Math.max(0, marked - count) : all.length - count);
  const fits = (count: number): boolean => {
    const width = all.slice(0, count).reduce((sum, { text, kind }) => sum + widthOf(text) + extraChars[kind], 0);
    return width + (countedOf(count) > 0 ? moreChars : 0) <= (count > marked ? room.withTypes : room.marks);
  };
  let count = all.length;
  while (count > least && !fits(count)) count--;
  return { shown: all.slice(0, count), more: all.slice(count), counted: count > 0 ? countedOf(count) : 0 };
}

function allTags(row: Row, chip: RowChip | undefined, words: Words): Record<'urgent' | 'marks' | 'types', RowTag[]> {
  const { text } = words;
  const ofAddress = classTag(row, words);
  const seen = chip === 'preview-blocks' ? withoutFailedMark(row) : row;
  const marks = seen.marks.map((mark) => markTag(row, mark, words));
  const ofCheck: RowTag[] = chip
    ? [{ key: chip, text: text(`chip_${snake(chip)}`), title: text(`chip_${snake(chip)}_hint`), kind: 'chip' }]
    : [];
  const named = (...keys: string[]) => marks.filter(({ key }) => keys.includes(key));
  return {
    urgent: [...named('failed'), ...ofCheck, ...named('mixed')],
    marks: [
      ...(ofAddress && !fitsBehindAddress(row, ofAddress) ? [ofAddress] : []),
      ...marks.filter(({ key }) => key !== 'failed' && key !== 'mixed'),
    ],
    types: countKinds(row.types).map(
      ([kind, count]): RowTag => ({
        key: kind,
        text: words.plural(`resource_${kind}`, count),
        title: undefined,
        kind: 'type',
      }),
    ),
  };
}

/** Where only some of the requests carry a mark, it says how many. */
function markTag(row: Row, mark: RowMark, words: Words): RowTag {
  const { label, title } = mark.id === 'failed' ? failedMark(row, mark, words) : plainMark(row, mark, words);
  // Two families are mixed or not; the opened row shows how many requests went over the lesser one.
  const part = mark.count < row.total && mark.id !== 'mixed' ? ` ${words.number(mark.count)}` : '';
  return { key: mark.id, text: label + part, title, kind: 'mark' };
}

function plainMark(row: Row, { id, count }: RowMark, { text, number }: Words): { label: string; title: string } {
  const hint = text(hintText('mark', id));
  return {
    label: text(idText('mark', id)),
    title: count < row.total ? text('mark_of', hint, number(count), number(row.total)) : hint,
  };
}

/** A failure is shown with its reason; more than one is too much for a row, and the opened row shows them. */
function failedMark(row: Row, mark: RowMark, words: Words): { label: string; title: string } {
  const failures = row.failures
    .map(({ error }) => ({ error, id: failureId(error) }))
    .filter(({ id }) => id !== 'cancelled');
  const [first] = failures;
  if (!first) return plainMark(row, mark, words);
  const reasons = new Set(failures.map(({ id }) => id));
  return {
    label: words.text(idText('failure', first.id)) + (reasons.size > 1 ? ' …' : ''),
    title: failures
      .map(({ error }) => `${words.text(failureHint(error))} ${visibleText(error)}`)
      .join('\n')
      .slice(0, 500),
  };
}

/** How wide a text is, in characters of a usual width: Chinese and Japanese ones are nearly twice as wide. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char > '\u2fff' ? 1.8 : 1;
  return width;
}

/**
 * @param of an address as the protocol reports it
 * @returns the IPv4 address inside, or the empty text if there is none or the address ends in it anyhow, as NAT64 and
 *   IPv4-mapped ones do in mixed notation
 */
export function embeddedText({ address, embedded }: { address: string; embedded: string }): string {
  return address.endsWith(`:${embedded}`) ? '' : embedded;
}
