import { visibleText } from '../../display/visible-text.ts';
import { type PluralId, plural, type Text } from '../../text.ts';
import { type Contact, type NextSteps, nextSteps } from '../advice/next-steps.ts';
import { isInOwnNetwork, isUnchecked, isUnknownToDns } from '../judged-report/host-selection.ts';
import type { JudgedPage, StreamedReport } from '../judged-report/judged-report.ts';
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
  { text, number, show = visibleText, allows = () => false }: HeadlineOptions,
): string[] {
  const { totals, hosts, pages } = judged;
  if (totals.pages === 0) return [];
  const language = text('language_tag');
  const counted = (id: PluralId, n: number, ...values: readonly string[]) => plural(text, language, id, n, values);
  const { works, breaks, unknown, 'fails-anyway': fails } = totals.pagesByResult['without-nat64'];
  const [only] = firstOf(pages, 1);
  const single = totals.pages === 1 ? only : undefined;
  const hostname = single ? documentHostname(single.page) : '';
  // A page without a document, or of data: or of a file, has no host that it could be called by.
  const name = !single ? undefined : hostname === '' ? text('headline_the_page') : show(hostname);
  const count = [number(breaks), number(totals.pages)] as const;
  const alsoFailing = name === undefined && fails > 0 ? [text('headline_pages_fail', number(fails))] : [];
  if (breaks === 0) {
    if (unknown === 0) return [worksText()];
    const open =
      name === undefined ? openText() : hostname === '' ? text('headline_open_page') : text('headline_open', name);
    // Where the DNS has answered for all of them, asking it again tells nothing; about the own network nobody is asked.
    const isToCheck = hosts.some(
      (host) => isUnchecked(host) && !isUnknownToDns(host) && !isInOwnNetwork(host.sightings),
    );
    const toCheck = isToCheck ? [text('audit_headline_check')] : [];
    return [[open, ...toCheck, ...alsoFailing].join(' ')];
  }
  const breaking = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
  const sureness = breaking.map(({ verdict }) => verdict.confidences['without-nat64']);
  const uncertain = sureness.filter((confidence) => confidence !== 'certain');
  const isLikely = uncertain.every((confidence) => confidence === 'likely');
  const ofHosts = [number(breaking.length), number(totals.hosts)] as const;
  const answer = [
    single === undefined || name === undefined
      ? counted('headline_pages_lose', breaks, ...count, hostsText(breaking.length))
      : !losesDocument(single)
        ? totals.hosts === 1
          ? text('headline_loses_by_only_host', name)
          : text('headline_loses', name, ...ofHosts)
        : totals.hosts === 1
          ? text('headline_does_not_load_at_all', name)
          : text('headline_does_not_load', show(lostHostname(single)), ...ofHosts),
    ...(uncertain.length > 0 ? [uncertaintyText()] : []),
    ...(unknown > 0 ? [text('audit_headline_unknown', number(unknown))] : []),
    ...alsoFailing,
  ];
  return [answer.join(' '), ...stepTexts(nextSteps(hosts.filter(({ hostname }) => !allows(hostname))))];

  /** Of several pages: some, both, or all. */
  function openText(): string {
    if (unknown < totals.pages) return counted('audit_headline_open', unknown, number(unknown), count[1]);
    return totals.pages === 2 ? text('audit_headline_open_both') : text('audit_headline_open_all', count[1]);
  }

  /** Those of all pages that stand in the way. */
  function hostsText(n: number): string {
    if (totals.hosts === 1) return text('headline_only_host');
    return counted('headline_hosts', n, number(n), number(totals.hosts));
  }

  function uncertaintyText(): string {
    if (uncertain.length === breaking.length) return text(isLikely ? 'headline_is_likely' : 'headline_is_unsure');
    return text(isLikely ? 'headline_uncertain' : 'headline_unsure', number(uncertain.length));
  }

  /** Nothing breaks, and nothing is unknown: but what no network shows does not work either. */
  function worksText(): string {
    if (name !== undefined && fails > 0) return text('headline_fails', name);
    const answer =
      name !== undefined
        ? text('headline_works', name)
        : fails === 0
          ? allWorkText()
          : counted('headline_pages_work', works, number(works), count[1]);
    return [answer, ...surenessOfWorking(), ...alsoFailing].join(' ');
  }

  function allWorkText(): string {
    return totals.pages === 2 ? text('audit_headline_works_both') : text('audit_headline_works', count[1]);
  }

  function surenessOfWorking(): string[] {
    const working = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'works');
    const sure = leastSure(working.map(({ verdict }) => verdict.confidences['without-nat64']));
    return sure === 'certain' ? [] : [text(sure === 'likely' ? 'headline_is_likely' : 'headline_is_unsure')];
  }

  function stepTexts(steps: NextSteps): string[] {
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
    const whom = contacts.map((contact) => contactText(contact, steps.breaking));
    return [
      ...(fixes.length > 0 ? [text('headline_fix', fixes.join('; '))] : []),
      ...(unknownNames.length > 0 ? [text('headline_unknown_names', some(unknownNames.map(show)))] : []),
      ...(whom.length > 0 ? [text('headline_write', some(whom, moreContacts))] : []),
    ];
  }

  function contactText({ name: domain, role, hosts: mended, operators }: Contact, of: number): string {
    const who = operators === '' ? show(domain) : text('headline_network', show(domain), show(operators));
    if (of === 1) return text(role === 'loads' ? 'headline_brings_only' : 'headline_runs_only', who);
    return text(role === 'loads' ? 'headline_brings' : 'headline_runs', who, number(mended), number(of));
  }
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
  return breaks > 0 ? 'bad' : works < totals.pages ? 'open' : 'good';
}
