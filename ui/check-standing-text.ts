import type { CheckStanding } from '../src/settings/check-controls.ts';
import type { TextId, Words } from '../src/text.ts';

const ids: Readonly<Partial<Record<CheckStanding, TextId>>> = {
  awaiting: 'check_awaits_you',
  'off-by-policy': 'check_off_by_policy',
  'resolver-by-policy': 'check_resolver_by_policy',
};

/** @returns what an administrator has to do with the AAAA check's being off; empty where nothing */
export function checkStandingText(standing: CheckStanding, { text }: Words): string {
  const id = ids[standing];
  return id ? text(id) : '';
}
