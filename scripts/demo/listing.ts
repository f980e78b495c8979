/** Reads the popup, and writes what it shows as text. */
import type { Browser } from 'webextension-polyfill';
import type { ExtensionPage } from '../../test/e2e/driver/driver.ts';
import { poll } from '../../test/world/poll.ts';

/** What a popup shows. */
export interface Listing {
  /** The icon's name: the big digit, then the small ones. */
  readonly icon: string;
  /** The tooltip of the toolbar button. */
  readonly tooltip: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Runs in the popup. */
async function read({ action, tabs }: Browser): Promise<Omit<Listing, 'heading'>> {
  // Rows that were not drawn yet have no innerText.
  const text = (parent: Element, selector: string) => parent.querySelector(selector)?.textContent.trim() ?? '';
  const named = new URLSearchParams(location.search).get('tab');
  const [active] = named ? [] : await tabs.query({ active: true, currentWindow: true });
  return {
    tooltip: await action.getTitle({ tabId: named ? Number(named) : (active?.id as number) }),
    icon: document.querySelector<HTMLElement>('[data-icon]')?.dataset.icon ?? '?',
    rows: [...document.querySelectorAll<HTMLElement>('tr[data-host]')].map((row) => [
      row.dataset.family ?? '',
      text(row, '[role=button]'),
      row.dataset.address || '-',
      text(row, '.class'),
      row.dataset.total ?? '',
      row.dataset.marks?.replaceAll(' ', ', ') ?? '',
    ]),
  };
}

/** Reads the popup once it has rows, shows this icon and is counted by the tooltip; after a while, what it shows by then. */
export async function readListing(popup: Pick<ExtensionPage, 'api'>, icon: string): Promise<Listing> {
  let last: Omit<Listing, 'heading'> | undefined;
  await poll('the rows', async () => {
    last = await popup.api(read);
    return isWhole(last) && last.icon === icon;
  }).catch(() => {});
  if (!last) throw new Error('The popup shows nothing.');
  return { ...last, heading: ['', 'Host', 'Address', 'Class', 'Count', 'Marks'] };
}

/** The toolbar follows the popup a moment later: its tooltip then counts every row. */
function isWhole({ tooltip, rows }: Pick<Listing, 'tooltip' | 'rows'>): boolean {
  const counts = tooltip.replace(/^.* - /, '').match(/\d+(?= (?:hosts?|over|failed))/g) ?? [];
  return rows.length > 0 && counts.reduce((sum, count) => sum + Number(count), 0) === rows.length;
}

const FAMILIES: Readonly<Record<string, string>> = {
  '6': 'over IPv6',
  '4': 'over IPv4',
  '?': 'over an unknown address',
};

/** Says an icon in words: `646` is "a big 6: ..., a small 4 and a small 6: ...". */
export function iconInWords(icon: string): string {
  const [big = '?', ...small] = icon;
  const head = `a big ${big} (the page came ${FAMILIES[big]})`;
  if (small.length === 0) return head;
  const signs = small.map((digit) => `a small ${digit}`).join(' and ');
  return `${head}, ${signs} (others came ${small.map((digit) => FAMILIES[digit]).join(' and ')})`;
}

/** Returns the listing as lines with aligned columns. */
export function listingText({ icon, tooltip, heading, rows }: Listing): string {
  const table = [heading, ...rows];
  const widths = heading.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((field, at) => (heading[at] === 'Count' ? field.padStart(widths[at] ?? 0) : field.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [`Button   ${iconInWords(icon)}`, `Tooltip  ${tooltip}`, '', ...lines, ''].join('\n');
}
