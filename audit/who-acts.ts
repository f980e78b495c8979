import type { HostView } from '../src/readiness/view-report.ts';

/**
 * Whose DNS lacks the AAAA of a host, so that others can do nothing about it.
 * @param host a judged host
 * @returns the name at the end of its aliases, or the host itself; null where no AAAA is lacking, as far as is known
 */
export function whoActs({ hostname, verdict, records }: Pick<HostView, 'hostname' | 'verdict' | 'records'>): {
  readonly name: string;
  /** Whether the host is an alias of it. */
  readonly alias: boolean;
} | null {
  if (verdict.id !== 'no-aaaa' && verdict.id !== 'aaaa-unusable') return null;
  const target = records?.cnames.at(-1);
  return target === undefined ? { name: hostname, alias: false } : { name: target, alias: true };
}
