import { displayHostname } from '../../src/display/display-hostname.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { QuickFilter, TableOptions } from '../state/table-options.ts';

/**
 * The quick filters.
 * - `ipv4`: reached, and never over IPv6;
 * - `failed`: some request of it failed;
 * - `third-party`: of another site than the main document.
 */
const passes: Readonly<Record<QuickFilter, (row: Row, isFirstParty: boolean) => boolean>> = {
  ipv4: ({ family, addresses }) => family === '4' && addresses.every((address) => address.family === '4'),
  failed: ({ marks }) => marks.some(({ id }) => id === 'failed'),
  'third-party': (_, isFirstParty) => !isFirstParty,
};

/**
 * @param filter one of the quick filters
 * @param row a row
 * @param isFirstParty whether its host belongs to the site of the main document
 * @returns whether the row passes it
 */
export function passesQuick(filter: QuickFilter, row: Row, isFirstParty: boolean): boolean {
  return passes[filter](row, isFirstParty);
}

/**
 * @param options how the table is shown
 * @param row a row
 * @param isFirstParty whether its host belongs to the site of the main document
 * @returns whether the row is shown: it passes all quick filters, and each word of the text is in its hostname (as ASCII
 *   or in its own script), in an address, a class, a resource type or an error
 */
export function isShown({ only, text }: Pick<TableOptions, 'only' | 'text'>, row: Row, isFirstParty: boolean): boolean {
  if (!only.every((filter) => passes[filter](row, isFirstParty))) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const searched = searchedText(row);
  return words.every((word) => searched.includes(word));
}

function searchedText({ hostname, addresses, types, failures }: Row): string {
  return [
    hostname,
    displayHostname(hostname),
    ...addresses.flatMap((address) => [address.address, address.class, address.embedded]),
    ...Object.keys(types),
    ...failures.map(({ error }) => error),
  ]
    .join('\n')
    .toLowerCase();
}
