import { visibleText } from '../../src/display/visible-text.ts';
import { failureId } from '../../src/page/events/failure.ts';
import { countKinds } from '../../src/page/events/resource-kind.ts';
import { failureHint } from '../../src/page/presentation/failure-hint.ts';
import type { Row, RowMark, RowMarkId } from '../../src/page/presentation/row.ts';
import { snake, type Words } from '../../src/text.ts';
import { hintText, idText } from '../../ui/id-texts.ts';
import { type RowChip, withoutMarksOfPreview } from './preview-rows.ts';
import { extraChars, fitsBehindAddress, moreChars, type RowRoom, widthOf } from './row-room.ts';

/** One of the things that a row says of its host behind the address. */
export interface RowTag {
  readonly key: string;
  readonly text: string;
  readonly title?: string;
  /** `type`: what the host is for; `mark`: what is remarkable; `class`: what its address is; `chip`: what a check found. */
  readonly kind: 'type' | 'mark' | 'class' | 'chip';
}

/** What fits into a row, and what does not. */
export interface RowTags {
  /** The class of the address, where it has room behind that; else it is among the others. */
  readonly behindAddress: RowTag | undefined;
  readonly shown: readonly RowTag[];
  readonly more: readonly RowTag[];
  /** How many of `more` are to be counted: beside a mark, "+1" reads as one mark more, so what is loaded is not counted there. */
  readonly counted: number;
}

/**
 * @returns the class of an address, with the IPv4 address that is embedded in it, if it does not end in that anyhow; undefined
 *   for a global address without an embedded one, of which there is nothing to say
 */
function classTag(row: Row, { text }: Words): RowTag | undefined {
  if (row.class === '' || (row.class === 'global' && row.embedded === '')) return undefined;
  const id = row.class;
  const label = [text(idText('class', id)), embeddedText(row)].filter(Boolean).join(' ');
  return { key: id, text: label, title: text(hintText('class', id)), kind: 'class' };
}

/**
 * What a row says behind its address: how requests failed, what a check found, the other marks, and last what the host is
 * for, which is left out first. Failures, what a check found, and a mix of families are never left out: where they do not
 * fit, they take a line of their own.
 * @param row the row
 * @param chip what a check found, or that the preview of the tab blocks the host
 * @param roomBeside how many characters there are, given the class of the address where that stands behind it
 * @param words texts in the user's language
 * @returns what is said, in its order, and what is not
 */
export function rowTags(
  row: Row,
  chip: RowChip | undefined,
  roomBeside: (behindAddress: RowTag | undefined) => RowRoom,
  words: Words,
): RowTags {
  const ofAddress = classTag(row, words);
  const isBehind = ofAddress && fitsBehindAddress(row, ofAddress.text);
  const behindAddress = isBehind ? ofAddress : undefined;
  const room = roomBeside(behindAddress);
  const { urgent, marks, types } = allTags(row, chip, isBehind ? undefined : ofAddress, words);
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
  return {
    behindAddress,
    shown: all.slice(0, count),
    more: all.slice(count),
    counted: count > 0 ? countedOf(count) : 0,
  };
}

function allTags(
  row: Row,
  chip: RowChip | undefined,
  ofAddress: RowTag | undefined,
  words: Words,
): Record<'urgent' | 'marks' | 'types', RowTag[]> {
  const { text } = words;
  const seen = chip === 'preview-blocks' ? withoutMarksOfPreview(row) : row;
  const marks = seen.marks.map((mark) => markTag(row, mark, words));
  const ofCheck: RowTag[] = chip
    ? [{ key: chip, text: text(`chip_${snake(chip)}`), title: text(`chip_${snake(chip)}_hint`), kind: 'chip' }]
    : [];
  const named = (id: RowMarkId) => marks.filter(({ key }) => key === id);
  return {
    urgent: [...named('failed'), ...ofCheck, ...named('mixed')],
    marks: [...(ofAddress ? [ofAddress] : []), ...marks.filter(({ key }) => key !== 'failed' && key !== 'mixed')],
    types: countKinds(row.types).map(
      ([kind, count]): RowTag => ({
        key: kind,
        text: words.plural(`resource_${kind}`, count),
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

/**
 * @param of an address as the protocol reports it
 * @returns the IPv4 address inside, or the empty text if there is none or the address ends in it anyhow, as NAT64 and
 *   IPv4-mapped ones do in mixed notation
 */
export function embeddedText({ address, embedded }: { address: string; embedded: string }): string {
  return address.endsWith(`:${embedded}`) ? '' : embedded;
}
