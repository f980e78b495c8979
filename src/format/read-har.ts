import type { NetworkEvent, RequestEvent } from '../page/network-event.ts';
import { requestUrl } from '../page/request-url.ts';
import { type HarEntry, type HarProblem, objectOf, readHarEntry, textOf, timeOf, type Unread } from './har-entry.ts';
import { salvageHar } from './salvage-har.ts';

/** A HAR as the browser would have told it. */
export interface HarReading {
  /** Name and version of what made it, as "Firefox 153.0"; empty if it does not tell. */
  readonly browser: string;
  readonly pages: readonly HarPage[];
  /** What was wrong with the file and with entries; all others are in the pages. */
  readonly problems: readonly HarProblem[];
}

/** One page of a HAR: the events of one document, to be played into a tracker of their own. */
export interface HarPage {
  /** The documentId in the events. */
  readonly document: string;
  readonly events: readonly NetworkEvent[];
}

export type HarResult =
  | { readonly ok: true; readonly har: HarReading }
  /** One sentence that says what the file is not. */
  | { readonly ok: false; readonly error: string };

/** A page that entries belong to. */
interface Group {
  /** What the file calls the page, if that is a URL. */
  readonly url: string;
  readonly time: number;
  readonly entries: HarEntry[];
}

/**
 * Reads a HAR 1.2 file of Chromium, Firefox, WebPageTest or another tool and turns it into network events. Takes time
 * that grows with the file's size and no faster.
 * @param text the file; if its JSON is broken, as when it was cut off, the entries that are whole are read
 * @returns its pages and problems, or why it is no HAR
 */
export function readHar(text: string): HarResult {
  const problems: HarProblem[] = [];
  const log = readLog(text.replace(/^\ufeff/, ''), problems);
  if (typeof log === 'string') return { ok: false, error: log };
  const values = log.entries;
  if (!Array.isArray(values)) {
    return { ok: false, error: 'This is no HAR file: it has no list "log.entries". Choose a file saved as HAR.' };
  }
  const entries: HarEntry[] = [];
  values.forEach((value: unknown, at) => {
    const entry = readHarEntry(value, at + 1, problems);
    if (entry) entries.push(entry);
  });
  const pages = groupsOf(log, entries).map((group, at) => pageOf(group, `har-${at + 1}`));
  return { ok: true, har: { browser: browserOf(log), pages, problems } };
}

function readLog(text: string, problems: HarProblem[]): Unread | string {
  try {
    return objectOf(objectOf(JSON.parse(text)).log);
  } catch (error) {
    const salvaged = salvageHar(text, problems);
    if (salvaged) return salvaged;
    const reason = error instanceof Error ? error.message : String(error);
    return `This is no HAR file: it is not JSON (${reason.slice(0, 200)}). Choose a file saved as HAR.`;
  }
}

function browserOf(log: Unread): string {
  const maker = objectOf(log.browser ?? log.creator);
  return `${textOf(maker.name)} ${textOf(maker.version)}`.trim().slice(0, 100);
}

/** Entries go to the page that they name; those that name none to the page that was the newest when they were sent. */
function groupsOf(log: Unread, entries: readonly HarEntry[]): Group[] {
  const groups = new Map<string, Group>();
  for (const value of Array.isArray(log.pages) ? log.pages : []) {
    const page = objectOf(value);
    const url = [page._URL, page.title].map(textOf).find((text) => /^https?:/.test(text) && URL.canParse(text));
    const time = timeOf(page.startedDateTime) ?? 0;
    groups.set(textOf(page.id), {
      url: url === undefined ? '' : new URL(url).href.replace(/#.*$/s, ''),
      time,
      entries: [],
    });
  }
  const dated = [...groups.values()].sort((one, other) => one.time - other.time);
  for (const entry of entries) {
    let group = groups.get(entry.pageref) ?? (entry.pageref === '' ? newestAt(dated, entry.time) : undefined);
    if (!group) {
      group = { url: '', time: entry.time ?? 0, entries: [] };
      groups.set(entry.pageref, group);
    }
    group.entries.push(entry);
  }
  return [...groups.values()].filter((group) => group.entries.length > 0);
}

function newestAt(dated: readonly Group[], time: number | null): Group | undefined {
  let from = 0;
  let to = dated.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((dated[middle]?.time ?? 0) <= (time ?? 0)) from = middle + 1;
    else to = middle;
  }
  return dated[from - 1] ?? dated[0];
}

