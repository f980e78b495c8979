import type { Words } from '../src/text.ts';
import { idText } from './id-texts.ts';
import type { UnansweredId } from './unanswered-ids.ts';

/** Lists the questions that the browser has not answered, and what that means for the page. */
export function UnansweredNotes({ what, words }: { what: readonly UnansweredId[]; words: Words }) {
  if (what.length === 0) return null;
  return (
    <div role="status">
      {what.map((id) => (
        <p key={id} class="notice" data-unanswered={id}>
          {words.text(idText('unanswered', id))}
        </p>
      ))}
    </div>
  );
}
