import type { AddressClass } from '../../address/class-table.ts';
import { visibleText } from '../../display/visible-text.ts';
import type { DnsStatus } from '../../dns/dns-status.ts';
import type { AnswerOutcome } from '../../dns/host-records.ts';
import type { FailureId } from '../../page/events/failure.ts';
import type { LoaderKind } from '../../page/events/loader.ts';
import { idTexts, snake, type Text, type TextId } from '../../text.ts';
import type { DelegationVerdict, ServerProblem } from '../evidence/delegation.ts';
import { type Evidence, type EvidenceId, evidenceValues } from '../evidence/evidence.ts';
import { unexplainedError } from '../evidence/failure-meaning.ts';
import type { FamilyShare } from '../evidence/family-share.ts';
import type { ChangeKind, Comparison } from '../judged-report/compare-reports.ts';
import type { Vantage, VantageId } from '../network/vantage.ts';
import type { HostLoad } from '../report/load-graph.ts';
import type { Loader, NetworkId } from '../report/report.ts';
import type { HostChip } from '../verdicts/host-chip.ts';
import type { Confidence, HostVerdict, Outcome } from '../verdicts/host-verdict.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';
import type { CaveatId, NetworkVerdict, PageClassId, PageVerdict } from '../verdicts/page-verdict.ts';
import type { SeverityId } from '../verdicts/severity.ts';
import { classTones, verdictTones } from '../verdicts/tone.ts';

/** The groups of ids that each have a text. */
interface Groups {
  readonly verdict: HostVerdictId;
  readonly evidence: EvidenceId;
  readonly confidence: Confidence;
  readonly outcome: Outcome;
  readonly network: NetworkId;
  readonly severity: SeverityId;
  /** What a page on which something breaks comes to, by the worst that breaks. */
  readonly breaks: SeverityId;
  /** What a page comes to on which something breaks, by what may break that is worse. */
  readonly possible: Exclude<SeverityId, 'background'>;
  readonly readiness: PageClassId;
  readonly caveat: CaveatId;
  readonly vantage: VantageId;
  readonly chip: HostChip;
  readonly change: ChangeKind;
}

/** The groups whose texts have a `_hint`: a sentence that explains. */
type Hinted = 'verdict' | 'readiness' | 'severity' | 'vantage' | 'network' | 'chip';

export const { name: readinessText, hint: readinessHint } = idTexts<Groups, Hinted>('all have texts');

/**
 * @param vantage what the network of the visits offers
 * @returns the text that explains it
 */
export function vantageHint({
  id,
  provesIpv6,
  prefersIpv4,
}: Pick<Vantage, 'id' | 'provesIpv6' | 'prefersIpv4'>): TextId {
  if (id !== 'ipv6') return readinessHint('vantage', id);
  if (prefersIpv4) return 'vantage_ipv6_not_preferred_hint';
  return provesIpv6 ? readinessHint('vantage', id) : 'vantage_ipv6_unproven_hint';
}

/**
 * @param comparison two reports
 * @param text gives texts
 * @returns that their pages were visited from networks that offer different things; empty where these offer the same
 */
export function vantageChangeText(
  { vantages, vantageChanged }: Pick<Comparison, 'vantages' | 'vantageChanged'>,
  text: Text,
): string {
  const names = (ids: readonly VantageId[]) =>
    [...new Set(ids)].map((id) => text(readinessText('vantage', id))).join(', ');
  return vantageChanged ? text('report_vantage_changed', names(vantages.before), names(vantages.after)) : '';
}

/**
 * @param id the verdict on a host
 * @param ofOnePort whether it is that of one port, and others stand otherwise (`isOfOnePort`)
 * @returns the text that explains it
 */
export function verdictHint(id: HostVerdictId, ofOnePort: boolean): TextId {
  return id === 'failed' && ofOnePort ? 'verdict_failed_at_port' : readinessHint('verdict', id);
}

/**
 * @param evidence one fact that a verdict rests on
 * @param text gives texts
 * @param show how values from outside are written, so that they cannot deceive; as they are if left out
 * @returns the fact in words
 */
