import { visibleText } from '../../display/visible-text.ts';
import type { Text } from '../../text.ts';
import { type Contact, type NextSteps, nextSteps } from '../advice/next-steps.ts';
import { firstOf } from '../report/list.ts';
import { documentHostname } from '../report.ts';
import type { WalkedView } from '../view-report.ts';

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
 * @param view a judged report
 * @returns a line for each, none where there is no page; the last two only where something breaks and somebody can do
 *   something about it
 */
export function headlineText(
  view: Pick<WalkedView, 'totals' | 'hosts' | 'pages'>,
  { text, number, show = visibleText, allows = () => false }: HeadlineOptions,
): string[] {
  const { totals, hosts, pages } = view;
  if (totals.pages === 0) return [];
  const { breaks, unknown } = totals.pagesByResult['without-nat64'];
  const [only] = firstOf(pages, 1);
  const name = only && totals.pages === 1 ? show(documentHostname(only.page)) : '';
  const count = [number(breaks), number(totals.pages)] as const;
  if (breaks === 0) {
    if (unknown === 0) return [name === '' ? text('audit_headline_works', count[1]) : text('headline_works', name)];
    const open = name === '' ? text('audit_headline_open', number(unknown), count[1]) : text('headline_open', name);
    return [`${open} ${text('audit_headline_check')}`];
  }
  const breaking = hosts.filter(({ verdict }) => verdict.outcomes['without-nat64'] === 'breaks');
  const uncertain = breaking.filter(({ verdict }) => verdict.confidence !== 'certain').length;
  const ofHosts = [number(breaking.length), number(totals.hosts)] as const;
  const answer = [
    name === '' ? text('headline_pages_lose', ...count, ...ofHosts) : text('headline_loses', name, ...ofHosts),
    ...(uncertain > 0 ? [text('headline_uncertain', number(uncertain))] : []),
    ...(unknown > 0 ? [text('audit_headline_unknown', number(unknown))] : []),
  ];
  return [answer.join(' '), ...stepTexts(nextSteps(hosts.filter(({ hostname }) => !allows(hostname))))];

  function stepTexts(steps: NextSteps): string[] {
    const { own, replaceable, literals, contacts, moreContacts } = steps;
    const some = (names: readonly string[], more = names.length - maxNames): string => {
      const shown = names.slice(0, maxNames).join(', ');
      return more > 0 ? text('headline_more', shown, number(more)) : shown;
    };
    const fixes = (
      [
        ['headline_fix_own', own],
        ['headline_fix_replace', replaceable],
        ['headline_fix_literal', literals],
      ] as const
    ).flatMap(([id, names]) => (names.length > 0 ? [text(id, some(names.map(show)))] : []));
    const whom = contacts.map((contact) => contactText(contact, steps.breaking));
    return [
      ...(fixes.length > 0 ? [text('headline_fix', fixes.join('; '))] : []),
      ...(whom.length > 0 ? [text('headline_write', some(whom, moreContacts))] : []),
    ];
  }

  function contactText({ name: domain, role, hosts: mended, operators }: Contact, of: number): string {
    const who = operators === '' ? show(domain) : text('headline_network', show(domain), show(operators));
    return text(role === 'loads' ? 'headline_brings' : 'headline_runs', who, number(mended), number(of));
  }
}
