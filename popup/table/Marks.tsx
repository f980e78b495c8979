import { visibleText } from '../../src/address/visible-text.ts';
import type { Row, RowMark } from '../../src/page/row.ts';
import { hintText, idText } from '../../ui/text-ids.ts';
import type { Words } from '../../ui/words.ts';

/**
 * The marks of a row. Where only some of the requests carry one, it says how many.
 * @param props.row the row
 * @param props.words texts in the user's language
 */
export function Marks({ row, words }: { row: Row; words: Words }) {
  return row.marks.map((mark) => {
    const { label, title } = mark.id === 'failed' ? failedMark(row, mark, words) : plainMark(row, mark, words);
    // Two families are mixed or not; how many requests went over the lesser one is told by the opened row.
    const part = mark.count < row.total && mark.id !== 'mixed' ? ` ${words.number(mark.count)}` : '';
    return (
      <span key={mark.id} class="mark" data-mark={mark.id} title={title}>
        {label + part}
      </span>
    );
  });
}

function plainMark(row: Row, { id, count }: RowMark, { text, number }: Words): { label: string; title: string } {
  const hint = text(hintText('mark', id));
  return {
    label: text(idText('mark', id)),
    title: count < row.total ? text('mark_of', hint, number(count), number(row.total)) : hint,
  };
}

/** A failure is told with its reason; more than one is too much for a row and told by the opened row. */
function failedMark(row: Row, mark: RowMark, words: Words): { label: string; title: string } {
  const failures = row.failures.filter(({ id }) => id !== 'cancelled');
  const [first] = failures;
  if (!first) return plainMark(row, mark, words);
  const reasons = new Set(failures.map(({ id }) => id));
  return {
    label: words.text(idText('failure', first.id)) + (reasons.size > 1 ? ' …' : ''),
    title: failures
      .map(({ id, error }) => `${words.text(hintText('failure', id))} ${visibleText(error)}`)
      .join('\n')
      .slice(0, 500),
  };
}
