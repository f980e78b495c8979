import { InPieces, jsonPieces } from '../json/json-text.ts';
import type { JudgedHost, JudgedPage } from '../readiness/judged-report/judged-report.ts';
import { mapList } from '../readiness/report/list.ts';
import { byNetwork } from '../readiness/report/report.ts';
import type { NetworkVerdict, PageHost } from '../readiness/verdicts/page-verdict.ts';
import type { Format, FormatInput } from './format.ts';

/** The version of the schema (report.schema.json). It grows when readers of the one before would misread a file. */
export const reportVersion = 2;
export const formatName = 'greensix-report';

export const jsonFormat: Format = { extension: 'json', mimeType: 'application/json', write: writeJson };

/**
 * Writes the facts, and beside them what follows from them, for readers who do not want to judge themselves.
 * @returns JSON as report.schema.json describes it
 */
function* writeJson({ report, judged, redacted, generator, time }: FormatInput): Generator<string> {
  // Hosts are written after pages.
  const ids: string[] = [];
  const pages = function* () {
    for (const page of judged.pages) {
      ids.push(page.page.id);
      yield pageJson(page);
    }
  };
  yield* jsonPieces(
    new InPieces({
      format: formatName,
      version: reportVersion,
      generator,
      time,
      redacted,
      runs: report.runs.map((run, at) => ({ ...run, vantage: judged.runs[at]?.vantage })),
      totals: judged.totals,
      pages: new InPieces(pages()),
      hosts: new InPieces(mapList(judged.hosts, (host) => hostJson(host, ids))),
      dns: new InPieces(report.dns),
      ...(report.checks && { checks: new InPieces(report.checks) }),
      ...(report.operators && { operators: new InPieces(report.operators) }),
      ...(report.delegations && { delegations: new InPieces(report.delegations) }),
    }),
  );
  yield '\n';
}

/** A page with its verdict. */
export function pageJson({ page, site, hosts, verdict }: JudgedPage) {
  const names = (of: readonly PageHost[]) => [...new Set(of.map(({ hostname }) => hostname))];
  const network = ({ result, confidence, severity, possibleSeverity, breaks, unknown }: NetworkVerdict) => ({
    result,
    confidence,
    severity,
    possibleSeverity,
    breaks: names(breaks),
    unknown: names(unknown),
  });
  return {
    ...page,
    site,
    verdict: {
      class: verdict.class,
      confidence: verdict.confidence,
      caveats: verdict.caveats,
      networks: byNetwork((id) => network(verdict.networks[id])),
    },
    severities: Object.fromEntries([...hosts].reverse().map(({ hostname, severity }) => [hostname, severity])),
    uses: hosts.map(({ hostname, port, verdict: own, severity, requests, load }) => ({
      hostname,
      port,
      verdict: own.id,
      outcomes: own.outcomes,
      confidences: own.confidences,
      severity,
      requests,
      ...(load && { load }),
    })),
  };
}

function hostJson(host: JudgedHost, ids: readonly string[]) {
  const { hostname, site, vantage, verdict, severity, types, share, requests, load, goesWithIt, delegation } = host;
  const services = host.services.map(({ port, verdict: own }) => ({ port, verdict: own }));
  const pages = host.pages.flatMap((at) => ids[at] ?? []);
  return {
    hostname,
    site,
    vantage,
    verdict,
    ...(services.length > 1 && { services }),
    ...(delegation && { delegation }),
    severity,
    types,
    share,
    requests,
    ...(load && { load }),
    ...(goesWithIt.length > 0 && { goesWithIt }),
    pages,
  };
}
