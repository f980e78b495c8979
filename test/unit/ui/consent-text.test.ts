import { expect, it } from 'vitest';
import { consentText } from '../../../ui/consent-text.ts';
import { english } from '../popup/english.ts';

it('the audit page says that the names come from all pages of its report, imported ones too, and the switch says both', () => {
  for (const resolver of [null, 'Quad9']) {
    expect(consentText(resolver, 'audit', english)).toContain('all pages of this report, imported ones too');
    expect(consentText(resolver, 'audit', english)).not.toContain('page that you look at');
    expect(consentText(resolver, 'check', english)).toMatch(/page that you look at, or of an audit's pages/);
  }
});
