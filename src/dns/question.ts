/** What is asked of a resolver, in the wire format of RFC 1035, as RFC 8484 sends it over HTTPS. */
import { encodeName } from './dns-name.ts';

/** The numbers of the record types (RFC 1035 section 3.2.2, RFC 3596, RFC 9460). */
export const recordTypes = { A: 1, NS: 2, AAAA: 28, HTTPS: 65 } as const;

export type QuestionType = keyof typeof recordTypes;

/** A question to the DNS. */
export interface Question {
  readonly hostname: string;
  readonly type: QuestionType;
}

/** The id is 0, so that equal questions are equal URLs (RFC 8484 section 4.1). */
const header = (recursive: boolean) => [0, 0, recursive ? 1 : 0, 0, 0, 1, 0, 0, 0, 0, 0, 1];
/** Where the header has how many records the additional section has; fewer than 256. */
const additionalCountAt = 11;
/** Encrypted questions are filled up to a multiple of this, so that their length tells nothing (RFC 8467 section 4.1). */
const blockLength = 128;
/** The fixed part of an OPT record (RFC 6891 section 6.1.2) and the head of one option. */
const optLength = 11;
const optionHeadLength = 4;
const paddingOption = 12;

/**
 * Writes a question.
 *
 * @param options `padded`: whether it is filled up, which is for encrypted questions only (RFC 7830 section 6);
 *   `recursive`: whether others are to be asked, which is for resolvers only; `extended`: whether it has EDNS (RFC 6891),
 *   which some old servers take for a malformed question; never padded without
 * @returns the message, or null if the hostname cannot be a name of the DNS
 */
export function encodeQuestion(
  { hostname, type }: Question,
  { padded = true, recursive = true, extended = true } = {},
): Uint8Array<ArrayBuffer> | null {
  const name = encodeName(hostname);
  if (!name) return null;
  const question = [...header(recursive), ...name, 0, recordTypes[type], 0, 1];
  if (!extended) return Uint8Array.from(question.with(additionalCountAt, 0));
  // Room for 1232 bytes, so that no answer is cut into pieces on its way.
  if (!padded) return Uint8Array.from([...question, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]);
  const length = Math.ceil((question.length + optLength + optionHeadLength) / blockLength) * blockLength;
  const padding = length - question.length - optLength - optionHeadLength;
  // Root name, type OPT, room for 4096 bytes, no flags, then the one option. The padding itself is the zeros at the end.
  const opt = [0, 0, 41, 16, 0, 0, 0, 0, 0, 0, optionHeadLength + padding, 0, paddingOption, 0, padding];
  const message = new Uint8Array(length);
  message.set([...question, ...opt]);
  return message;
}
