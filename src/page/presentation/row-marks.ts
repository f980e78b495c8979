import { type RequestMarkId, requestMarks } from '../events/request-marks.ts';

/** The id of a mark on a row: those of its requests, and those that only the whole host shows. */
export type RowMarkId = RequestMarkId | 'mixed';

interface Seen {
  readonly counts: Readonly<Record<string, number>>;
  readonly addresses: readonly { readonly family: string; readonly total: number }[];
}

/** All marks in the order in which they are shown, each with how many of the host's requests it is about. */
export const rowMarks: readonly (readonly [id: RowMarkId, count: (seen: Seen) => number])[] = [
  ['mixed', ({ addresses }) => lesserFamily(addresses)],
  ...(Object.keys(requestMarks) as RequestMarkId[]).map((id) => [id, ({ counts }: Seen) => counts[id] ?? 0] as const),
];

/** How many requests went over the family that fewer of them used. */
function lesserFamily(addresses: Seen['addresses']): number {
  const over = (family: string) =>
    addresses.filter((row) => row.family === family).reduce((total, row) => total + row.total, 0);
  return Math.min(over('6'), over('4'));
}
