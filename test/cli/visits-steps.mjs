/** Steps as a user writes them; the path of the page says which. */

/** @type {Readonly<Record<string, (page: import('playwright-core').Page) => Promise<unknown>>>} */
const byPath = {
  '/fails': async () => {
    throw new Error('there is no button here');
  },
  '/hangs': () => new Promise(() => {}),
  '/clicks': async (page) => {
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    await popup.waitForLoadState();
  },
  '/closes': (page) => page.close(),
  '/crashes': async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.crash');
  },
  '/kills': async (page) => {
    const session = await page.context().browser()?.newBrowserCDPSession();
    void session?.send('Browser.crash').catch(() => {});
  },
  '/stops': async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
  },
};

/** @param {import('playwright-core').Page} page @param {{ url: string }} visit */
export default async function steps(page, { url }) {
  await byPath[new URL(url).pathname]?.(page);
}
