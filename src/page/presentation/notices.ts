import { documentKind } from '../events/document-kind.ts';
import { mainAnswer, type Page } from '../recording/page.ts';

/** Something that a reader of a page's table has to know to read it right; each id has a text in the locales. */
export type NoticeId = keyof typeof notices | 'storage-full' | 'storage-unavailable';

const notices = {
  // Of these, requests that were missed are seen when they are loaded again; all others have none, or the browser hides them.
  adopted: (page) => page.origin === 'adopted' && ['web', 'file', 'inline'].includes(documentKind(page)),
  previewed: (page) => page.previewed === true,
  'main-failed': (page) => mainAnswer(page)?.kind === 'failure',
  'main-from-service-worker': (page) => mainAnswer(page)?.fromServiceWorker === true,
  // Of a page that a service worker answers, Chromium fires no event (recordings/chromium/service-worker-answers.json):
  // so it looks like one whose answer was missed.
  'main-not-seen': (page) => isWeb(page) && page.origin !== 'adopted' && mainAnswer(page) === undefined,
  'main-cached': (page) => mainAnswer(page)?.cached === true,
  'main-proxied': (page) => mainAnswer(page)?.proxy !== undefined,
  'hosts-left-out': (page) => page.leftOut.size > 0 || page.uncounted > 0,
  'invalid-hostnames': (page) => page.invalidHostnames > 0 || page.chain.some(({ hostname }) => hostname === ''),
} satisfies Record<string, (page: Page) => boolean>;

/**
 * @param page a page
 * @returns the ids of the notices that hold for it
 */
export function noticesOf(page: Page): NoticeId[] {
  return (Object.keys(notices) as (keyof typeof notices)[]).filter((id) => notices[id](page));
}

function isWeb(page: Page): boolean {
  return documentKind(page) === 'web';
}
