import type { NetworkEvent } from '../../page/events/network-event.ts';
import type { PageJson } from '../../page/recording/page-json.ts';
import type { TrackerJson } from '../../page/recording/tracker.ts';
import { fullKey } from './journal-storage.ts';

/** What a snapshot is stored as: it names its pages, which are items of their own. */
export interface Snapshot {
  readonly version: number;
  /** The last journal entry that the snapshot contains. */
  readonly sequence: number;
  /** Its pages, each with the number of the snapshot that wrote it; one that is not stored has been forgotten. */
  readonly pages: readonly (readonly [id: string, writtenBy: number])[];
  readonly tracker: TrackerJson;
}

/** A page that is stored. */
export interface RestoredPage {
  readonly id: string;
  /** The number of the snapshot that wrote it. */
  readonly writtenBy: number;
  readonly chars: number;
  readonly json: PageJson;
}

/** A journal entry that is stored. */
export interface RestoredEntry {
  readonly key: string;
  readonly number: number;
  readonly chars: number;
  readonly events: readonly NetworkEvent[];
}

/** What lives before this one have stored. */
export interface StoredState {
  readonly snapshot: Snapshot | undefined;
  /** Where it is stored. */
  readonly key: string | undefined;
  readonly pages: readonly RestoredPage[];
  /** The entries behind the snapshot, oldest first. */
  readonly entries: readonly RestoredEntry[];
  /** The keys of all that is of no use. */
  readonly garbage: readonly string[];
}

/** Of snapshots: what another version wrote is of no use. */
export const version = 2;
const snapshotPrefix = 'snapshot:';
const journalPrefix = 'journal:';
const pagePrefix = 'page:';

/** @returns where the snapshot of that number is stored */
export function snapshotKey(number: number): string {
  return snapshotPrefix + number;
}

/** @returns where the journal entry of that number is stored */
export function entryKey(number: number): string {
  return journalPrefix + number;
}

/** @returns where a page is stored that the snapshot of that number wrote */
export function pageKey(id: string, writtenBy: number): string {
  return `${pagePrefix}${writtenBy}:${id}`;
}

/**
 * Reads the newest snapshot, its pages and the journal entries behind it.
 * @param stored all items of the storage
 * @param own the keys of the entries that this life has written meanwhile, which are left out
 * @param onError called with each item that cannot be read
 * @returns what is stored
 */
export function readStoredState(
  stored: Readonly<Record<string, string>>,
  own: ReadonlySet<string>,
  onError: (error: unknown) => void,
): StoredState {
  const read = <Value>(key: string): Value | undefined => {
    try {
      return JSON.parse(stored[key] ?? 'null') as Value;
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  const charsOf = (key: string) => stored[key]?.length ?? 0;
  const keys = Object.keys(stored).filter((key) => !own.has(key));
  const snapshots = numbered(keys, snapshotPrefix);
  const { key, snapshot } = newestSnapshot(snapshots, read) ?? {};
  const pages = (snapshot?.pages ?? []).flatMap(([id, writtenBy]): RestoredPage[] => {
    const pageAt = pageKey(id, writtenBy);
    const json = read<PageJson>(pageAt);
    return json ? [{ id, writtenBy, chars: charsOf(pageAt), json }] : [];
  });
  // What another version wrote is of no use.
  const isUsable = snapshot !== undefined || snapshots.length === 0;
  const entries = (isUsable ? numbered(keys, journalPrefix) : [])
    .filter(({ number }) => number > (snapshot?.sequence ?? 0))
    .map(({ key, number }) => ({ key, number, chars: charsOf(key), events: read<NetworkEvent[]>(key) ?? [] }));
  const inUse = new Set([
    ...pages.map(({ id, writtenBy }) => pageKey(id, writtenBy)),
    ...entries.map((entry) => entry.key),
    ...[key, fullKey],
  ]);
  return { snapshot, key, pages, entries, garbage: keys.filter((each) => !inUse.has(each)) };
}

/** Of several that a death left behind the newest; one that cannot be read makes way for the one before it. */
function newestSnapshot(
  snapshots: readonly { readonly key: string }[],
  read: (key: string) => Snapshot | null | undefined,
): { readonly key: string; readonly snapshot: Snapshot } | undefined {
  for (const { key } of snapshots.toReversed()) {
    const snapshot = read(key);
    if (snapshot?.version === version) return { key, snapshot };
  }
  return undefined;
}

/** @returns the keys with that prefix and the numbers behind it, lowest first */
function numbered(keys: readonly string[], prefix: string): { readonly key: string; readonly number: number }[] {
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ key, number: Number(key.slice(prefix.length)) }))
    .sort((a, b) => a.number - b.number);
}
