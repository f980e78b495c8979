import { type Address, parseAddress } from '../../address/address.ts';
import { listOf, parseJson, recordOf } from '../../json/narrow.ts';
import { type AskServerDeps, askServer } from '../ask-server.ts';
import { largestAs } from '../lookup-target.ts';
import { plainText } from '../plain-text.ts';
import { isInside, parseCidr } from '../rdap/address-range.ts';
import {
  type RoutedNetwork,
  type RoutingFailure,
  type RoutingLookup,
  type RoutingQuestion,
  type RoutingResult,
  routingServer,
  routingUrl,
} from './routing-result.ts';

/** No network has so many: a list that was cut would be as good as a wrong one, also for who compares two of them. */
const maxOrigins = 1000;
const maxHolderLength = 120;

/**
 * Parses RIPEstat's "prefix overview". Never throws.
 * @param json what JSON.parse made of the body
 * @param address what was asked about
 * @returns the announced network · `unrouted` where the answer says that nobody announces it · null if the answer is another one
 */
function parseOverview(json: unknown, address: Address): RoutedNetwork | 'unrouted' | null {
  const { announced, resource, asns } = recordOf(recordOf(json).data);
  if (announced === false) return 'unrouted';
  const prefix = plainText(resource, 60);
  const range = parseCidr(prefix);
  if (announced !== true || !range || !isInside({ first: address, last: address }, range)) return null;
  const entries = listOf(asns, maxOrigins + 1);
  if (entries.length > maxOrigins) return null;
  const origins = entries.flatMap((entry) => {
    const { asn, holder } = recordOf(entry);
    const isNumber = typeof asn === 'number' && Number.isInteger(asn) && asn > 0 && asn <= largestAs;
    return isNumber ? [{ as: asn, holder: plainText(holder, maxHolderLength) }] : [];
  });
  return origins.length > 0 ? { prefix, origins } : null;
}

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

/**
 * @param deps the network, the clock, and what is kept
 * @returns asks which autonomous system announces an address, under the same rules as registries are asked: on the user's click, one
 *   question at a time, none that was answered before, none while the server asks to be left alone; no redirect is followed
 */
export function createRoutingClient(deps: AskServerDeps): RoutingLookup {
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
  deps: AskServerDeps,
  text: string,
  address: Address,
  { signal }: RoutingQuestion,
): Promise<RoutingResult> {
  const failed = (reason: RoutingFailure): RoutingResult => ({ kind: 'failed', reason });
  const response = await askServer(deps, { server: routingServer, url: routingUrl(text), signal, timeoutMs });
  switch (response.kind) {
    case 'answer':
      break;
    case 'failed':
      return failed(response.reason === 'too-large' ? 'wrong-answer' : 'no-network');
    case 'redirect':
      return failed('wrong-answer');
    case 'late':
      return failed('time-out');
    default:
      return failed(response.kind);
  }
  if (response.status !== 200) return failed('refused');
  const network = parseOverview(parseJson(response.body), address);
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

function current(kept: unknown, now: number): readonly Kept[] {
  return listOf(kept, maxKept).filter((answer): answer is Kept => {
    const { network, time } = recordOf(answer);
    const { prefix, origins } = recordOf(network);
    // A clock that was set back must not keep an answer for ever.
    const isFresh = typeof time === 'number' && Math.abs(now - time) < lifetimeMs;
    return isFresh && typeof prefix === 'string' && Array.isArray(origins);
  });
}
