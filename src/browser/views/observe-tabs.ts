import browser from 'webextension-polyfill';

/** A tab as a person knows it. */
export interface NamedTab {
  readonly id: number;
  /** Hostile text; empty where it has none. */
  readonly title: string;
  /** What it shows, or is about to; empty where the browser does not tell. */
  readonly url: string;
}

/**
 * Tells which tabs there are, now and whenever that or a title changes.
 * @param isPrivate whether those of private windows are wanted, or those of usual ones
 * @param changed is called with them, in the order of the strip
 */
export function observeTabs(isPrivate: boolean, changed: (tabs: readonly NamedTab[]) => void): void {
  const own = browser.runtime.getURL('');
  let isWaiting = false;
  const look = async (): Promise<void> => {
    isWaiting = false;
    const tabs = await browser.tabs.query({});
    changed(
      tabs.flatMap(({ id, incognito, title = '', url, pendingUrl }) =>
        id === undefined || incognito !== isPrivate || url?.startsWith(own)
          ? []
          : [{ id, title, url: url || pendingUrl || '' }],
      ),
    );
  };
  const later = (): void => {
    // A page may change its title without end.
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => void look().catch(() => {}), 300);
  };
  browser.tabs.onCreated.addListener(later);
  browser.tabs.onRemoved.addListener(later);
  browser.tabs.onUpdated.addListener((_, { title, status }) => {
    if (title !== undefined || status === 'complete') later();
  });
  void look().catch(() => {});
}
