import type { Words } from '../ui/words.ts';

/**
 * Says that the browser hides requests from Greensix, and offers to change that.
 * @param props.request asks the user; only a click may do so
 * @param props.words texts in the user's language
 */
export function PermissionNotice({ request, words }: { request: () => void; words: Words }) {
  return (
    <section class="permission" aria-labelledby="permission-missing">
      <div>
        <h2 id="permission-missing">{words.text('permission_missing')}</h2>
        <p>{words.text('permission_missing_hint')}</p>
      </div>
      <button type="button" class="primary" data-permission="missing" onClick={request}>
        {words.text('permission_request')}
      </button>
    </section>
  );
}
