import type { HostRecords } from '../dns/host-records.ts';
import { jsonText } from '../json/json-text.ts';
import type { ZoneCut } from '../readiness/evidence/delegation.ts';
import type { AddressOperator, ReportPage, ReportSource, Run, ServiceCheck } from '../readiness/report/report.ts';
import type { Format, FormatInput } from './format.ts';
import { pageJson } from './json.ts';

export const ndjsonFormat: Format = { extension: 'ndjson', mimeType: 'application/x-ndjson', write: writeNdjson };

/** @returns the report as lines of JSON: runs, then DNS records, checks, operators and zone cuts, then pages with their verdicts */
function* writeNdjson({ report, judged }: FormatInput): Generator<string> {
  for (const fact of factsBesidePages(report)) yield ndjsonLine(fact);
  for (const page of judged.pages) yield ndjsonLine({ page: pageJson(page) });
}

/** One line of the stream, for who writes it page by page. */
export type NdjsonFact =
  | { readonly run: Run }
  | { readonly dns: HostRecords }
  | { readonly check: ServiceCheck }
  | { readonly operator: AddressOperator }
  | { readonly delegation: ZoneCut }
  | { readonly page: ReportPage };

/** @returns the facts of a report but for its pages, in the order in which they are written */
export function* factsBesidePages(report: Omit<ReportSource, 'pages'>): Generator<NdjsonFact> {
  for (const run of report.runs) yield { run };
  for (const dns of report.dns) yield { dns };
  for (const check of report.checks ?? []) yield { check };
  for (const operator of report.operators ?? []) yield { operator };
  for (const delegation of report.delegations ?? []) yield { delegation };
}

/** @returns the line, ended by a line feed */
export function ndjsonLine(fact: NdjsonFact): string {
  return `${jsonText(fact)}\n`;
}
