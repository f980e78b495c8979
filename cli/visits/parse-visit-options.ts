import { type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import { type Arguments, numberOf } from '../arguments/parse-arguments.ts';
import { CommandError } from '../shared/errors.ts';
import { hasPort } from '../shared/ports.ts';
import type { VisitOptions } from './visit-options.ts';

/** What the user decides about visits besides the pages. */
export type VisitChoice = Omit<VisitOptions, 'urls' | 'run' | 'extension'>;

/**
 * Parses the visit options of a command line.
 * @returns how to visit, with a default for what is not given
 * @throws CommandError if a value is out of range
 */
export function parseVisitOptions(args: Arguments): VisitChoice {
  const msOf = (name: 'timeout' | 'quiet-time', range: { min: number; max: number; byDefault: number }) =>
    numberOf(args, name, { ...range, whole: false }) * 1000;
  return {
    depth: numberOf(args, 'depth', { min: 0, max: 100, byDefault: 0 }),
    jobs: numberOf(args, 'jobs', { min: 1, max: 64, byDefault: 4 }),
    timeoutMs: msOf('timeout', { min: 1, max: 3600, byDefault: 30 }),
    quietMs: msOf('quiet-time', { min: 0.1, max: 600, byDefault: 1 }),
    pagesPerBrowser: numberOf(args, 'recycle', { min: 1, max: 1_000_000, byDefault: 200 }),
    steps: args.value('steps'),
    browser: args.value('browser'),
    connect: addressOf(args.value('connect')),
    headed: args.has('headed'),
    preview: args.has('ipv6-only') ? networkNamed(args.value('ipv6-only') ?? '') : undefined,
  };
}

/** @returns the address of a browser that runs elsewhere */
function addressOf(given: string | undefined): string | undefined {
  if (given === undefined || (/^(?:https?|wss?):\/\//i.test(given) && URL.canParse(given) && hasPort(given)))
    return given;
  throw new CommandError(`--connect must be the address of a browser, as http://127.0.0.1:9222, not "${given}".`);
}

function networkNamed(given: string): NetworkId {
  const network = networkIds.find((id) => id === (given === '' ? 'without-nat64' : given));
  if (network) return network;
  throw new CommandError(`--ipv6-only cannot be "${given}"; it is one of ${networkIds.join(', ')}.`);
}
