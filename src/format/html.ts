import { escapeMarkup } from '../display/markup.ts';
import { visibleText } from '../display/visible-text.ts';
import { jsonText } from '../json/json-text.ts';
import { documentHostname } from '../readiness/report/report.ts';
import { headlineText } from '../readiness/text/headline-text.ts';
import { reportTitle } from '../readiness/text/report-title.ts';
import type { Format, FormatInput } from './format.ts';
import { factsBesidePages, type NdjsonFact } from './ndjson.ts';

/** What is written into the page beside the facts of a report. */
export interface PageHead {
  readonly generator: string;
  /** ms since the epoch */
  readonly time: number;
  readonly redacted: boolean;
  /** A BCP 47 tag. */
  readonly language: string;
  readonly title: string;
  /** By id; where a value goes stands `{1}` to `{9}`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** One item of the data of a page: the head once and first; sites of hostnames are those that differ from the hostname. */
export type PageItem = NdjsonFact | { readonly head: PageHead } | { readonly sites: Readonly<Record<string, string>> };

/** The attribute of the elements that hold the items, each a JSON array. */
export const dataAttribute = 'data-greensix';

/** A reader parses one element at a time; larger ones would be felt. */
const charactersOfElement = 100_000;
const sitesOfItem = 500;

export const htmlFormat: Format = { extension: 'html', mimeType: 'text/html', write: writeHtml };

/**
 * Writes a report as one page that needs no other file and asks nobody. The facts are data that no browser runs, and the
 * policy of the page lets run nothing but its own script, so that no text of a report can become code.
 * @throws Error without the built page
 */
function* writeHtml(input: FormatInput): Generator<string> {
  const { report, judged, redacted, text, generator, time, viewer } = input;
  if (!viewer) throw new Error('a report as HTML needs the built page');
  const { hashes, language } = viewer;
  const title = reportTitle(judged, text, visibleText);
  const policy = [
    "default-src 'none'",
    `script-src '${hashes.script}'`,
    `style-src '${hashes.style}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield [
    '<!doctype html>',
    `<html lang="${escapeMarkup(language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    // First of all: it holds for what comes behind it only.
    `<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<meta name="generator" content="${escapeMarkup(generator)}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<link rel="icon" href="${icon}">`,
    `<style>${viewer.style}</style>`,
    '</head>',
    '<body>',
    '<div id="report"></div>',
    `<noscript><h1>${escapeMarkup(title)}</h1>`,
    ...headlineText(judged, { text, number: String }).map((line) => `<p>${escapeMarkup(line)}</p>`),
    `<p>${escapeMarkup(text('saved_without_scripts'))}</p></noscript>`,
    '',
  ].join('\n');

  const texts = Object.fromEntries(viewer.textIds.map((id) => [id, text(id, ...places)]));
  yield* elements(function* (): Generator<PageItem> {
    yield { head: { generator, time, redacted, language, title, texts } };
    let sites: Record<string, string> = {};
    const known = new Set<string>();
    const names = function* () {
      for (const { hostname } of judged.hosts) yield hostname;
      for (const { hostname } of report.dns) yield hostname;
      for (const page of report.pages) yield documentHostname(page);
    };
    for (const name of names()) {
      const site = viewer.siteOf(name);
      if (site === name || known.has(name)) continue;
      known.add(name);
      sites[name] = site;
      if (known.size % sitesOfItem > 0) continue;
      yield { sites };
      sites = {};
    }
    yield { sites };
    yield* factsBesidePages(report);
    for (const page of report.pages) yield { page };
  });
  yield `<script type="module">${viewer.script}</script>\n`;
  yield `<script type="text/plain" data-licenses>\n${viewer.licenses.replaceAll('<', '&lt;')}</script>\n</body>\n</html>\n`;
}

/** What stands for the values of a text. */
const places = Array.from({ length: 9 }, (_, at) => `{${at + 1}}`);

/** A green six, as in the toolbar. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%2300744c'/%3E%3Cpath d='M10.6 4.1C8 3.7 5.3 5.6 5.3 9a2.7 2.7 0 1 0 .6-1.7' fill='none' stroke='%23fff' stroke-width='1.8'/%3E%3C/svg%3E";

/** Groups items into elements that no browser runs. */
function* elements(items: () => Generator<PageItem>): Generator<string> {
  let waiting = 0;
  for (const item of items()) {
    // "<" is all that could end the element, or begin a comment in it (HTML standard, script data state).
    const json = jsonText(item).replaceAll('<', '\\u003c');
    yield waiting === 0 ? `<script type="application/json" ${dataAttribute}>[${json}` : `,\n${json}`;
    waiting += json.length;
    if (waiting < charactersOfElement) continue;
    yield ']</script>\n';
    waiting = 0;
  }
  if (waiting > 0) yield ']</script>\n';
}
