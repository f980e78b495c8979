import { documentKind } from './document-kind.ts';
import { mainAnswer, type Page } from './page.ts';

/** Something that a reader of a page's table has to know to read it right; each id has a text in the locales. */
export type NoticeId = keyof typeof notices | 'storage-full';

const notices = {
  adopted: (page) => page.origin === 'adopted',
  previewed: (page) => page.previewed === true,
  'main-failed': (page) => mainAnswer(page)?.kind === 'failure',
  'main-served': (page) => page.origin !== 'adopted' && isWeb(page) && isServedLocally(page),
  'main-cached': (page) => mainAnswer(page)?.cached === true,
  'main-proxied': (page) => mainAnswer(page)?.proxy !== undefined,
  'hosts-left-out': (page) => page.leftOut.size > 0,
} satisfies Record<string, (page: Page) => boolean>;

/**
 * @param page a page
 * @returns the ids of the notices that hold for it
 */
export function noticesOf(page: Page): NoticeId[] {
  return (Object.keys(notices) as (keyof typeof notices)[]).filter((id) => notices[id](page));
}

function isWeb(page: Page): boolean {
  return documentKind(page.target) === 'web';
}

function isServedLocally(page: Page): boolean {
  const answer = mainAnswer(page);
  return answer === undefined || answer.served === true;
}
