/** How a driver knows that a step has brought another document. */
import { poll } from '../../world/poll.ts';
import type { Wait } from './driver.ts';

type Evaluate = (expression: string) => Promise<unknown>;

let lastToken = 0;

/**
 * Takes a step and waits for another document.
 * The old document gets a token first: what comes after does not have it, also when it is a document of long ago that
 * comes back, which then has a token of its own.
 * @param also an expression that is true in no document but the awaited ones
 */
export async function stepTo(
  evaluate: Evaluate,
  step: () => Promise<unknown>,
  wait: Wait,
  also = 'true',
): Promise<void> {
  lastToken += 1;
  const token = lastToken;
  if (wait !== 'none') await evaluate(`window.driverToken = ${token}`).catch(() => {});
  await step();
  if (wait === 'none') return;
  await settle(evaluate, wait, `window.driverToken !== ${token} && ${also}`);
}

/** Waits until the document of a tab is complete, and done when that is asked. */
export async function settle(evaluate: Evaluate, wait: Wait, also = 'true'): Promise<void> {
  if (wait === 'none') return;
  // Firefox's error page never gets complete.
  const loaded = `(document.readyState === 'complete' || document.documentURI.startsWith('about:neterror'))`;
  const ready = wait === 'done' ? 'window.done === true' : loaded;
  const state = `({ ok: ${also} && ${ready}, url: location.href, title: document.title, state: document.readyState })`;
  let seen: unknown;
  await poll(
    `a page that is ${wait}`,
    async () => {
      seen = await evaluate(state);
      return (seen as { ok: boolean }).ok;
    },
    15_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last seen: ${JSON.stringify(seen)}`, { cause: error });
  });
}
