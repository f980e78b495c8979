/** How a driver knows that a step has brought another document. */
import { poll } from '../../world/poll.ts';
import type { Wait } from './driver.ts';
import type { PageCalls } from './page-function.ts';

type Page = Pick<PageCalls, 'evaluate'>;

/** A document of a tab, where `driverToken` says which one it was before a step. */
type DocumentScope = typeof globalThis & { driverToken?: number; readonly done?: boolean };

/** What a document must be, besides complete. */
interface Wanted {
  /** Not the one with this token. */
  readonly without?: number;
  /** Not the empty one that a tab begins with. */
  readonly isNotBlank?: boolean;
}

/** The tokens are counted from 1. */
let lastToken = 0;

/**
 * Takes a step and waits for another document.
 * The old document gets a token first: what comes after does not have it, also when it is a document of long ago that
 * comes back, which then has a token of its own.
 * @param isNotBlank whether the empty document that a tab begins with is none of those that are waited for
 */
export async function stepTo(page: Page, step: () => Promise<unknown>, wait: Wait, isNotBlank = false): Promise<void> {
  lastToken += 1;
  const token = lastToken;
  const mark = (given: number): void => {
    (globalThis as DocumentScope).driverToken = given;
  };
  if (wait !== 'none') await page.evaluate(mark, token).catch(() => {});
  await step();
  if (wait === 'none') return;
  await settle(page, wait, { without: token, isNotBlank });
}

/** Waits until the document of a tab is complete, and done when that is asked. */
export async function settle(page: Page, wait: Wait, { without = 0, isNotBlank = false }: Wanted = {}): Promise<void> {
  if (wait === 'none') return;
  let seen: { readonly ok: boolean } | undefined;
  await poll(`a page that is ${wait}`, async () => {
    seen = await page.evaluate(stateOf, wait, without, isNotBlank);
    return seen.ok;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; last seen: ${JSON.stringify(seen)}`, { cause: error });
  });
}

/** Says how far the document of a page is, in the page. */
function stateOf(
  wait: 'done' | 'load',
  without: number,
  isNotBlank: boolean,
): { readonly ok: boolean; readonly url: string; readonly document: string; readonly state: string } {
  const { driverToken, done } = globalThis as DocumentScope;
  const { readyState, documentURI } = document;
  // Firefox's error page never gets complete.
  const isLoaded = readyState === 'complete' || documentURI.startsWith('about:neterror');
  const isReady = wait === 'done' ? done === true : isLoaded;
  const isAnother = driverToken !== without && !(isNotBlank && location.href === 'about:blank');
  // Of an error page the document's own address has the reason.
  return { ok: isAnother && isReady, url: location.href, document: documentURI.slice(0, 300), state: readyState };
}
