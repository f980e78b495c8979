/** The ids of all verdicts on a host, in the order of the table that gives them (host-verdict.ts). */
export const hostVerdictIds = [
  'this-computer',
  'ipv4-literal',
  'ipv6',
  'nat64',
  'ipv6-tunnelled',
  'ipv6-local',
  'failed',
  'aaaa-unusable',
  'no-aaaa',
  'aaaa-fails',
  'ipv6-answers',
  'ipv6-unused',
  'ipv6-available',
  'ipv4-seen',
  'not-checked',
  'unknown',
] as const;
export type HostVerdictId = (typeof hostVerdictIds)[number];
