import { describeAddress } from '../../src/address/describe-address.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { askingDeadlineMs } from '../../src/own-addresses/ask-own-addresses.ts';
import {
  type Conclusion,
  conclude,
  networksDiffer,
  prefixesOf,
  type RemarkId,
} from '../../src/own-addresses/conclude.ts';
import { type KnownAddresses, type OwnFamily, ownFamilies } from '../../src/own-addresses/own-addresses.ts';
import { hintText, idText } from '../text-ids.ts';
import type { Words } from '../words.ts';
import { askingFailureTexts, conclusionTexts, remarkTexts } from './own-texts.ts';

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
