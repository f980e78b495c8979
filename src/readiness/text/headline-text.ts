import { visibleText } from '../../display/visible-text.ts';
import { type PluralId, plural, type Text } from '../../text.ts';
import { type Contact, type NextSteps, nextSteps } from '../advice/next-steps.ts';
import { isInOwnNetwork, isUnchecked, isUnknownToDns } from '../judged-report/host-selection.ts';
import type { JudgedHost, JudgedPage, StreamedReport } from '../judged-report/judged-report.ts';
import { firstOf } from '../report/list.ts';
import { documentHostname } from '../report/report.ts';
import { leastSure } from '../verdicts/host-verdict.ts';

/** More names in a line would be read by nobody. */
const maxNames = 3;

/** How a headline is written. */
export interface HeadlineOptions {
  readonly text: Text;
  readonly number: (n: number) => string;
  /** How names from outside are written, so that they cannot deceive. */
  readonly show?: (name: string) => string;
  /** Whether a host is accepted as it is, and nothing to do about. */
  readonly allows?: (hostname: string) => boolean;
}

/**
 * What a reader wants to know first: how it stands, what to fix, whom to write to.
 * @param judged a judged report
 * @returns a line for each, none where there is no page; the last two only where something breaks and somebody can do
 *   something about it
 */
export function headlineText(
  judged: Pick<StreamedReport, 'totals' | 'hosts' | 'pages'>,
  options: HeadlineOptions,
): string[] {
  const { totals, hosts } = judged;
  if (totals.pages === 0) return [];
  const headline = headlineOf(judged, options);
  const { breaks, unknown } = totals.pagesByResult['without-nat64'];
  if (breaks === 0) return [unknown === 0 ? worksText(headline) : openText(headline)];
  const { allows = () => false } = options;
  return [breaksText(headline), ...stepTexts(nextSteps(hosts.filter(({ hostname }) => !allows(hostname))), headline)];
}

/** What a headline is made of: how it stands, and what it is written with. */
interface Headline extends Pick<StreamedReport, 'totals' | 'hosts'> {
  readonly text: Text;
  readonly number: (n: number) => string;
  readonly show: (name: string) => string;
  readonly counted: (id: PluralId, n: number, ...values: readonly string[]) => string;
  /** The page, where there is but one. */
  readonly single: NamedPage | undefined;
}

/** A page, and what it is called. */
interface NamedPage {
  readonly page: JudgedPage;
  readonly name: string;
  /** Whether it is called by its host. A page without a document, or of data: or of a file, has none. */
  readonly isHost: boolean;
}

function headlineOf(
  { totals, hosts, pages }: Pick<StreamedReport, 'totals' | 'hosts' | 'pages'>,
  { text, number, show = visibleText }: HeadlineOptions,
): Headline {
  const language = text('language_tag');
  const named = (page: JudgedPage): NamedPage => {
    const hostname = documentHostname(page.page);
    const isHost = hostname !== '';
    return { page, isHost, name: isHost ? show(hostname) : text('headline_the_page') };
  };
  const [first] = firstOf(pages, 1);
  return {
    ...{ totals, hosts, text, number, show },
    counted: (id, n, ...values) => plural(text, language, id, n, values),
    single: totals.pages === 1 && first ? named(first) : undefined,
  };
}

/** Nothing breaks, and nothing is unknown: but what no network shows does not work either. */
function worksText(headline: Headline): string {
  const { single, text, hosts } = headline;
  if (single && headline.totals.pagesByResult['without-nat64']['fails-anyway'] > 0) {
    return text('headline_fails', single.name);
  }
  const working = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'works');
  const sure = leastSure(working.map(({ verdict }) => verdict.confidences['without-nat64']));
  const sureness = sure === 'certain' ? [] : [text(sure === 'likely' ? 'headline_is_likely' : 'headline_is_unsure')];
  const answer = single ? text('headline_works', single.name) : pagesWorkText(headline);
  return [answer, ...sureness, ...alsoFailing(headline)].join(' ');
}

/** Of several pages: those that work, both, or all. */
function pagesWorkText({ totals, text, number, counted }: Headline): string {
  const { works, 'fails-anyway': fails } = totals.pagesByResult['without-nat64'];
  if (fails > 0) return counted('headline_pages_work', works, number(works), number(totals.pages));
  return totals.pages === 2 ? text('audit_headline_works_both') : text('audit_headline_works', number(totals.pages));
}

/** Nothing breaks, and something is unknown. */
function openText(headline: Headline): string {
  const { single, text, hosts } = headline;
  const ofPage = (page: NamedPage): string =>
    page.isHost ? text('headline_open', page.name) : text('headline_open_page');
  // Where the DNS has answered for all of them, asking it again tells nothing; about the own network nobody is asked.
  const isToCheck = hosts.some((host) => isUnchecked(host) && !isUnknownToDns(host) && !isInOwnNetwork(host.sightings));
  const toCheck = isToCheck ? [text('audit_headline_check')] : [];
  return [single ? ofPage(single) : pagesOpenText(headline), ...toCheck, ...alsoFailing(headline)].join(' ');
}

