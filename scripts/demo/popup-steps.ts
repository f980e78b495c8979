/** What a user does in the popup before a picture of it is taken. */
import type { Pane } from '../../test/e2e/driver/driver.ts';
import { poll } from '../../test/world/poll.ts';

/** The verdict is loaded after the rows are drawn. */
export async function readVerdict(popup: Pane): Promise<void> {
  await poll('the verdict', () => popup.evaluate<boolean>(`document.querySelector('[data-readiness]') !== null`));
}

/** Opens the row of a host and waits until its single requests are there. */
export async function openRow(popup: Pane, host: string): Promise<void> {
  await popup.evaluate(`document.querySelector('[data-host="${host}"] [role=button]').click()`);
  // As after a click of the mouse, which leaves no ring.
  await popup.evaluate('document.activeElement.blur()');
  await poll('the requests', () => popup.evaluate<boolean>(`document.querySelector('.requests tbody tr') !== null`));
}

/** Opens what is behind the verdict. */
export async function openVerdict(popup: Pane): Promise<void> {
  await readVerdict(popup);
  await popup.evaluate(`document.querySelector('.disclosure').click()`);
  await popup.evaluate('document.activeElement.blur()');
  await poll('the panel', () =>
    popup.evaluate<boolean>(`document.querySelector('.verdict-panel:not([hidden]) > *') !== null`),
  );
}
