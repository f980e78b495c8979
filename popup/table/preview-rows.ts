import { type FailureId, failureId } from '../../src/page/events/failure.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { HostChip } from '../../src/readiness/verdicts/host-chip.ts';
import type { Judging } from '../state/popup-state.ts';

/** What is known of a host besides what was seen of it. */
export type RowChip = HostChip | 'preview-blocks';

/** So Firefox ends what a rule blocks, as a cancelled request (ExtensionDNR.sys.mjs; test/e2e/preview.test.ts, Firefox 153). */
const cancelledByRule = 'NS_ERROR_ABORT';

/**
 * @param error the browser's name of the error of a request to a host that the preview of the tab blocks
 * @returns what it means: `blocked` for what the preview makes of it
 */
export function idInPreview(error: string): FailureId {
  return error === cancelledByRule ? 'blocked' : failureId(error);
}

/**
 * @param row a row
 * @param judging knows which hosts the preview of the tab blocks
 * @returns whether its requests failed for nothing but the preview, which says nothing of the host
 */
export function isBlockedByPreview(row: Row, judging: Pick<Judging, 'isBlocked'> | null): boolean {
  if (!judging?.isBlocked(row.hostname)) return false;
  const ids = row.failures.map(({ error }) => idInPreview(error)).filter((id) => id !== 'cancelled');
  return [...new Set(ids)].join() === 'blocked';
}

/**
 * @param row a row
 * @param judging what is known of the page's hosts besides what was seen
 * @returns what a check found of its host, or that the preview of the tab blocks it
 */
export function chipOf(row: Row, judging: Pick<Judging, 'isBlocked' | 'chips'> | null): RowChip | undefined {
  return isBlockedByPreview(row, judging) ? 'preview-blocks' : judging?.chips.get(row.hostname);
}

/**
 * @param row a row whose requests failed for nothing but the preview
 * @returns the row without its marks for failed and cancelled requests: no fault of the host, and nothing that a filter for failures is to find
 */
export function withoutMarksOfPreview(row: Row): Row {
  return { ...row, marks: row.marks.filter(({ id }) => id !== 'failed' && id !== 'cancelled') };
}
