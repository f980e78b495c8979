import { describeAddress } from '../../src/address/describe-address.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { askingDeadlineMs } from '../../src/own-addresses/ask-own-addresses.ts';
import {
  type Conclusion,
  type ConclusionId,
  conclude,
  networksDiffer,
  prefixesOf,
  type RemarkId,
} from '../../src/own-addresses/conclude.ts';
import {
  type AskingFailure,
  type KnownAddresses,
  type OwnFamily,
  ownFamilies,
} from '../../src/own-addresses/own-addresses.ts';
import type { TextId, Words } from '../../src/text.ts';
import { hintText, idText } from '../id-texts.ts';

const conclusionTexts: Readonly<Record<ConclusionId, TextId>> = {
  'dual-stack': 'own_dual_stack',
  'ipv4-only': 'own_ipv4_only',
  'ipv6-only': 'own_ipv6_only',
  'ipv4-at-least': 'own_ipv4_at_least',
  'ipv6-at-least': 'own_ipv6_at_least',
  nat64: 'own_nat64',
  proxied: 'own_proxied',
  'no-connection': 'own_no_connection',
  unknown: 'own_unknown',
};

const remarkTexts: Readonly<Record<RemarkId, TextId>> = {
  'clat-possible': 'own_clat_possible',
  cgn: 'own_cgn',
  'sharing-unseen': 'own_sharing_unseen',
  'tunnel-6to4': 'own_tunnel_6to4',
  'tunnel-teredo': 'own_tunnel_teredo',
  'local-ipv6': 'own_local_ipv6',
  'local-ipv4': 'own_local_ipv4',
  'networks-differ': 'own_networks_differ',
};

/** Their place: $1 the seconds that were waited, or the HTTP status. */
const askingFailureTexts: Readonly<Record<AskingFailure, TextId>> = {
  'no-route': 'own_failed_no_route',
  'no-name': 'own_failed_no_name',
  offline: 'own_failed_offline',
  'timed-out': 'own_failed_timed_out',
  refused: 'own_failed_refused',
  broken: 'own_failed_broken',
  status: 'own_failed_status',
  redirect: 'own_failed_redirect',
  'not-an-address': 'own_failed_not_an_address',
  'wrong-family': 'own_failed_wrong_family',
  unreadable: 'own_failed_unreadable',
};

/** A family with what is shown of it: an address with its class and network, or why there is none. */
export interface OwnFact {
  readonly family: OwnFamily;
  readonly name: string;
  readonly address?: string;
  readonly className?: string;
  readonly classHint?: string;
  readonly networks: readonly string[];
  readonly failure?: string;
}

/** What there is to show of this machine's addresses. */
export interface OwnFacts {
  readonly id: Conclusion['id'];
  readonly conclusion: string;
  readonly facts: readonly OwnFact[];
  readonly remarks: readonly { readonly id: RemarkId; readonly text: string }[];
}

/**
 * @param known what a provider answered, and RIPEstat of that
 * @param prefixes the NAT64 prefixes that the user has named
 * @param words texts in the user's language
 * @returns all that is shown
 */
export function ownFacts({ own, networks }: KnownAddresses, prefixes: readonly string[], words: Words): OwnFacts {
  const { text } = words;
  const { id, remarks } = conclude(own, prefixes);
  const nat64 = prefixesOf(own, prefixes);
  const facts = ownFamilies.map((family): OwnFact => {
    const answer = own.answers[family];
    const name = family === 'ipv4' ? 'IPv4' : 'IPv6';
    if (answer.kind === 'failed') {
      const value = answer.reason === 'status' ? String(answer.status ?? '') : String(askingDeadlineMs / 1000);
      return { family, name, networks: [], failure: text(askingFailureTexts[answer.reason], value) };
    }
    const { class: of } = describeAddress(answer.address, nat64);
    return {
      family,
      name,
      address: answer.address,
      ...(of && { className: text(idText('class', of)), classHint: text(hintText('class', of)) }),
      networks: (networks[family] ?? []).map(({ as, holder }) => visibleText(`AS${as} ${holder}`.trim())),
    };
  });
  const systemsOf = (family: OwnFamily) => (networks[family] ?? []).map(({ as }) => as);
  const all = networksDiffer(systemsOf('ipv4'), systemsOf('ipv6')) ? [...remarks, 'networks-differ' as const] : remarks;
  return {
    id,
    conclusion: text(conclusionTexts[id]),
    facts,
    remarks: all.map((remark) => ({ id: remark, text: text(remarkTexts[remark]) })),
  };
}

/** @returns the same as text, to be pasted into a mail or a ticket: lines, each ended by a line feed */
export function ownText({ conclusion, facts, remarks }: OwnFacts, words: Words): string {
  const lines = facts.map(({ name, address, className, networks, failure }) => {
    const about = [className, ...networks].filter((each) => each).join(', ');
    return `${name}: ${failure ?? (about ? `${address} (${about})` : address)}`;
  });
  return `${[words.text('own_heading'), ...lines, conclusion, ...remarks.map(({ text }) => text)].join('\n')}\n`;
}
