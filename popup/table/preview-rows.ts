import { failureId } from '../../src/page/events/failure.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { Judging } from '../state/popup-state.ts';

/**
 * @param row a row
 * @param judging knows which hosts the preview of the tab blocks
 * @returns whether its requests failed for nothing but the preview, which says nothing of the host
 */
export function isBlockedByPreview({ hostname, failures }: Row, judging: Pick<Judging, 'isBlocked'> | null): boolean {
  if (!judging?.isBlocked(hostname)) return false;
  const ids = failures.map(({ error }) => failureId(error)).filter((id) => id !== 'cancelled');
  return ids.length > 0 && ids.every((id) => id === 'blocked');
}

/** @returns the row without its mark for failures: no fault of the host, and nothing that a filter for failures is to find */
export function withoutFailedMark(row: Row): Row {
  return { ...row, marks: row.marks.filter(({ id }) => id !== 'failed') };
}
