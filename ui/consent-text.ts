import type { Words } from '../src/text.ts';

/**
 * What is sent to whom when the AAAA check is on; to be read before it is turned on.
 * @param resolver who is asked; null for the browser's own resolver
 * @param words texts in the user's language
 * @returns the sentence
 */
export function consentText(resolver: string | null, { text }: Words): string {
  return resolver === null ? text('check_consent_browser') : text('check_consent_resolver', resolver);
}
