import type { Outcome } from './host-verdict.ts';
import type { HostVerdictId } from './host-verdict-id.ts';
import type { PageClassId } from './page-verdict.ts';

/** How good something is for a network without IPv4; each tone has a colour and a pattern. */
export type Tone = 'good' | 'half' | 'bad' | 'open';

/** `half`: works with NAT64 only. */
export const verdictTones: Readonly<Record<HostVerdictId, Tone>> = {
  'this-computer': 'good',
  'ipv4-literal': 'bad',
  ipv6: 'good',
  nat64: 'half',
  'ipv6-tunnelled': 'good',
  'ipv6-local': 'good',
  'aaaa-unusable': 'bad',
  'no-aaaa': 'half',
  'aaaa-fails': 'bad',
  'ipv6-answers': 'good',
  'ipv6-unused': 'bad',
  failed: 'open',
  'ipv6-available': 'open',
  'ipv4-seen': 'half',
  'not-checked': 'open',
  unknown: 'open',
};

export const classTones: Readonly<Record<PageClassId, Tone>> = {
  'ipv4-only': 'bad',
  'ipv6-partial': 'half',
  incomplete: 'open',
  'ipv6-untested': 'open',
  'ipv6-full': 'good',
  unknown: 'open',
  failed: 'open',
};

export const outcomeTones: Readonly<Record<Outcome, Exclude<Tone, 'half'>>> = {
  works: 'good',
  breaks: 'bad',
  unknown: 'open',
  'fails-anyway': 'open',
};

/** In the order in which a bar shows them. */
export const tones: readonly Tone[] = ['good', 'half', 'bad', 'open'];
