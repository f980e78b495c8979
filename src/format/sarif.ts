/** Writes reports as SARIF, which code scanning of GitHub and others shows. */
import { visibleText } from '../display/visible-text.ts';
import { InPieces, jsonPieces } from '../json/json-text.ts';
import { networkIds } from '../readiness/report/report.ts';
import { delegationText, readinessHint, readinessText, verdictText, viaText } from '../readiness/text/verdict-text.ts';
import { breaksForSure } from '../readiness/verdicts/breaks-for-sure.ts';
import { type HostVerdictId, hostVerdictIds } from '../readiness/verdicts/host-verdict-id.ts';
import type { SeverityId } from '../readiness/verdicts/severity.ts';
import type { Format, FormatInput } from './format.ts';
import { hostLabels } from './host-label.ts';

/** The id of the rule for names that a resolver with IPv6 alone does not find. */
const delegationRule = 'delegation';

/** SARIF's level of a result, by what a page loses; what is no more than a guess is a note. */
const levels: Readonly<Record<SeverityId, 'error' | 'warning' | 'note'>> = {
  document: 'error',
  function: 'error',
  content: 'warning',
  background: 'note',
};

export const sarifFormat: Format = { extension: 'sarif', mimeType: 'application/sarif+json', write: writeSarif };

/** @returns SARIF 2.1.0: the verdicts on hosts are the rules, and each host that breaks on a page is a result;
 *   what went wrong with visits becomes the tool's own notifications */
function* writeSarif({ report, judged, text, generator, redacted }: FormatInput): Generator<string> {
  const [name = 'Greensix', version = ''] = generator.split(/ (?=[^ ]*$)/);
  const named = hostLabels(judged.hosts);
  const results = function* () {
    const known = new Map(judged.hosts.map((host) => [host.hostname, host.delegation]));
    for (const { page, hosts } of judged.pages) {
      const locations = [{ physicalLocation: { artifactLocation: { uri: uriOf(page.url) } } }];
      for (const hostname of new Set(hosts.map((host) => host.hostname))) {
        const delegation = known.get(hostname);
        if (delegation?.result !== 'breaks') continue;
        yield {
          ruleId: delegationRule,
          ruleIndex: hostVerdictIds.length,
          level: 'note',
          message: { text: `${visibleText(hostname)}: ${delegationText(delegation, text, visibleText)}` },
          locations,
          partialFingerprints: { 'hostOfPage/v1': `${page.url} ${hostname} ${delegationRule}` },
          properties: { hostname, delegation },
        };
      }
      for (const { hostname, verdict, severity, requests, load } of hosts) {
        if (networkIds.every((id) => verdict.outcomes[id] !== 'breaks')) continue;
        yield {
          ruleId: verdict.id,
          ruleIndex: hostVerdictIds.indexOf(verdict.id),
          level: networkIds.some((id) => breaksForSure(verdict, id)) ? levels[severity] : 'note',
          message: {
            text: `${[named(hostname), viaText(load)].join(' ').trim()}: ${verdictText(verdict, text, visibleText)}`,
          },
          locations,
          // The same host on the same page is the same finding in the next report.
          partialFingerprints: { 'hostOfPage/v1': `${page.url} ${hostname} ${verdict.id}` },
          properties: {
            hostname,
            severity,
            confidence: verdict.confidence,
            outcomes: verdict.outcomes,
            requests,
            ...(page.file !== undefined && { file: page.file }),
            ...(load && { load }),
          },
        };
      }
    }
  };
  const rule = (id: HostVerdictId) => ({
    id,
    shortDescription: { text: text(readinessText('verdict', id)) },
    fullDescription: { text: text(readinessHint('verdict', id)) },
  });
  const ofDelegations = { id: delegationRule, shortDescription: { text: text('report_delegation') } };
  const rules = [...hostVerdictIds.map(rule), ...(report.delegations ? [ofDelegations] : [])];
  const notifications: unknown[] = [];
  for (const { url, problem } of report.pages) {
    if (!problem) continue;
    notifications.push({
      level: 'error',
      message: { text: visibleText(problem.text) },
      descriptor: { id: problem.id },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(url) } } }],
    });
  }
  yield* jsonPieces(
    new InPieces({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: new InPieces([
        new InPieces({
          tool: { driver: { name, ...(version === '' ? {} : { version }), rules } },
          ...(notifications.length > 0 && {
            invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
          }),
          results: new InPieces(results()),
          properties: { redacted, vantages: judged.runs.map(({ vantage }) => vantage.id) },
        }),
      ]),
    }),
  );
  yield '\n';
}

/** A URL with nothing in it that RFC 3986 has no place for. */
function uriOf(url: string): string {
  return encodeURI(url.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%25', '%')
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replaceAll('^', '%5E');
}