function pageOf(group: Group, document: string): HarPage {
  const entries = group.entries
    .map((entry) => ({ ...entry, time: entry.time ?? group.time }))
    .sort((one, other) => one.time - other.time);
  const chain = chainOf(entries, group.url);
  const [first] = chain;
  const last = chain.at(-1);
  const events: NetworkEvent[] = chain.map((entry) => ({
    ...eventOf(entry, 'main_frame'),
    // Where the file does not say what came of a redirect, that is all there is of the page.
    ...(entry === last && entry.error === '' ? { kind: 'answer' as const } : {}),
    // The hops of one navigation have the id of its first.
    id: String(first?.number),
    target: entry.url,
  }));
  const answered = last ? last.url : group.url || `${new URL(entries[0]?.url ?? '').origin}/`;
  events.push({
    kind: 'commit',
    time: last?.time ?? group.time,
    tab: 1,
    frame: 0,
    document,
    url: answered,
    ...(last && last.error !== '' ? { failed: true as const } : {}),
  });
  const ofChain = new Set(chain);
  for (const entry of entries) {
    if (ofChain.has(entry)) continue;
    const type = entry.type === 'document' ? 'sub_frame' : entry.type;
    events.push({ ...eventOf(entry, type), document });
  }
  return { document, events };
}

type Dated = HarEntry & { readonly time: number };

/** The requests of the page's own document: the one that carries the page's URL, else the first document, and on. */
function chainOf(entries: readonly Dated[], url: string): Dated[] {
  const documents = entries.filter(({ type, isDocument }) => isDocument || type === 'document');
  const first =
    documents.find((entry) => entry.url === url) ?? documents.find((entry) => entry.isDocument) ?? documents[0];
  if (!first) return [];
  const ofUrl = new Map<string, Dated[]>();
  for (const entry of entries) {
    const known = ofUrl.get(entry.url);
    if (known) known.push(entry);
    else ofUrl.set(entry.url, [entry]);
  }
  // The answer of a hop is often empty, and then nothing tells that it was a document.
  const hops = entries.filter(({ type, redirect }) => redirect !== '' && (type === 'document' || type === 'other'));
  const from = new Map(hops.map((entry) => [entry.redirect, entry]));
  const chain = [first];
  for (let before = from.get(first.url); before && isNext(before); before = from.get(before.url)) chain.unshift(before);
  for (let last = first; last.redirect !== ''; ) {
    // A URL may well redirect to itself, to see whether a cookie was set.
    const next = ofUrl.get(last.redirect)?.find((entry) => !chain.includes(entry));
    if (!next || !isNext(next)) break;
    chain.push(next);
    last = next;
  }
  return chain;

  function isNext(entry: Dated): boolean {
    return chain.length < maxHops && !chain.includes(entry);
  }
}

/** Browsers give up after twenty redirects; a file may go on for ever. */
const maxHops = 50;

function eventOf(entry: Dated, type: string): RequestEvent {
  const { address, error, status, version } = entry;
  return {
    kind: error !== '' ? 'failure' : entry.redirect !== '' ? 'redirect' : 'answer',
    id: String(entry.number),
    time: entry.time,
    tab: 1,
    frame: 0,
    type,
    ...requestUrl(entry.url),
    ...(address === '' ? {} : { address }),
    ...(status === 0 ? {} : { status }),
    ...(error === '' ? {} : { error }),
    ...(version === '' ? {} : { version }),
    ...(entry.cached ? { cached: true as const } : {}),
    ...(entry.served ? { fromServiceWorker: true as const } : {}),
  };
}
