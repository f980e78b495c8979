import { urlOrigin } from '../../page/events/request-url.ts';
import { maxStayMs } from '../../page/recording/client-redirect.ts';
import type { HarEntry } from './har-entry.ts';

/** An entry whose time is known, or taken from its page. */
export type Dated = HarEntry & { readonly time: number };

/** One document of the main frame, with what it asked for. */
export interface HarDocument {
  /** Its own request, of several hops the last; undefined where a file has only one document, or none. */
  readonly navigation?: Dated;
  /** In order of time, its own request and its hops included. */
  readonly entries: readonly Dated[];
}

/** The documents of one visit, the first one first: all but the last went on to the next by themselves. */
export type HarVisit = readonly [HarDocument, ...HarDocument[]];

/** Browsers give up after twenty redirects; a file may go on for ever. */
export const maxHops = 50;
/** As many documents of a tab as the tracker keeps. */
const maxSteps = 10;

/** A document while its entries are gathered. */
interface Opened {
  navigation: Dated;
  readonly entries: Dated[];
  /** It follows the one before by itself. */
  readonly isStep: boolean;
}

/**
 * What a file has as one page may be several: Playwright has one page for all navigations of a tab, HTTP Toolkit one for a
 * browser, and proxies have none. A document of the main frame is known by what Fetch Metadata says (`Sec-Fetch-Dest:
 * document`, never of a frame), or as a navigation of the frame in which the first document was (Playwright's `_frameref`).
 * @param entries those of one page of a file, in order of time
 * @param url the URL of that page; empty if the file does not tell it
 * @returns the visits in it, in order of time; one where nothing tells that there are more
 */
export function visitsOf(entries: readonly Dated[], url: string): HarVisit[] {
  const first = entries.find((entry) => entry.url === url && mayBeFirst(entry)) ?? entries.find(mayBeFirst);
  const documents = first ? documentsOf(entries, first) : [];
  if (documents.length < 2) return [[{ entries }]];
  fileOthers(entries, documents);
  const visits: [HarDocument, ...HarDocument[]][] = [];
  for (const opened of documents) {
    const visit = visits.at(-1);
    opened.entries.sort((one, other) => one.time - other.time);
    if (visit && opened.isStep && visit.length < maxSteps) visit.push(opened);
    else visits.push([opened]);
  }
  return visits;
}

/** Where nothing else is known, the first document of a page is that of its main frame. */
function mayBeFirst({ type, navigation, purpose }: Dated): boolean {
  return purpose === '' && (navigation === 'top' || (type === 'document' && navigation !== 'frame'));
}

/** @returns the documents of the main frame, each with its own request and its hops */
function documentsOf(entries: readonly Dated[], first: Dated): Opened[] {
  const documents: Opened[] = [];
  const owners = new Map<Dated, Opened>();
  /** The hops so far that nothing followed yet, by the URL that they lead to. */
  const hops = new Map<string, Dated>();
  for (const entry of entries) {
    if (entry === first || isOfMainFrame(entry, first.frame)) {
      const chain = [entry];
      let hop = takeHop(entry.url);
      while (hop && !owners.has(hop) && chain.length < maxHops) {
        chain.unshift(hop);
        hop = takeHop(hop.url);
      }
      const known = hop && owners.get(hop);
      const before = documents.at(-1);
      const opened = known ?? {
        navigation: entry,
        entries: [],
        isStep: before !== undefined && goesOn(before, chain),
      };
      if (!known) documents.push(opened);
      opened.navigation = entry;
      opened.entries.push(...chain);
      for (const step of chain) owners.set(step, opened);
    }
    // The answer of a hop is often empty, and then it is not known that it was a document.
    const mayLead = entry.type === 'document' || entry.type === 'other';
    if (mayLead && entry.redirect !== '' && entry.navigation !== 'frame') hops.set(entry.redirect, entry);
  }
  return documents;

  function takeHop(url: string): Dated | undefined {
    const hop = hops.get(url);
    hops.delete(url);
    return hop;
  }
}

/** A navigation that ends in no document (a download, 204, one that was given up) changes nothing. */
function isOfMainFrame({ navigation, frame, purpose, endsInDocument }: Dated, mainFrame: string): boolean {
  if (purpose !== '' || !endsInDocument) return false;
  return navigation === 'top' || (navigation === 'any' && frame !== '' && frame === mainFrame);
}

/** Whether a document went on to the next one by itself: soon, named as the one who asks, and nobody had clicked. */
function goesOn({ navigation: before }: Opened, [next]: readonly Dated[]): boolean {
  if (!next || before.time === 0 || next.referrer === '' || urlOrigin(next.referrer) !== urlOrigin(before.url))
    return false;
  if (next.byUser === true) return false;
  const stay = next.time - (before.time + before.answeredAfterMs);
  return stay <= (next.byUser === false ? maxStayMs.confirmed : maxStayMs.inferred);
}

/** Gives all other entries to the document that they name as their referrer, else to the newest when they were sent. */
function fileOthers(entries: readonly Dated[], documents: readonly Opened[]): void {
  const owners = new Map(documents.flatMap((opened) => opened.entries.map((entry) => [entry, opened])));
  /** By the URL and, of documents, the origin: all that a referrer may be (Referrer Policy, section 8.4). */
  const byReferrer = new Map<string, Opened>();
  let newest = documents[0] as Opened;
  for (const entry of entries) {
    const own = owners.get(entry);
    if (own) newest = own;
    const opened = own ?? byReferrer.get(entry.referrer) ?? newest;
    if (!own) opened.entries.push(entry);
    byReferrer.set(entry.url, opened);
    if (own || entry.type === 'document' || entry.type === 'sub_frame') {
      byReferrer.set(`${urlOrigin(entry.url)}/`, opened);
    }
  }
}
