import type { Words } from '../src/text.ts';

const ids = {
  check: { browser: 'check_consent_browser', resolver: 'check_consent_resolver' },
  audit: { browser: 'audit_consent_browser', resolver: 'audit_consent_resolver' },
} as const;

/**
 * What the AAAA check sends to whom; to be read before it is turned on, or before a click that makes it.
 * @param resolver who is asked; null for the browser's own resolver
 * @param where `check` the switch that turns it on, for the popup and for audits · `audit` the button of an audit's report
 * @param words texts in the user's language
 * @returns the sentence
 */
export function consentText(resolver: string | null, where: 'check' | 'audit', { text }: Words): string {
  return resolver === null ? text(ids[where].browser) : text(ids[where].resolver, resolver);
}
