/** Writes reports as SARIF, which code scanning of GitHub and others shows. */
import { visibleText } from '../display/visible-text.ts';
import { InPieces, jsonPieces } from '../json/json-text.ts';
import { shortHash } from '../page/events/bounded-text.ts';
import type { StreamedReport } from '../readiness/judged-report/judged-report.ts';
import { askedUrl } from '../readiness/report/asked-url.ts';
import { networkIds, type ReportPage } from '../readiness/report/report.ts';
import { delegationText, readinessHint, readinessText, verdictText, viaText } from '../readiness/text/verdict-text.ts';
import { breaksForSure } from '../readiness/verdicts/breaks-for-sure.ts';
import { type HostVerdictId, hostVerdictIds } from '../readiness/verdicts/host-verdict-id.ts';
import type { SeverityId } from '../readiness/verdicts/severity.ts';
import type { Text } from '../text.ts';
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

/**
 * GitHub refuses a run with more of them (docs.github.com, "SARIF results exceed one or more limits"), and a file with several runs of one
 * tool (github.blog, changelog of 2024-05-06, "Code scanning will stop combining runs from a single upload").
 */
const maxResults = 25_000;

/** A result that is not written yet. */
interface Finding {
  /** How much it weighs, 0 most: a document, what a page does, what it shows, and all that is a note. */
  readonly rank: number;
  readonly result: () => unknown;
}
const ranks = 4;
const noteRank = ranks - 1;
const rankOf: Readonly<Record<SeverityId, number>> = { document: 0, function: 1, content: 2, background: noteRank };

/** @returns each host that breaks on a page, page by page */
function* findingsOf({ pages, hosts: all }: StreamedReport, text: Text): Generator<Finding> {
  const named = hostLabels(all);
  const known = new Map(all.map((host) => [host.hostname, host.delegation]));
  for (const { page, hosts } of pages) {
    const locations = locationsOf(page.url);
    for (const hostname of new Set(hosts.map((host) => host.hostname))) {
      const delegation = known.get(hostname);
      if (delegation?.result !== 'breaks') continue;
      yield {
        rank: noteRank,
        result: () => ({
          ruleId: delegationRule,
          ruleIndex: hostVerdictIds.length,
          level: 'note',
          message: { text: `${visibleText(hostname)}: ${delegationText(delegation, text, visibleText)}` },
          locations,
          partialFingerprints: fingerprintsOf(page.url, hostname, delegationRule),
          properties: { ...namesOf(page), hostname, delegation },
        }),
      };
    }
    for (const { hostname, port, verdict, severity, requests, load } of hosts) {
      if (networkIds.every((id) => verdict.outcomes[id] !== 'breaks')) continue;
      const isSure = networkIds.some((id) => breaksForSure(verdict, id));
      yield {
        rank: isSure ? rankOf[severity] : noteRank,
        result: () => ({
          ruleId: verdict.id,
          ruleIndex: hostVerdictIds.indexOf(verdict.id),
          level: isSure ? levels[severity] : 'note',
          message: {
            text: `${[named(hostname), viaText(load)].join(' ').trim()}: ${verdictText(verdict, text, visibleText)}`,
          },
          locations,
          partialFingerprints: fingerprintsOf(page.url, hostname, verdict.id, port),
          properties: {
            ...namesOf(page),
            hostname,
            port,
            severity,
            confidence: verdict.confidence,
            outcomes: verdict.outcomes,
            requests,
            ...(page.file !== undefined && { file: page.file }),
            ...(load && { load }),
          },
        }),
      };
    }
  }
}

/**
 * @returns how many findings of each rank are written: all, or the weightiest as far as there is room for them; and how many are not
 */
function roomFor(judged: StreamedReport, text: Text): { readonly quotas: number[]; readonly leftOut: number } {
  // A use of each port, and the name itself. Pages may have to be read again to be counted.
  const most = judged.hosts.reduce((sum, { pages, services }) => sum + pages.length * (services.length + 2), 0);
  if (most <= maxResults) return { quotas: Array(ranks).fill(most), leftOut: 0 };
  const counts: number[] = Array(ranks).fill(0);
  for (const { rank } of findingsOf(judged, text)) counts[rank] = (counts[rank] ?? 0) + 1;
  let room = maxResults;
  const quotas = counts.map((found) => {
    const taken = Math.min(found, room);
    room -= taken;
    return taken;
  });
  return { quotas, leftOut: counts.reduce((sum, found) => sum + found, 0) - (maxResults - room) };
}

/** @returns SARIF 2.1.0: the verdicts on hosts are the rules, and each host that breaks on a page is a result;
 *   what went wrong with visits becomes the tool's own notifications */
function* writeSarif({ report, judged, text, generator, redacted, onLeftOut }: FormatInput): Generator<string> {
  const [name = 'Greensix', version = ''] = generator.split(/ (?=[^ ]*$)/);
  const { quotas, leftOut } = roomFor(judged, text);
  const results = function* () {
    const room = [...quotas];
    for (const { rank, result } of findingsOf(judged, text)) {
      const left = room[rank] ?? 0;
      if (left === 0) continue;
      room[rank] = left - 1;
      yield result();
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
  if (leftOut > 0) {
    const [kept, others] = [maxResults, leftOut].map((n) => n.toLocaleString('en'));
    const sentence = `SARIF: GitHub takes ${kept} results. These are the ones that weigh most; ${others} more are in the other formats only.`;
    onLeftOut?.(sentence);
    notifications.push({ level: 'warning', message: { text: sentence }, descriptor: { id: 'left-out' } });
  }
  for (const page of report.pages) {
    const { url, requested = url, problem } = page;
    if (!problem) continue;
    notifications.push({
      level: 'error',
      message: { text: visibleText(problem.text) },
      descriptor: { id: problem.id },
      locations: locationsOf(url === '' ? requested : url),
      properties: url === '' ? { page: requested } : namesOf(page),
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

/** @returns what a page goes by: its URL, and what was asked for where that says more */
function namesOf(page: Pick<ReportPage, 'url' | 'requested'>) {
  const asked = askedUrl(page);
  return { page: page.url, ...(asked !== undefined && { requested: asked }) };
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
