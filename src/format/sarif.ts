/** Writes reports as SARIF, which code scanning of GitHub and others shows. */
import { visibleText } from '../display/visible-text.ts';
import { InPieces, jsonPieces } from '../json/json-text.ts';
import { shortHash } from '../page/events/bounded-text.ts';
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
      const locations = locationsOf(page.url);
      for (const hostname of new Set(hosts.map((host) => host.hostname))) {
        const delegation = known.get(hostname);
        if (delegation?.result !== 'breaks') continue;
        yield {
          ruleId: delegationRule,
          ruleIndex: hostVerdictIds.length,
          level: 'note',
          message: { text: `${visibleText(hostname)}: ${delegationText(delegation, text, visibleText)}` },
          locations,
          partialFingerprints: fingerprintsOf(page.url, hostname, delegationRule),
          properties: { page: page.url, hostname, delegation },
        };
      }
      for (const { hostname, port, verdict, severity, requests, load } of hosts) {
        if (networkIds.every((id) => verdict.outcomes[id] !== 'breaks')) continue;
        yield {
          ruleId: verdict.id,
          ruleIndex: hostVerdictIds.indexOf(verdict.id),
          level: networkIds.some((id) => breaksForSure(verdict, id)) ? levels[severity] : 'note',
          message: {
            text: `${[named(hostname), viaText(load)].join(' ').trim()}: ${verdictText(verdict, text, visibleText)}`,
          },
          locations,
          partialFingerprints: fingerprintsOf(page.url, hostname, verdict.id, port),
          properties: {
            page: page.url,
            hostname,
            port,
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
  // What GitHub asks of a rule (docs.github.com, "SARIF support for code scanning").
  const rule = (id: string, name: string, explained: string) => ({
    id,
    shortDescription: { text: name },
    fullDescription: { text: explained },
    help: { text: explained },
  });
  const ofVerdict = (id: HostVerdictId) =>
    rule(id, text(readinessText('verdict', id)), text(readinessHint('verdict', id)));
  const ofDelegations = text('report_delegation');
  const rules = [
    ...hostVerdictIds.map(ofVerdict),
    ...(report.delegations ? [rule(delegationRule, ofDelegations, ofDelegations)] : []),
  ];
  const notifications: unknown[] = [];
  for (const { url, requested = url, problem } of report.pages) {
    if (!problem) continue;
    notifications.push({
      level: 'error',
      message: { text: visibleText(problem.text) },
      descriptor: { id: problem.id },
      locations: locationsOf(url === '' ? requested : url),
      properties: { page: url === '' ? requested : url },
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

/**
 * A page's place as code scanning takes it: a path below the repository's folder. GitHub refuses a whole file in which one location
 * has a scheme (github/codeql-action issue 754: 'SARIF URI scheme "https" did not match the checkout URI scheme "file"').
 */
function locationsOf(url: string) {
  return [{ physicalLocation: { artifactLocation: { uri: pathOf(url) } } }];
}

/** @returns host and path of a URL as a relative reference with nothing in it that RFC 3986 has no place for, "shop.example/cart" */
function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/^\/+|\/+$/g, '');
  return encodeURI((path || 'page').replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%25', '%')
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(/[\^:?#[\]]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The same host on the same page is the same finding in the next report. GitHub looks at `primaryLocationLineHash` only; without it, findings
 * of one rule on one page are one.
 */
function fingerprintsOf(url: string, hostname: string, rule: string, port?: number | null) {
  const identity = `${url} ${hostname} ${rule}`;
  return {
    primaryLocationLineHash: shortHash(`${identity} ${port ?? ''}`),
    'hostOfPage/v1': identity,
  };
}
