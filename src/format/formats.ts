import { csvFormat } from './csv.ts';
import type { Format } from './format.ts';
import { htmlFormat } from './html.ts';
import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import { markdownFormat } from './markdown.ts';
import { ndjsonFormat } from './ndjson.ts';
import { sarifFormat } from './sarif.ts';

/** All formats that a report can be written in. A new one is a file and an entry here. */
export const formats = {
  json: jsonFormat,
  ndjson: ndjsonFormat,
  csv: csvFormat,
  markdown: markdownFormat,
  html: htmlFormat,
  junit: junitFormat,
  sarif: sarifFormat,
} satisfies Record<string, Format>;

export type FormatId = keyof typeof formats;
