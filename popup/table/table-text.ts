import { visibleText } from '../../src/display/visible-text.ts';
import { failureId } from '../../src/page/events/failure.ts';
import type { Row, RowMarkId } from '../../src/page/presentation/row.ts';
import { snake, type Words } from '../../src/text.ts';
import { idText } from '../../ui/id-texts.ts';
import type { PopupState } from '../state/popup-state.ts';

/** Beyond this many characters a field no longer widens its column: one long name must not push all others away. */
const maxColumnChars = 48;

/** What a text has to say of the tab besides its rows. */
export interface TableNotes {
  /** A line below the table; empty where there is nothing to say. */
  readonly note: string;
  /** Whether requests failed for nothing but the preview of the tab. */
  readonly isBlocked: (row: Row) => boolean;
}

/**
 * @param state what the popup shows
 * @param isBlocked whether requests failed for nothing but the preview of the tab
 * @param words texts in the user's language
 * @returns that the page was seen during a preview, so that nobody takes what is copied for a measurement; else nothing
 */
export function previewNote(
  { header, rows }: Pick<PopupState, 'header' | 'rows'>,
  isBlocked: TableNotes['isBlocked'],
  { text, number }: Words,
): string {
  if (!header?.notices.includes('previewed')) return '';
  if (!header.preview) return text('judged_previewed');
  const blocked = [...rows.values()].filter(isBlocked).length;
  return text('report_previewed', text(`network_${snake(header.preview)}`), number(blocked));
}

/**
 * The table as text in aligned columns, to be pasted into a mail or a ticket.
 * @param rows the rows in order
 * @param words texts in the user's language
 * @param notes what else is known of the tab
 * @returns lines, each ended by a line feed
 */
export function tableText(rows: readonly Row[], words: Words, { note, isBlocked }: TableNotes): string {
  const { text } = words;
  const lines = [
    [text('column_family'), text('column_host'), text('column_address'), text('column_requests'), text('column_marks')],
    ...rows.map((row) => [
      row.family,
      row.hostname,
      addressText(row, words),
      words.number(row.total),
      marksText(row, isBlocked(row), words),
    ]),
  ].map((fields) => fields.map(visibleText));
  const widths = (lines[0] ?? []).map((_, at) =>
    Math.min(maxColumnChars, Math.max(...lines.map((fields) => lengthOf(fields[at])))),
  );
  const line = (fields: readonly string[]) => {
    const padded = fields.map((field, at) => {
      const fill = ' '.repeat(Math.max(0, (widths[at] ?? 0) - lengthOf(field)));
      return at === 3 ? fill + field : field + fill;
    });
    return `${padded.join('  ').trimEnd()}\n`;
  };
  return lines.map(line).join('') + (note === '' ? '' : `${note}\n`);
}

/** The marks of a row in words, failures with their reasons. */
function marksText({ marks, failures }: Row, isBlocked: boolean, { text }: Words): string {
  const ids = failures.map(({ error }) => failureId(error)).filter((id) => id !== 'cancelled');
  const reasons = [...new Set(ids.map((id) => text(idText('failure', id))))];
  const isOfPreview = (id: RowMarkId) => isBlocked && (id === 'failed' || id === 'cancelled');
  const texts = marks.map(({ id }) => {
    if (isOfPreview(id)) return text('chip_preview_blocks');
    const mark = text(idText('mark', id));
    return id === 'failed' && reasons.length > 0 ? `${mark} (${reasons.join(', ')})` : mark;
  });
  return [...new Set(texts)].join(', ');
}

function addressText(row: Row, { text }: Words): string {
  if (row.address === '') return '-';
  return row.class === '' || row.class === 'global'
    ? row.address
    : `${row.address} (${text(idText('class', row.class))})`;
}

function lengthOf(field: string | undefined): number {
  return field === undefined ? 0 : Array.from(field).length;
}
