import { blockingReason } from '../../dns/blocked-answer.ts';
import type { DnsStatus } from '../../dns/host-records.ts';
import { whyNotAsked } from '../../dns/why-not-asked.ts';
import type { HostView } from './report-view.ts';

/** Ends of a question to the DNS that say nothing about the host. */
const unanswered: readonly DnsStatus[] = [
  'refused',
  'failed',
  'timeout',
  'unreachable',
  'http-error',
  'broken',
  'truncated',
  'not-asked',
];

/** @returns whether the verdict on a host is open for want of an answer about its AAAA */
export function isUnchecked({
  hostname,
  verdict,
  records,
}: Pick<HostView, 'hostname' | 'verdict' | 'records'>): boolean {
  const isOpen = verdict.outcomes['without-nat64'] === 'unknown' || verdict.id === 'ipv4-seen';
  if (!isOpen || whyNotAsked(hostname) !== null) return false;
  return records === undefined || unanswered.includes(records.aaaa.status) || blockingReason(records) !== null;
}
