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
}

/** How many characters of the column's font fit into the column of addresses, which is 246 CSS pixels wide. */
const addressColumnChars = 33;
/** A mark has padding and a gap, a type the gap alone; in characters. */
const extraChars = { type: 2, mark: 3, class: 3, chip: 3 } as const;
/** What "+2" takes. */
const moreChars = 4;

/** How many characters of the column's font fit into it, by the width of the table in CSS pixels (table.css). */
const columns: readonly (readonly [leastWidth: number, chars: number])[] = [
  [1000, 52],
  [760, 24],
  [680, 13],
  // Left out: the opened row has it.
  [560, 0],
  // Stacked: behind the address, in a line of its own.
  [0, 20],
];

/**
 * @param width of the table, in CSS pixels
 * @returns how many characters fit into the column of what is loaded; 0 where there is none
 */
export function loadCharsIn(width: number): number {
  return columns.find(([least]) => width >= least)?.[1] ?? 0;
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
 * What a row says behind its address, the most telling first: what a check found, how requests failed, what the host is
 * for, then the other marks.
 * @param row the row
 * @param chip what a check found, or that the preview of the tab blocks the host
 * @param fit how many characters fit into the column
 * @param words texts in the user's language
 * @returns the first ones that fit, at least one, and the others
 */
export function rowTags(row: Row, chip: RowChip | undefined, fit: number, words: Words): RowTags {
  const all = allTags(row, chip, words);
  const widths = all.map(({ text, kind }) => widthOf(text) + extraChars[kind]);
  let width = widths.reduce((sum, each) => sum + each, 0);
  let count = all.length;
  while (count > 1 && width + (count < all.length ? moreChars : 0) > fit) {
    count--;
    width -= widths[count] ?? 0;
  }
  return { shown: all.slice(0, count), more: all.slice(count) };
}

function allTags(row: Row, chip: RowChip | undefined, words: Words): RowTag[] {
  const { text } = words;
  const ofAddress = classTag(row, words);
  const seen = chip === 'preview-blocks' ? withoutFailedMark(row) : row;
  const marks = seen.marks.map((mark) => markTag(row, mark, words));
  const isUrgent = ({ key }: RowTag) => key === 'failed' || key === 'mixed';
  return [
    ...(chip
      ? [
          {
            key: chip,
            text: text(`chip_${snake(chip)}`),
            title: text(`chip_${snake(chip)}_hint`),
            kind: 'chip',
          } as const,
        ]
      : []),
    ...marks.filter(isUrgent),
    ...(ofAddress && !fitsBehindAddress(row, ofAddress) ? [ofAddress] : []),
    ...countKinds(row.types).map(
      ([kind, count]): RowTag => ({
        key: kind,
        text: words.plural(`resource_${kind}`, count),
        title: undefined,
        kind: 'type',
      }),
    ),
    ...marks.filter((mark) => !isUrgent(mark)),
  ];
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