export function evidenceText({ id, values }: Evidence, text: Text, show = (value: string) => value): string {
  const words = evidenceValues[id].map((kind, at) => {
    const value = String(values[at] ?? '');
    if (kind === 'class') return text(`class_${snake(value as AddressClass)}`);
    if (kind === 'failure') return text(`failure_${snake(value as FailureId)}`);
    if (kind === 'status' && isShownStatus(value)) return text(statusTexts[value]);
    return kind === 'count' || kind === 'port' ? value : show(value);
  });
  // Where the tool that recorded it names no error, the reason has said so.
  const [reason = '', , count = ''] = words;
  if (id === 'failed' && values[1] === unexplainedError) return text('evidence_failed_unnamed', reason, count);
  return text(readinessText('evidence', id), ...words);
}

/**
 * @param evidence all facts that a verdict rests on
 * @param text gives texts
 * @param show how values from outside are written
 * @returns the facts in words, in one line
 */
export function evidenceLine(evidence: readonly Evidence[], text: Text, show?: (value: string) => string): string {
  return evidence.map((fact) => evidenceText(fact, text, show)).join('; ');
}

/**
 * @param outcome how a question to the DNS ended
 * @param text gives texts
 * @returns that in words, with the code that the resolver gave: "the resolver answered with an HTTP error (500)"
 */
export function dnsStatusText({ status, code }: AnswerOutcome, text: Text): string {
  const words = isShownStatus(status) ? text(statusTexts[status]) : status;
  return code === undefined ? words : `${words} (${code})`;
}

/** How a question to the DNS ended; the others are never evidence. */
const statusTexts = {
  'no-data': 'dns_status_no_data',
  nxdomain: 'dns_status_nxdomain',
  'no-records': 'dns_status_no_records',
  servfail: 'dns_status_servfail',
  refused: 'dns_status_refused',
  referral: 'dns_status_referral',
  failed: 'dns_status_failed',
  timeout: 'dns_status_timeout',
  unreachable: 'dns_status_unreachable',
  'http-error': 'dns_status_http_error',
  broken: 'dns_status_broken',
  'long-chain': 'dns_status_long_chain',
  withheld: 'dns_status_withheld',
  truncated: 'dns_status_truncated',
} as const satisfies Record<Exclude<DnsStatus, 'ok' | 'not-asked'>, TextId>;

function isShownStatus(value: string): value is keyof typeof statusTexts {
  return Object.hasOwn(statusTexts, value);
}

/**
 * @param verdict a host's verdict
 * @param text gives texts
 * @param show how values from outside are written
 * @returns the verdict with its evidence in one line: "no AAAA: IPv4 at 198.51.100.7 (2×); the DNS has no AAAA"
 */
export function verdictText(verdict: HostVerdict, text: Text, show?: (value: string) => string): string {
  return text('verdict_with_evidence', verdictName(verdict, text), evidenceLine(verdict.evidence, text, show));
}

/**
 * @param verdict a host's verdict
 * @param text gives texts
 * @returns the verdict alone, and that it is a guess where it is one: "IPv6 not used (unsure)". One that says that something is
 *   not known has said so.
 */
export function verdictName({ id, confidence }: Pick<HostVerdict, 'id' | 'confidence'>, text: Text): string {
  const name = text(readinessText('verdict', id));
  return confidence === 'unsure' && verdictTones[id] !== 'open' ? asGuess(name, text) : name;
}

function asGuess(words: string, text: Text): string {
  return `${words} (${text(readinessText('confidence', 'unsure'))})`;
}

/**
 * @param verdict a page's verdict
 * @param text gives texts
 * @returns the page's class, with how sure it is where it is not certain: "IPv4-only (likely)". A class that says that
 *   something is not known has said so.
 */
export function classText({ class: id, confidence }: Pick<PageVerdict, 'class' | 'confidence'>, text: Text): string {
  const name = text(readinessText('readiness', id));
  const isSaid = confidence === 'certain' || (classTones[id] === 'open' && confidence === 'unsure');
  return isSaid ? name : `${name} (${text(readinessText('confidence', confidence))})`;
}

/**
 * @param network which one
 * @param verdict what becomes of a page on it
 * @param text gives texts
 * @returns that in words, and that it is a guess where it is one: "Does not load (unsure)"
 */
export function resultWithDoubt(network: NetworkId, verdict: NetworkVerdict, text: Text): string {
  const { result, confidence, breaks } = verdict;
  const words = resultText(verdict, text);
  // Where something worse may break, the confidence is that of the worst.
  const isGuess =
    result === 'breaks'
      ? breaks.every((host) => host.verdict.confidences[network] === 'unsure')
      : result !== 'unknown' && confidence === 'unsure';
  return isGuess ? asGuess(words, text) : words;
}

