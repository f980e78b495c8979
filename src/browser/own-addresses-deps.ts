/** What the card with the addresses of this machine needs of the browser; loaded after a page is drawn. */
import type { RoutingLookup } from '../lookup/routing/routing-result.ts';
import { isPrivate } from './extension.ts';
import { writeOwnAddresses } from './storage/own-addresses.ts';
import { openTab } from './views/open-tab.ts';

/** Loads what asks a provider; on the user's click only. */
export async function loadOwnAddresses() {
  const asking = await import('./network/own-addresses.ts');
  return {
    ask: asking.askOwnAddresses,
    requestPermission: asking.requestProviderPermission,
    routing: async (...question: Parameters<RoutingLookup>) => (await import('./network/rdap.ts')).routing(...question),
    isPrivate,
    keep: writeOwnAddresses,
    copy: (text: string) => navigator.clipboard.writeText(text),
    openSettings: () => void openTab('/options/options.html#own-addresses'),
  };
}
