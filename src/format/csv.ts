import { csvField } from '../display/visible-text.ts';
import { operatorLabel } from '../readiness/report/report.ts';
import { evidenceLine } from '../readiness/text/verdict-text.ts';
import type { Format, FormatInput } from './format.ts';

/** The columns, which are the same in every language; a line for each host of each page, and one for a page without any. */
const columns = [
  'page',
  'page_class',
  'page_with_nat64',
  'page_without_nat64',
  'host',
  // The registrable domain; those who read the file know the column by this name.
  'organisation',
  'verdict',
  'confidence',
  'with_nat64',
  'without_nat64',
  'severity',
  'types',
  'requests',
  'addresses',
  'alias_of',
  'evidence',
  'delegation',
  'delegation_zone',
  'requested',
  'problem',
  'loaded_by',
  'load_path',
  'load_depth',
  'load_exact',
  'operators',
  'file',
  // How sure the page's class is. Columns that came later are at the end.
  'page_confidence',
  // How sure each network's answer is, of the host and of the page.
  'with_nat64_confidence',
  'without_nat64_confidence',
  'page_with_nat64_confidence',
  'page_without_nat64_confidence',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number>>;

export const csvFormat: Format = { extension: 'csv', mimeType: 'text/csv', write: writeCsv };

/**
 * @returns comma-separated values with a heading (RFC 4180), safe to open in a spreadsheet; a piece for each page
 */
function* writeCsv({ judged, text }: FormatInput): Generator<string> {
  const known = new Map(judged.hosts.map((host) => [host.hostname, host]));
  yield csvLine(columns);
  for (const { page, hosts, verdict } of judged.pages) {
    const ofPage: Row = {
      page: page.url,
      page_class: verdict.class,
      page_confidence: verdict.confidence,
      page_with_nat64: verdict.networks['with-nat64'].result,
      page_without_nat64: verdict.networks['without-nat64'].result,
      page_with_nat64_confidence: verdict.networks['with-nat64'].confidence,
      page_without_nat64_confidence: verdict.networks['without-nat64'].confidence,
      requested: page.requested ?? '',
      file: page.file ?? '',
      problem: page.problem ? `${page.problem.id}: ${page.problem.text}` : '',
    };
    const loaders = new Map(page.hosts.map(({ hostname, loadedBy = [] }) => [hostname, loadedBy]));
    const rows = hosts.map(({ hostname, verdict: own, severity, types, requests, load }): Row => {
      const host = known.get(hostname);
      const { reached = [], stored = [] } = host?.sightings ?? {};
      return {
        ...ofPage,
        host: hostname,
        organisation: host?.site ?? '',
        verdict: own.id,
        confidence: own.confidence,
        with_nat64: own.outcomes['with-nat64'],
        without_nat64: own.outcomes['without-nat64'],
        with_nat64_confidence: own.confidences['with-nat64'],
        without_nat64_confidence: own.confidences['without-nat64'],
        severity,
        types: Object.entries(types)
          .map(([type, count]) => `${type} ${count}`)
          .join(', '),
        requests,
        addresses: [...new Set([...reached, ...stored].map(({ address }) => address))].join(' '),
        operators: [...new Set((host?.operators ?? []).map(operatorLabel))].join('; '),
        alias_of: host?.records?.cnames.at(-1) ?? '',
        loaded_by: (loaders.get(hostname) ?? [])
          .map(({ kind, hostname: by, requests: n }) => `${kind} ${by} ${n}`)
          .join(', '),
        ...(load && { load_path: load.path.join(' '), load_depth: load.depth, load_exact: load.exact ? 'yes' : 'no' }),
        evidence: evidenceLine(own.evidence, text),
        delegation: host?.delegation?.result ?? '',
        delegation_zone: host?.delegation?.zone ?? '',
      };
    });
    const lines = rows.length > 0 ? rows : [ofPage];
    yield lines.map((row) => csvLine(columns.map((column) => String(row[column] ?? '')))).join('');
  }
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}
