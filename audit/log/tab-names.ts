import { displayHostname } from '../../src/display/display-hostname.ts';
import { distinctNames } from '../../src/display/distinct-names.ts';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { visibleProse } from '../../src/display/visible-prose.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import type { Text } from '../../src/text.ts';

/** A tab that can be chosen; both texts are hostile, and may be empty. */
export interface LogTab {
  readonly id: number;
  readonly title: string;
  readonly url: string;
}

/** As much of a title is shown. */
const maxTitle = 60;

/**
 * @param tabs the tabs that can be chosen
 * @param text gives texts
 * @returns what each is called, none empty and no two alike: "shop.example – Basket"
 */
export function tabNames(tabs: readonly LogTab[], text: Text): string[] {
  return distinctNames(tabs.map((tab) => tabName(tab, text)));
}

function tabName({ title, url }: LogTab, text: Text): string {
  const { scheme, hostname } = requestUrl(url);
  const host = scheme === 'http' || scheme === 'https' ? displayHostname(hostname) : '';
  const known = visibleProse(shortenEnd(title, maxTitle)).trim();
  // A tab without a title is called by its URL.
  const parts = known === '' || known.startsWith(host) ? [known || host] : [host, known];
  return (
    parts.filter((part) => part !== '').join(' – ') ||
    visibleText(shortenEnd(url, maxTitle)).trim() ||
    text('log_untitled_tab')
  );
}
