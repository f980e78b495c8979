import { type NetworkId, networkIds } from '../../src/readiness/networks.ts';
import { CommandError } from '../command-error.ts';
import { type Arguments, numberOf } from '../parse-arguments.ts';
import type { VisitOptions } from '../visits/visit-options.ts';

/** What the user decides about visits besides the pages. */
export type VisitChoice = Omit<VisitOptions, 'urls' | 'run' | 'extension'>;

/** @throws CommandError */
export function readVisits(args: Arguments): VisitChoice {
  const seconds = (name: 'timeout' | 'quiet-time', range: { least: number; most: number; usual: number }) =>
    numberOf(args, name, { ...range, whole: false }) * 1000;
  return {
    depth: numberOf(args, 'depth', { least: 0, most: 100, usual: 0 }),
    jobs: numberOf(args, 'jobs', { least: 1, most: 64, usual: 4 }),
    timeout: seconds('timeout', { least: 1, most: 3600, usual: 30 }),
    quiet: seconds('quiet-time', { least: 0.1, most: 600, usual: 1 }),
    recycle: numberOf(args, 'recycle', { least: 1, most: 1_000_000, usual: 200 }),
    steps: args.value('steps'),
    browser: args.value('browser'),
    connect: args.value('connect'),
    headed: args.has('headed'),
    preview: args.has('ipv6-only') ? networkNamed(args.value('ipv6-only') ?? '') : undefined,
  };
}

function networkNamed(given: string): NetworkId {
  const network = networkIds.find((id) => id === (given === '' ? 'without-nat64' : given));
  if (network) return network;
  throw new CommandError(`--ipv6-only cannot be "${given}"; it is one of ${networkIds.join(', ')}.`);
}
