import { count } from '../../src/display/count.ts';
import { type AskedHost, isUnknownToDns } from '../../src/readiness/judged-report/host-selection.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';
import { someOf } from './text-lines.ts';

/** A host that is open for want of an answer about its AAAA. */
export type UncheckedHost = AskedHost & Pick<JudgedHost, 'hostname'>;

/**
 * @param hosts at least one
 * @param orElse what else may be done about them, as a clause
 * @returns who was not asked, or said nothing, of which hosts; and whom to ask
 */
export function uncheckedText(hosts: readonly UncheckedHost[], orElse = ''): string {
  const unasked = hosts.filter((host) => !wasAsked(host));
  const unknown = hosts.filter(isUnknownToDns);
  const unanswered = hosts.filter((host) => wasAsked(host) && !isUnknownToDns(host));
  const parts = [
    ...(unasked.length > 0 ? [`nobody was asked for AAAA of ${named(unasked)}`] : []),
    ...(unanswered.length > 0 ? [`who was asked for AAAA of ${named(unanswered)} gave no answer of use`] : []),
    ...(unknown.length > 0
      ? [
          `who was asked has no public address of ${named(unknown)}, ${unknown.length === 1 ? 'which' : 'each of which'} the browser reached: in the network of the visit the name may mean something else (split DNS), or a filter answers in its place`,
        ]
      : []),
  ];
  const advice = (): string => {
    if (unasked.length > 0) return 'Choose whom to ask by --resolver';
    if (unanswered.length > 0) return 'Ask again, or somebody else by --resolver';
    return 'Ask another one, of that network, by --resolver';
  };
  return `${parts.join('; ')}. ${advice()}${orElse}.`;
}

/** Where A got no answer, nobody asks for AAAA any more. */
function wasAsked({ records }: UncheckedHost): boolean {
  return records !== undefined && (records.a.status !== 'not-asked' || records.aaaa.status !== 'not-asked');
}

function named(hosts: readonly UncheckedHost[]): string {
  return `${count(hosts.length, 'host')} (${someOf(hosts.map(({ hostname }) => hostname))})`;
}
