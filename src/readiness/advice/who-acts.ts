import { hostnameAddress } from '../../address/address.ts';
import type { TextId } from '../../text.ts';
import type { JudgedHost } from '../judged-report/judged-report.ts';
import type { HostVerdictId } from '../verdicts/host-verdict-id.ts';

/**
 * Who can do something about a host that does not work without IPv4: `target` who runs the name that the host is an alias
 * of · `dns` who runs the DNS of the host's site · `server` who runs the host · `author` who writes the page.
 */
export type ActorId = 'target' | 'dns' | 'server' | 'author';

/** Somebody with the name that says who it is: a hostname, or a site. */
export interface Actor {
  readonly id: ActorId;
  readonly name: string;
}

/** Verdicts that come of what the DNS has, or of what it lacks. */
const ofDns: readonly HostVerdictId[] = ['no-aaaa', 'aaaa-unusable', 'aaaa-fails', 'nat64'];

/**
 * @param host a judged host
 * @returns who has to act, or null where nothing shows that anybody has to
 */
export function whoActs({ hostname, site, verdict, records }: JudgedHost): Actor | null {
  if (verdict.outcomes['without-nat64'] !== 'breaks') return null;
  if (isLiteral(hostname)) return { id: 'author', name: hostname };
  if (verdict.id === 'ipv6-unused') return { id: 'server', name: hostname };
  if (!ofDns.includes(verdict.id)) return null;
  const target = records?.cnames.at(-1);
  return target === undefined ? { id: 'dns', name: site } : { id: 'target', name: target };
}

/** @returns whether the URL names an address, so that no record of the DNS can mend it */
export function isLiteral(hostname: string): boolean {
  return hostnameAddress(hostname) !== null;
}

/** The text that says who has to act. */
export const actorTexts = {
  target: 'judged_act_target',
  dns: 'judged_act_dns',
  server: 'judged_act_server',
  author: 'judged_act_author',
} as const satisfies Record<ActorId, TextId>;

/** Who else can act: `page` who writes the page that loads the host itself · `loader` who runs the host that loads it. */
export type ChoiceId = 'page' | 'loader';

/** Somebody else who can act, with the hostname that says who it is. */
export interface Choice {
  readonly id: ChoiceId;
  readonly name: string;
}

/**
 * @param host a judged host
 * @returns who could act in the place of `whoActs`, because they bring the host onto the page; nobody where nobody has to,
 *   and where it is not known which script of the page does
 */
export function otherChoices(host: JudgedHost): Choice[] {
  const acting = whoActs(host);
  const { load } = host;
  if (!acting || acting.id === 'author' || !load?.exact || load.depth === 0) return [];
  const loader = load.path.at(-2) as string;
  return [load.depth === 1 ? { id: 'page', name: loader } : { id: 'loader', name: loader }];
}

/** The text that says what they can do. */
export const choiceTexts = {
  page: 'judged_act_page',
  loader: 'judged_act_loader',
} as const satisfies Record<ChoiceId, TextId>;
