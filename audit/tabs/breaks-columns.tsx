import { type NetworkId, networkIds } from '../../src/readiness/report/networks.ts';
import { readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { TextId } from '../../src/text.ts';
import type { Words } from '../../ui/words.ts';
import { BreaksCount } from '../parts/badges.tsx';
import type { Column } from './DataTable.tsx';

/**
 * A column for each network: how much of a row breaks there.
 * @param from how wide the table must be for the columns to be shown
 * @param hint explains what is counted
 * @param open how many of a row may break there, too
 * @param of how many a row has
 */
export function breaksColumns<Row extends { readonly breaks: Readonly<Record<NetworkId, number>> }>(
  from: Column<Row>['from'],
  hint: TextId,
  words: Words,
  { open, of }: { open(row: Row, network: NetworkId): number; of(row: Row): number },
): Column<Row>[] {
  const { text } = words;
  return networkIds.map((id) => ({
    id,
    label: text('audit_breaks_on', text(readinessText('network', id))),
    hint: text(hint),
    sort: 'descending',
    from,
    cell: (row) => <BreaksCount count={row.breaks[id]} open={open(row, id)} of={of(row)} words={words} />,
  }));
}
