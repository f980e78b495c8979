import { count } from '../../display/count.ts';
import { shortenEnd } from '../../display/shorten-end.ts';
import { someNames } from '../../display/some-names.ts';
import { recordOf, stringOf } from '../../json/narrow.ts';
import { portOf, requestUrl } from '../../page/events/request-url.ts';
import { isJsonReport } from '../parse-json-report.ts';
import { isNdjson } from '../parse-ndjson.ts';
import { type HarEntry, parseHarEntry } from './har-entry.ts';
import { type HarPage, harPageOf } from './har-events.ts';
import { groupsOf, type HarGroup, isTunnel, type ListedPage, parseHarPage } from './har-groups.ts';
import { type HarProblem, HarProblems } from './har-problems.ts';
import { type HarVisit, visitsOf } from './har-visits.ts';
import { type HarForm, HarScanner, type HarSink, tooLarge } from './scan-har.ts';

/** A file of HARs as the events that the browser would have sent. */
export interface HarReading {
  /** Usually one; several where files were joined. */
  readonly logs: readonly HarLog[];
  /** What was wrong with the file and with entries; all others are in the pages. */
  readonly problems: readonly HarProblem[];
  /** The end of the file was not read: it is missing, or never comes. */
  readonly isCut: boolean;
}

/** One HAR of a file. */
export interface HarLog {
  /** Name and version of what made it, as "Firefox 153.0"; empty if it does not report it. */
  readonly browser: string;
  readonly pages: readonly HarPage[];
}

/** What became of a HAR. */
export type HarResult =
  | { readonly ok: true; readonly har: HarReading }
  /** One sentence that says what the file is not. */
  | { readonly ok: false; readonly error: string };

/** A log while it is read. */
interface OpenLog {
  creator: string;
  browser: string;
  readonly pages: ListedPage[];
  entries: HarEntry[];
}

/** Beyond these the memory of a browser's tab would not do; the longest HARs of days of recording have some 100,000. */
const maxEntries = 1_000_000;
const maxPages = 100_000;

/** When to stop: what comes through a pipe may have no end (`yes`), and what is read of it is kept nowhere. */
const endless = {
  /** Characters without an entry, a page or a log. No entry is as long: it would fit into no text of V8. */
  characters: 500_000_000,
  /** Those beyond `maxEntries` are counted only. */
  entries: 10 * maxEntries,
};

/**
 * Reads HAR 1.2 files of Chromium, Firefox, Safari, WebPageTest and many other tools (har-dialects.ts) and turns them into
 * network events. Takes time that grows with the file's size and no faster; keeps what is of use of each entry, not the
 * file.
 */
export class HarReader {
  readonly #problems = new HarProblems();
  readonly #logs: OpenLog[] = [];
  readonly #scanner = new HarScanner(this.#sink());
  #entries = 0;
  /** Those of them that are whole objects. */
  #wholeEntries = 0;
  #pages = 0;
  #hasEntries = false;
  #begin = '';
  #charactersWithoutNews = 0;
  readonly #bounds: typeof endless;

  /** @param bounds when to stop */
  constructor(bounds = endless) {
    this.#bounds = bounds;
  }

  /** Whether so much has come that nothing more is to be read. */
  get isEndless(): boolean {
    return this.#charactersWithoutNews > this.#bounds.characters || this.#entries > this.#bounds.entries;
  }

