/** What a user does in the popup before a picture of it is taken. */
import type { ExtensionPage } from '../../test/e2e/driver/driver.ts';
import { clickElement, waitForElement } from '../../test/e2e/support/elements.ts';

/** The verdict is loaded after the rows are drawn. */
export async function readVerdict(popup: ExtensionPage): Promise<void> {
  await waitForElement(popup, '[data-readiness]', 'the verdict');
}

/** As after a click of the mouse, which leaves no ring. */
async function blur(popup: ExtensionPage): Promise<void> {
  await popup.evaluate(() => (document.activeElement as HTMLElement).blur());
}

/** Opens the row of a host and waits until its single requests are there. */
export async function openRow(popup: ExtensionPage, host: string): Promise<void> {
  await clickElement(popup, `[data-host="${host}"] [role=button]`);
  await blur(popup);
  await waitForElement(popup, '.requests tbody tr', 'the requests');
}

/** Opens what is behind the verdict. */
export async function openVerdict(popup: ExtensionPage): Promise<void> {
  await readVerdict(popup);
  await clickElement(popup, '.disclosure');
  await blur(popup);
  await waitForElement(popup, '.verdict-panel:not([hidden]) > *', 'the panel');
}
