import type { NoticeId } from '../src/page/presentation/notices.ts';
import { idText } from '../ui/text-ids.ts';
import type { Words } from '../ui/words.ts';

/** What a reader has to know to read the table right. */
export function Notices({ notices, words }: { notices: readonly NoticeId[]; words: Words }) {
  if (notices.length === 0) return null;
  return (
    <ul class="notices">
      {notices.map((id) => (
        <li key={id} data-notice={id}>
          {words.text(idText('notice', id))}
        </li>
      ))}
    </ul>
  );
}