  /** Takes the next part of the text; a byte order mark does no harm. */
  push(text: string): void {
    if (this.#begin.length < 100) this.#begin = (this.#begin + text.slice(0, 200)).trimStart();
    this.#charactersWithoutNews += text.length;
    this.#scanner.push(text);
  }

  /**
   * To be called once, when the text is over.
   * @param brokenOff why the file itself could not be read to its end, as a sentence; empty where it could
   * @returns pages and problems, or why it is no HAR
   */
  end(brokenOff = ''): HarResult {
    const wholeEntries = count(this.#wholeEntries, 'entry', 'entries');
    const form = this.#scanner.end();
    if (!this.#hasEntries) return { ok: false, error: this.#refusal(form) };
    const isCut = form.cut || brokenOff !== '' || this.isEndless;
    const damage = brokenOff || this.#damageOf(form);
    if (damage !== '')
      this.#problems.ofFile(`${damage} What is whole of it was read: ${wholeEntries}.`, { losesRequests: true });
    if (form.documents > 1)
      this.#problems.ofFile(`The file holds ${form.documents} files, one behind the other; all were read.`, {
        losesRequests: false,
      });
    if (this.#entries > maxEntries)
      this.#problems.ofFile(`It has ${this.#entries} entries; the first ${maxEntries} were read.`, {
        losesRequests: true,
      });
    this.#settleTunnels();
    let number = 0;
    const cutBehind = damage === '' ? undefined : this.#logs.at(-1)?.entries.at(-1);
    const logs = this.#logs.map((log) => ({
      browser: log.browser || log.creator,
      pages: groupsOf(log, this.#problems).flatMap((group) =>
        visitsIn(group).map(
          (visit): HarPage => ({
            ...harPageOf(visit, group, `har-${++number}`),
            isCut: cutBehind !== undefined && visit.some(({ entries }) => holds(entries, cutBehind)),
          }),
        ),
      ),
    }));
    return { ok: true, har: { logs, problems: this.#problems.list(), isCut } };
  }

  #sink(): HarSink {
    const last = () => this.#logs.at(-1);
    return {
      log: () => this.#logs.push({ creator: '', browser: '', pages: [], entries: [] }),
      entries: () => {
        this.#hasEntries = true;
      },
      maker: (name, value) => {
        const { name: maker, version } = recordOf(value);
        const log = last();
        if (log) log[name] = shortenEnd(`${stringOf(maker)} ${stringOf(version)}`.trim(), 100);
      },
      page: (value) => {
        this.#charactersWithoutNews = 0;
        this.#pages++;
        if (this.#pages <= maxPages) last()?.pages.push(parseHarPage(value));
      },
      entry: (value) => {
        this.#charactersWithoutNews = 0;
        this.#entries++;
        if (value !== undefined && value !== tooLarge) this.#wholeEntries++;
        if (this.#entries > maxEntries) return;
        const entry = parseHarEntry(value, this.#entries, this.#problems);
        if (entry) last()?.entries.push(entry);
      },
    };
  }

  /**
   * A tunnel of which the proxy decrypted what went through is no request beside those. All others are what is known of their
   * hosts, and stay.
   */
  #settleTunnels(): void {
    const all = this.#logs.flatMap(({ entries }) => entries);
    const decrypted = new Set(all.filter((entry) => !isTunnel(entry)).map(serviceOf));
    const isOpaque = (entry: HarEntry) => isTunnel(entry) && !decrypted.has(serviceOf(entry));
    const opaque = all.filter(isOpaque);
    for (const log of this.#logs) log.entries = log.entries.filter((entry) => !isTunnel(entry) || isOpaque(entry));
    if (opaque.length === 0) return;
    const hostnames = [...new Set(opaque.map(({ url }) => requestUrl(url).hostname))];
    const what =
      opaque.length === 1
        ? '1 tunnel through a proxy (CONNECT) was not decrypted: its host counts'
        : `${opaque.length} tunnels through a proxy (CONNECT) were not decrypted: their hosts count`;
    this.#problems.ofFile(
      `${what} for the page that was loading. What for, and whether the page needs it at all, is not known (${someNames(hostnames, 3)}).`,
      { losesRequests: false },
    );
  }

  /** @returns a sentence on what keeps the file from being read as a whole; empty where nothing does */
  #damageOf({ cut, broken }: HarForm): string {
    if (this.isEndless) return 'The file has no end.';
    if (broken) return 'The JSON of the file is broken.';
    return cut ? 'The file is cut off: the end of its JSON is missing.' : '';
  }

  #refusal({ documents }: HarForm): string {
    const choose = 'Choose a file saved as HAR.';
    if (this.isEndless) {
      const characters = this.#bounds.characters.toLocaleString('en');
      return `This is no HAR file: in its first ${characters} characters there is no list "log.entries". ${choose}`;
    }
    if (isJsonReport(this.#begin) || isNdjson(this.#begin))
      return 'This is a report of Greensix, no HAR file: "greensix merge" reads it.';
    if (documents > 0 && /^[{[]/.test(this.#begin))
      return `This is no HAR file: it has no list "log.entries". ${choose}`;
    if (this.#begin === '') return `This is no HAR file: it is not JSON, it is empty. ${choose}`;
    if (this.#begin.startsWith('<')) return `This is no HAR file: it is not JSON but a web page or XML. ${choose}`;
    return `This is no HAR file: it is not JSON. ${choose}`;
  }
}

/**
 * Parses a HAR of which the text is at hand.
 * @param text the file; if its JSON is broken, as when it was cut off, the entries that are whole are read
 * @returns its pages and problems, or why it is no HAR
 */
export function parseHar(text: string): HarResult {
  const reader = new HarReader();
  reader.push(text);
  return reader.end();
}

/** @returns host and port, as one text */
function serviceOf({ url }: HarEntry): string {
  const parts = requestUrl(url);
  return `${parts.hostname} ${portOf(parts)}`;
}

function visitsIn({ entries, time, url }: HarGroup): HarVisit[] {
  const dated = entries.map((entry) => ({ ...entry, time: entry.time ?? time }));
  return visitsOf(
    dated.sort((one, other) => one.time - other.time || one.number - other.number),
    url,
  );
}

function holds(entries: readonly HarEntry[], wanted: HarEntry): boolean {
  return entries.some(({ number }) => number === wanted.number);
}
