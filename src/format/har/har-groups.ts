/** Which page the entries of a HAR belong to. */
import { recordOf, stringOf } from '../../json/narrow.ts';
import { boundedText, maxLength } from '../../page/events/bounded-text.ts';
import { navigationTarget } from '../../page/events/request-url.ts';
import { tunnelType } from '../../page/events/resource-kind.ts';
import { type HarEntry, timeOf } from './har-entry.ts';
import type { HarProblems } from './har-problems.ts';

/** A page as a file lists it, before its entries are known. */
export interface ListedPage {
  readonly id: string;
  /** What the file calls the page, if that is a URL. */
  readonly url: string;
  readonly time: number;
}

/** A page with the entries that belong to it. */
export interface HarGroup {
  /** What the file calls the page, if that is a URL. */
  readonly url: string;
  readonly time: number;
  readonly entries: HarEntry[];
}

/**
 * @param value a page as the JSON has it
 * @returns what is read of it
 */
export function parseHarPage(value: unknown): ListedPage {
  const page = recordOf(value);
  const url = [page._URL, page._url, page.title]
    .map(stringOf)
    .find((text) => /^https?:\/\/\S*$/.test(text) && URL.canParse(text));
  return {
    id: boundedText(stringOf(page.id), maxLength.url),
    url: url === undefined ? '' : navigationTarget(new URL(url).href),
    time: timeOf(page.startedDateTime) ?? 0,
  };
}

/**
 * Entries go to the page that they name, of several with that id (browsertime gives each of its runs the same) to the
 * newest when they were sent; those that name none to the newest of all, and of those before the first page to one of their
 * own. So do those that name one that the file does not have, unless they have a document: then they are a page.
 */
export function groupsOf(
  { pages, entries }: { readonly pages: readonly ListedPage[]; readonly entries: readonly HarEntry[] },
  problems: HarProblems,
): HarGroup[] {
  const all = pages.map(({ url, time }): HarGroup => ({ url, time, entries: [] }));
  const byTime = (one: HarGroup, other: HarGroup) => one.time - other.time;
  const ofId = new Map<string, HarGroup[]>();
  for (const [at, { id }] of pages.entries()) {
    const group = all[at] as HarGroup;
    const known = ofId.get(id);
    if (known) known.push(group);
    else ofId.set(id, [group]);
  }
  for (const groups of ofId.values()) groups.sort(byTime);
  const dated = all.toSorted(byTime);
  const listed = new Set(['', ...pages.map(({ id }) => id)]);
  const unlisted = entries.filter(({ pageref }) => !listed.has(pageref));
  const withDocument = new Set(unlisted.filter(mayBeDocument).map(({ pageref }) => pageref));
  if (pages.length > 0) for (const { number, pageref } of unlisted) problems.ofEntry(number, 'pageref', pageref);
  const others: HarEntry[] = [];
  for (const entry of entries) (newestAt(ofId.get(entry.pageref) ?? [], entry.time)?.entries ?? others).push(entry);
  const isEarlier = isBefore(dated[0]);
  /** Pages that the file does not list, by their pageref; the empty text is what was before all. */
  const more = new Map<string, HarGroup>();
  for (const entry of others) {
    const { pageref, time } = entry;
    const isOwn = dated.length === 0 || withDocument.has(pageref);
    const own = isOwn ? pageref : isEarlier(entry) ? '' : undefined;
    let group = own === undefined ? newestAt(dated, time) : more.get(own);
    if (!group) {
      group = { url: '', time: time ?? 0, entries: [] };
      more.set(own ?? '', group);
      all.push(group);
    }
    group.entries.push(entry);
  }
  return all.filter((group) => group.entries.length > 0);
}

/**
 * Before the first page began, of which the file has the document, no page of the file was loading: Chromium's new tab
 * page asks for what it shows, and is none of the pages that are listed.
 * @returns whether an entry was sent then, and does not lead into that page, as a redirect or a tunnel may
 */
function isBefore(first: HarGroup | undefined): (entry: HarEntry) => boolean {
  if (!first?.entries.some(mayBeDocument)) return () => false;
  const began = first.entries.reduce((earliest, { time }) => Math.min(earliest, time ?? earliest), first.time);
  return (entry) => entry.time !== null && entry.time < began && entry.redirect === '' && !isTunnel(entry);
}

function newestAt(dated: readonly HarGroup[], time: number | null): HarGroup | undefined {
  let from = 0;
  let to = dated.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((dated[middle]?.time ?? 0) <= (time ?? 0)) from = middle + 1;
    else to = middle;
  }
  return dated[from - 1] ?? dated[0];
}

/** @returns whether it may be the document of a page: what a frame shows is none */
export function mayBeDocument({ type, isDocument, navigation }: HarEntry): boolean {
  return isDocument || (type === 'document' && navigation !== 'frame');
}

/** @returns whether it stands for what went through a proxy that did not look into it */
export function isTunnel({ type }: HarEntry): boolean {
  return type === tunnelType;
}
