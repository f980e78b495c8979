import { createHash } from 'node:crypto';
import { shortenEnd } from '../../src/display/shorten-end.ts';

/** @returns the text as PostgreSQL can keep it: without U+0000 and half characters, and no longer than that */
export function storedText(text: string, maxLength = 2000): string {
  const cut = shortenEnd(text, maxLength);
  // Half characters have no form in UTF-8.
  return Buffer.from(cut.replaceAll('\0', '\uFFFD')).toString();
}

/**
 * A number that stands for a text wherever it occurs, so that many machines give the same numbers without asking each
 * other. Of ten million texts two have the same number once in 370,000 surveys.
 * @returns a bigint of PostgreSQL, in digits
 */
export function textId(text: string): string {
  return createHash('sha256').update(text).digest().readBigInt64BE().toString();
}
