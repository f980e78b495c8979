import { escapeMarkup } from '../display/markup.ts';
import { visibleText } from '../display/visible-text.ts';
import type { JudgedPage } from '../readiness/judged-report/judged-report.ts';
import { askedUrl } from '../readiness/report/asked-url.ts';
import { type NetworkId, networkIds } from '../readiness/report/report.ts';
import {
  delegationText,
  readinessText,
  resultWithDoubt,
  verdictText,
  viaText,
} from '../readiness/text/verdict-text.ts';
import { breaksForSure } from '../readiness/verdicts/breaks-for-sure.ts';
import { hasFailed, type NetworkVerdict } from '../readiness/verdicts/page-verdict.ts';
import type { Text } from '../text.ts';
import type { Format, FormatInput } from './format.ts';
import { hostLabels } from './host-label.ts';

/** `guess`: something breaks, and nothing of that for sure. */
type CaseResult = Exclude<NetworkVerdict['result'], 'fails-anyway'> | 'guess' | 'error';

export const junitFormat: Format = { extension: 'xml', mimeType: 'application/xml', write: writeJunit };

/**
 * @returns JUnit's XML as CI systems read it: a suite for each site, a case for each page and network. What breaks has
 *   failed; what is not known or a guess was skipped; a page that was not seen, or that fails on any network, is an error. A piece for
 *   each page.
 */
function* writeJunit({ judged, text }: FormatInput): Generator<string> {
  const named = hostLabels(judged.hosts);
  // The counts come before the cases.
  const results: (readonly CaseResult[])[] = [];
  for (const page of judged.pages) results.push(networkIds.map((id) => resultOf(page, id)));
  const countsOf = (of: readonly CaseResult[]) => {
    const count = (...results: CaseResult[]) => of.filter((each) => results.includes(each)).length;
    const skipped = count('unknown', 'guess');
    return { tests: of.length, failures: count('breaks'), errors: count('error'), skipped };
  };
  const { skipped: _, ...all } = countsOf(results.flat());
  const known = new Map(judged.hosts.map((host) => [host.hostname, host.delegation]));
  const notesOf = ({ page, hosts }: JudgedPage) => {
    const asked = askedUrl(page);
    const delegations = [...new Set(hosts.map(({ hostname }) => hostname))].flatMap((hostname) => {
      const delegation = known.get(hostname);
      return delegation?.result === 'breaks'
        ? [`${visibleText(hostname)}: ${delegationText(delegation, text, visibleText)}`]
        : [];
    });
    return [...(asked === undefined ? [] : [`${text('audit_asked')}: ${visibleText(asked)}`]), ...delegations];
  };
  const uniqueName = pageNames();
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${startTag('testsuites', { name: 'greensix', ...all })}`;
  for (const { site, pages } of judged.sites) {
    yield startTag('testsuite', { name: site, ...countsOf(pages.flatMap((at) => results[at] ?? [])) });
    for (const at of pages) {
      const page = judged.pages.at(at);
      if (!page) continue;
      const cases = { page, name: uniqueName(page), notes: notesOf(page) };
      yield networkIds.map((id) => testCase(id, cases, { named, text })).join('');
    }
    yield '</testsuite>';
  }
  yield '</testsuites>\n';
}

function resultOf({ page, verdict }: JudgedPage, id: NetworkId): CaseResult {
  const { result, breaks } = verdict.networks[id];
  if (result === 'breaks') return breaks.some((host) => breaksForSure(host.verdict, id)) ? 'breaks' : 'guess';
  if (result === 'fails-anyway') return 'error';
  return result === 'unknown' && (page.problem || hasFailed(page)) ? 'error' : result;
}

/**
 * @returns what gives each page a name of its own: of cases of one name GitLab takes the first and ignores the others
 *   (https://docs.gitlab.com/ci/testing/unit_test_reports/#file-requirements). A page may be visited twice, two files may have one of the same
 *   URL, and of redacted ones all of a host have the same.
 */
function pageNames(): (page: JudgedPage) => string {
  const times = new Map<string, number>();
  return ({ page: { url, file } }) => {
    const name = file === undefined ? url : `${url} (${file})`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} (${time})`;
  };
}

/** The cases of one page: what they are made of. */
interface PageCases {
  readonly page: JudgedPage;
  /** What the page is called in the report. */
  readonly name: string;
  /** Further sentences, a line each. */
  readonly notes: readonly string[];
}

/** How texts and hosts are written. */
interface Wording {
  readonly text: Text;
  readonly named: (hostname: string) => string;
}

function testCase(id: NetworkId, { page, name: pageName, notes }: PageCases, { named, text }: Wording): string {
  const network = page.verdict.networks[id];
  const { problem } = page.page;
  const result = resultOf(page, id);
  const message = resultWithDoubt(id, network, text);
  const reason = network.breaks.map(
    ({ hostname, verdict, severity, load }) =>
      `${[named(hostname), viaText(load)].join(' ').trim()} (${text(readinessText('severity', severity))}): ${verdictText(verdict, text, visibleText)}`,
  );
  const reasons = reason.map(escaped).join('\n');
  const outcome: Readonly<Record<CaseResult, () => string[]>> = {
    works: () => [],
    breaks: () => [element('failure', { message, type: 'breaks' }, [reasons])],
    guess: () => [element('skipped', { message }, [reasons])],
    unknown: () => [element('skipped', { message }, [])],
    error: () => [element('error', { message: problem?.text ?? message, type: problem?.id ?? 'failed' }, [])],
  };
  const name = `${pageName} - ${text(readinessText('network', id))}`;
  const output = notes.length > 0 ? [element('system-out', {}, [notes.map(escaped).join('\n')])] : [];
  return element('testcase', { name, classname: page.site }, [...outcome[result](), ...output]);
}

function startTag(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}>`;
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const start = startTag(name, attributes);
  return content.length === 0 ? start.replace(/>$/, '/>') : `${start}${content.join('')}</${name}>`;
}

/**
 * The door for every text of somebody else into XML: one line, in which all is seen. That leaves nothing of what XML 1.0
 * has no way to write but two characters.
 */
function escaped(value: string): string {
  return escapeMarkup(visibleText(value).replace(/[\ufffe\uffff]/g, '\ufffd'));
}
