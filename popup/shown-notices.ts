import type { NoticeId } from '../src/page/presentation/notices.ts';
import type { PageHeader } from '../src/protocol.ts';
import type { SeenPage } from '../src/readiness/verdicts/answer-from-sightings.ts';

/**
 * @param header what is known of the page
 * @param seen the page in numbers; null where no answer is given
 * @param isUnseen whether nothing of it was seen, because it was there before anybody listened
 * @returns the notices about the page, without what the answer or the banner above them says
 */
export function shownNotices(
  { notices, preview }: Pick<PageHeader, 'notices' | 'preview'>,
  seen: Pick<SeenPage, 'failed'> | null,
  isUnseen: boolean,
): NoticeId[] {
  // In a preview, and after one, the line above speaks of what is blocked.
  const isAnswered = seen !== null && !preview && !notices.includes('previewed');
  const repeated: readonly (NoticeId | false | null | undefined)[] = [
    preview && 'previewed',
    isUnseen && 'adopted',
    isAnswered && seen.failed && 'main-failed',
  ];
  return notices.filter((id) => !repeated.includes(id));
}