/**
 * @param verdict what becomes of a page on a network
 * @param text gives texts
 * @returns that in words
 */
export function resultText({ result, severity, possibleSeverity }: NetworkVerdict, text: Text): string {
  if (result === 'breaks' && severity !== null) {
    const isOpen = possibleSeverity !== null && possibleSeverity !== 'background';
    return text(isOpen ? readinessText('possible', possibleSeverity) : readinessText('breaks', severity));
  }
  return text(results[result]);
}

const results = {
  works: 'result_works',
  breaks: 'result_unknown',
  unknown: 'result_unknown',
  'fails-anyway': 'result_fails_anyway',
} as const satisfies Record<NetworkVerdict['result'], TextId>;

/**
 * @param delegation whether a resolver with IPv6 alone finds a name
 * @param text gives texts
 * @param show how names from outside are written
 * @returns that in words, with the reasons
 */
export function delegationText(
  { result, zone, problems }: DelegationVerdict,
  text: Text,
  show = (value: string) => value,
): string {
  const reasons = problems.map(({ server, problem, code }) =>
    text(serverProblems[problem], show(server), responseCodes[code ?? 0] ?? `RCODE ${code}`),
  );
  const sentence = text(delegationResults[result], show(zone));
  return reasons.length === 0 ? sentence : `${sentence} (${reasons.join('; ')})`;
}

const delegationResults = {
  works: 'delegation_works',
  breaks: 'delegation_breaks',
  unknown: 'delegation_unknown',
} as const satisfies Record<DelegationVerdict['result'], TextId>;

/** What the codes of answers are called (RFC 6895 section 2.3). */
const responseCodes: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
  9: 'NOTAUTH',
};

const serverProblems = {
  'no-aaaa': 'delegation_no_aaaa',
  'no-glue': 'delegation_no_glue',
  lame: 'delegation_lame',
  silent: 'delegation_silent',
  'name-not-found': 'delegation_name_not_found',
} as const satisfies Record<ServerProblem, TextId>;

/**
 * @param share how many requests went over which family
 * @param text gives texts
 * @returns what each kind of them is called in a list of a few words, with how many they are
 */
export function requestsByFamily(share: FamilyShare, text: Text): readonly (readonly [name: string, count: number])[] {
  return [
    ['IPv6', share.ipv6],
    ['IPv4', share.ipv4],
    [text('class_nat64'), share.nat64],
    [text('mark_cached'), share.cached],
    [text('mark_failed'), share.failed],
    [text('outcome_unknown'), share.unknown],
  ];
}

/** What a loader is called. */
const loaderTexts = {
  document: 'loader_document',
  script: 'loader_script',
  stylesheet: 'loader_stylesheet',
  worker: 'loader_worker',
  preload: 'loader_preload',
  redirect: 'loader_redirect',
  caller: 'loader_caller',
  frame: 'loader_frame',
} as const satisfies Record<LoaderKind, TextId>;

/**
 * @param load how a page comes to a host
 * @param write how a hostname is written
 * @returns "www.shop.example → tag.manager.example → cdn4.test"; with "…" for each step that is not sure
 */
export function pathText(load: HostLoad, write: (hostname: string) => string = visibleText): string {
  return steps(load, write).join(' → ');
}

/** @returns the same without the host itself: "www.shop.example → tag.manager.example" */
export function pathBeforeText(load: HostLoad, write: (hostname: string) => string = visibleText): string {
  return steps(load, write).slice(0, -1).join(' → ');
}

function steps({ path, unsure }: HostLoad, write: (hostname: string) => string): string[] {
  return path.flatMap((hostname, at) => (unsure.includes(at) ? ['…', write(hostname)] : [write(hostname)]));
}

/** @returns the hosts between the page and the host, as "via tag.manager.example"; the empty text where there is none */
export function viaText(load: HostLoad | null): string {
  const between = load?.path.slice(1, -1) ?? [];
  return between.length === 0 ? '' : `via ${between.map(visibleText).join(', ')}`;
}

/** @returns "script of tag.manager.example" in the words of the reader */
export function loaderText({ kind, hostname }: Pick<Loader, 'kind' | 'hostname'>, text: Text): string {
  return text(loaderTexts[kind], visibleText(hostname));
}
