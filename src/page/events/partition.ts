/** What src/browser/events/request-event.ts calls the private windows of Chromium and of Firefox. */
const privatePartitions: readonly string[] = ['private', 'firefox-private'];

/**
 * @param partition the cookie store of a page's requests
 * @returns whether the page is in a private window
 */
export function isPrivatePartition(partition: string): boolean {
  return privatePartitions.includes(partition);
}
