import { failureId } from '../../src/page/events/failure.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { HostChip } from '../../src/readiness/verdicts/host-chip.ts';
import type { Judging } from '../state/popup-state.ts';

/** What is known of a host besides what was seen of it. */
export type RowChip = HostChip | 'preview-blocks';

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

/**
 * @param row a row
 * @param judging what is known of the page's hosts besides what was seen
 * @returns what a check found of its host, or that the preview of the tab blocks it
 */
export function chipOf(row: Row, judging: Pick<Judging, 'isBlocked' | 'chips'> | null): RowChip | undefined {
  return isBlockedByPreview(row, judging) ? 'preview-blocks' : judging?.chips.get(row.hostname);
}

/** @returns the row without its mark for failures: no fault of the host, and nothing that a filter for failures is to find */
export function withoutFailedMark(row: Row): Row {
  return { ...row, marks: row.marks.filter(({ id }) => id !== 'failed') };
}
