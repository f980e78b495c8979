import { formatAddress, parseAddress, unmapAddress } from '../address/address.ts';
import { parseJson, recordOf, stringOf } from '../json/narrow.ts';

/** Longer answers are none: an address has at most 39 characters, and what providers put around it a few hundred. */
export const maxAnswerLength = 4096;

/**
 * How a provider writes the address: `text` nothing else · `json` an object with the field `ip` or `address` · `callback`
 * the same as the argument of a function (JSONP), which is read and never run · `any` whichever of them it is.
 */
export type AnswerFormat = 'text' | 'json' | 'callback' | 'any';

const parsers: Readonly<Record<AnswerFormat, (body: string) => string>> = {
  text: (body) => body,
  json: fieldOf,
  callback: (body) => fieldOf(/^[\w$.]{1,64}\((.*)\);?$/s.exec(body)?.[1] ?? ''),
  any: (body) => (parseAddress(body) ? body : parsers.json(body) || parsers.callback(body)),
};

/**
 * Reads the answer of a provider: hostile text.
 * @param body at most `maxAnswerLength` characters
 * @param format how the provider writes it
 * @param family the family of the name that was asked
 * @returns the address in its usual form, or why it is none
 */
export function parseAnswer(
  body: string,
  format: AnswerFormat,
  family: 'ipv4' | 'ipv6',
): { readonly address: string } | { readonly reason: 'not-an-address' | 'wrong-family' } {
  const parsed = body.length > maxAnswerLength ? null : parseAddress(parsers[format](body.trim()).trim());
  // A zone means something on one machine only.
  if (parsed?.zone !== '') return { reason: 'not-an-address' };
  const address = unmapAddress(parsed);
  if (address.version !== (family === 'ipv4' ? 4 : 6)) return { reason: 'wrong-family' };
  return { address: formatAddress(address) };
}

function fieldOf(json: string): string {
  const { ip, address } = recordOf(parseJson(json));
  return stringOf(ip ?? address);
}
