/**
 * Asks which autonomous system announces an address, under the same rules as registries are asked: on the user's click, one
 * question at a time, none that was answered before, none while the server asks to be left alone; no redirect is followed.
 */
import type { Address } from '../../address/address.ts';
import { parseAddress } from '../../address/parse-address.ts';
import { listOf, recordOf } from '../../json/narrow.ts';
import { isRateLimit } from '../rdap/rate-limit.ts';
import type { RdapDeps } from '../rdap/rdap-client.ts';
import { retryTime } from '../rdap/retry-after.ts';
import { requestInTime } from '../timed-request.ts';
import { parseOverview } from './parse-overview.ts';
import type { RoutedNetwork, RoutingFailure, RoutingLookup, RoutingQuestion, RoutingResult } from './routing-result.ts';
import { routingServer, routingUrl } from './routing-server.ts';

/** What is kept of an answer: of the one address, because within an announced network others may announce parts of it. */
interface Kept {
  readonly address: string;
  readonly network: RoutedNetwork;
  /** When it was given, milliseconds since 1970. */
  readonly time: number;
}

const timeoutMs = 15_000;
/** Announcements change more often than registrations. */
const lifetimeMs = 3_600_000;
const maxKept = 50;
const keptKey = 'routing';
const waitKey = `wait:${routingServer}`;

type RoutingDeps = Omit<RdapDeps, 'bootstraps'>;

/** @returns the function that asks */
export function createRoutingClient(deps: RoutingDeps): RoutingLookup {
  return async (target, question) => {
    const address = target.kind === 'address' ? parseAddress(target.value) : null;
    if (!address || target.kind !== 'address') return { kind: 'not-asked' };
    const failed = (reason: RoutingFailure): RoutingResult => ({ kind: 'failed', reason });
    const started = deps.now();
    try {
      return await deps.lock(routingServer, question.signal, async () => {
        const all = current(await deps.memory.get(keptKey), deps.now());
        const kept = all.find((answer) => answer.address === target.value);
        // Another view may have had the same question while this one waited.
        if (kept && (!question.fresh || kept.time >= started)) return { kind: 'routed', network: kept.network };
        return ask(deps, target.value, address, question);
      });
    } catch {
      // Locks reject with what aborted them; nothing else throws.
      return failed(question.signal.aborted ? 'cancelled' : 'no-network');
    }
  };
}

async function ask(
  deps: RoutingDeps,
  text: string,
  address: Address,
  { signal }: RoutingQuestion,
): Promise<RoutingResult> {
  const failed = (reason: RoutingFailure): RoutingResult => ({ kind: 'failed', reason });
  const until = await deps.memory.get(waitKey);
  if (typeof until === 'number' && until > deps.now()) return failed('rate-limited');
  // What is aborted already tells nobody any more.
  if (signal.aborted) return failed('cancelled');
  const response = await requestInTime(deps, routingUrl(text), signal, timeoutMs);
  if (response === 'cancelled') return failed('cancelled');
  if (response === 'late') return failed('time-out');
  if (response.kind === 'failed') return failed(response.reason === 'network' ? 'no-network' : 'wrong-answer');
  if (response.kind === 'redirect') return failed('wrong-answer');
  if (isRateLimit(response)) {
    const time = retryTime(response.retryAfter, deps.now());
    await deps.memory.update(waitKey, () => time);
    return failed('rate-limited');
  }
  if (response.status !== 200) return failed('refused');
  const network = parseOverview(parsed(response.body), address);
  if (network === null) return failed('wrong-answer');
  if (network === 'unrouted') return { kind: 'unrouted' };
  const answer: Kept = { address: text, network, time: deps.now() };
  await deps.memory.update(keptKey, (before) => [
    answer,
    ...current(before, answer.time)
      .filter((other) => other.address !== text)
      .slice(0, maxKept - 1),
  ]);
  return { kind: 'routed', network };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function current(kept: unknown, now: number): readonly Kept[] {
  return listOf(kept, maxKept).filter((answer): answer is Kept => {
    const { network, time } = recordOf(answer);
    const { prefix, origins } = recordOf(network);
    // A clock that was set back must not keep an answer for ever.
    const isFresh = typeof time === 'number' && Math.abs(now - time) < lifetimeMs;
    return isFresh && typeof prefix === 'string' && Array.isArray(origins);
  });
}