/** Of several pages: some, both, or all. */
function pagesOpenText({ totals, text, number, counted }: Headline): string {
  const { unknown } = totals.pagesByResult['without-nat64'];
  const ofPages = number(totals.pages);
  if (unknown < totals.pages) return counted('audit_headline_open', unknown, number(unknown), ofPages);
  return totals.pages === 2 ? text('audit_headline_open_both') : text('audit_headline_open_all', ofPages);
}

/** Something breaks. */
function breaksText(headline: Headline): string {
  const { totals, hosts, single, text, number } = headline;
  const { unknown } = totals.pagesByResult['without-nat64'];
  const breaking = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
  return [
    single ? pageBreaksText(single, breaking.length, headline) : pagesBreakText(breaking.length, headline),
    ...uncertaintyText(breaking, headline),
    ...(unknown > 0 ? [text('audit_headline_unknown', number(unknown))] : []),
    ...alsoFailing(headline),
  ].join(' ');
}

function pageBreaksText({ page, name }: NamedPage, breaking: number, { totals, text, number, show }: Headline): string {
  const isOnlyHost = totals.hosts === 1;
  const ofHosts = [number(breaking), number(totals.hosts)] as const;
  if (losesDocument(page)) {
    return isOnlyHost
      ? text('headline_does_not_load_at_all', name)
      : text('headline_does_not_load', show(lostHostname(page)), ...ofHosts);
  }
  return isOnlyHost ? text('headline_loses_by_only_host', name) : text('headline_loses', name, ...ofHosts);
}

function pagesBreakText(breaking: number, { totals, text, number, counted }: Headline): string {
  const { breaks } = totals.pagesByResult['without-nat64'];
  const ofHosts =
    totals.hosts === 1
      ? text('headline_only_host')
      : counted('headline_hosts', breaking, number(breaking), number(totals.hosts));
  return counted('headline_pages_lose', breaks, number(breaks), number(totals.pages), ofHosts);
}

function uncertaintyText(breaking: readonly Pick<JudgedHost, 'verdict'>[], { text, number }: Headline): string[] {
  const uncertain = breaking
    .map(({ verdict }) => verdict.confidences['without-nat64'])
    .filter((confidence) => confidence !== 'certain');
  if (uncertain.length === 0) return [];
  const isLikely = uncertain.every((confidence) => confidence === 'likely');
  if (uncertain.length === breaking.length) return [text(isLikely ? 'headline_is_likely' : 'headline_is_unsure')];
  return [text(isLikely ? 'headline_uncertain' : 'headline_unsure', number(uncertain.length))];
}

/** Of several pages, how many load on no network. */
function alsoFailing({ single, totals, text, number }: Headline): string[] {
  const { 'fails-anyway': fails } = totals.pagesByResult['without-nat64'];
  return single || fails === 0 ? [] : [text('headline_pages_fail', number(fails))];
}

/** What to fix, and whom to write to. */
function stepTexts(steps: NextSteps, headline: Headline): string[] {
  const { text, number, show, counted } = headline;
  const { own, repairable, replaceable, literals, unknownNames, contacts, moreContacts } = steps;
  const some = (names: readonly string[], more = names.length - maxNames): string => {
    const shown = names.slice(0, maxNames).join(', ');
    return more > 0 ? counted('headline_more', more, shown, number(more)) : shown;
  };
  const fixes = (
    [
      ['headline_fix_own', own],
      ['headline_fix_repair', repairable],
      ['headline_fix_replace', replaceable],
      ['headline_fix_literal', literals],
    ] as const
  ).flatMap(([id, names]) => (names.length > 0 ? [text(id, some(names.map(show)))] : []));
  const whom = contacts.map((contact) => contactText(contact, steps.breaking, headline));
  return [
    ...(fixes.length > 0 ? [text('headline_fix', fixes.join('; '))] : []),
    ...(unknownNames.length > 0 ? [text('headline_unknown_names', some(unknownNames.map(show)))] : []),
    ...(whom.length > 0 ? [text('headline_write', some(whom, moreContacts))] : []),
  ];
}

function contactText(contact: Contact, breaking: number, { text, number, show }: Headline): string {
  const { name, role, hosts: mended, operators } = contact;
  const who = operators === '' ? show(name) : text('headline_network', show(name), show(operators));
  if (breaking === 1) return text(role === 'loads' ? 'headline_brings_only' : 'headline_runs_only', who);
  return text(role === 'loads' ? 'headline_brings' : 'headline_runs', who, number(mended), number(breaking));
}

/** Whether a network of IPv6 alone does not even show the page. */
function losesDocument({ verdict }: JudgedPage): boolean {
  return verdict.networks['without-nat64'].severity === 'document';
}

/** @returns what does not load: the document, or a host that should have led to it */
function lostHostname({ page, verdict }: JudgedPage): string {
  const hostname = documentHostname(page);
  const { breaks } = verdict.networks['without-nat64'];
  return breaks.some((host) => host.hostname === hostname) ? hostname : (breaks[0]?.hostname ?? hostname);
}

/** @returns how the first line is to be taken: `good` only where every page works, `open` where none breaks that works elsewhere */
export function headlineTone({ totals }: Pick<StreamedReport, 'totals'>): 'bad' | 'open' | 'good' {
  const { breaks, works } = totals.pagesByResult['without-nat64'];
  if (breaks > 0) return 'bad';
  return works < totals.pages ? 'open' : 'good';
}
