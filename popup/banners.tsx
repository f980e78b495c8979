import type { NoticeId } from '../src/page/presentation/notices.ts';
import type { PageHeader } from '../src/protocol.ts';
import type { NetworkId } from '../src/readiness/report/report.ts';
import type { SeenPage } from '../src/readiness/verdicts/answer-from-sightings.ts';
import { snake, type Words } from '../src/text.ts';
import { idText } from '../ui/id-texts.ts';

interface BannerProps {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly button: string;
  readonly click: () => void;
  /** What tests and styles know it by. */
  readonly data: Readonly<Record<`data-${string}`, string>>;
}

/** Something about the whole view that the user can change by one click. */
function Banner({ id, title, hint, button, click, data }: BannerProps) {
  return (
    <section class="permission" aria-labelledby={id} {...data}>
      <div>
        <h2 id={id}>{title}</h2>
        <p>{hint}</p>
      </div>
      <button type="button" class="primary" onClick={click}>
        {button}
      </button>
    </section>
  );
}

/** Says that the tab is not shown as it is, and ends that. */
export function PreviewBanner({ network, end, words }: { network: NetworkId; end: () => void; words: Words }) {
  return (
    <Banner
      id="preview-on"
      title={words.text(`preview_on_${snake(network)}`)}
      hint={words.text('preview_on_hint')}
      button={words.text('preview_end')}
      click={end}
      data={{ 'data-preview-on': network }}
    />
  );
}

/**
 * Says that the browser hides requests from Greensix, and offers to change that.
 * @param props.request asks the user; only a click may do so
 * @param props.words texts in the user's language
 */
export function PermissionNotice({ request, words }: { request: () => void; words: Words }) {
  return (
    <Banner
      id="permission-missing"
      title={words.text('permission_missing')}
      hint={words.text('permission_missing_hint')}
      button={words.text('permission_request')}
      click={request}
      data={{ 'data-permission': 'missing' }}
    />
  );
}

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

interface NoticesProps {
  readonly notices: readonly NoticeId[];
  /** Loads the page again: what was missed is seen then. */
  readonly reload: () => void;
  readonly words: Words;
}

/** What a reader has to know to read the table right. */
export function Notices({ notices, reload, words }: NoticesProps) {
  if (notices.length === 0) return null;
  return (
    <ul class="notices">
      {notices.map((id) => (
        <li key={id} data-notice={id}>
          {words.text(idText('notice', id))}
          {id === 'main-not-seen' && (
            <>
              {' '}
              <button type="button" class="small" data-notice-reload onClick={reload}>
                {words.text('next_reload')}
              </button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
