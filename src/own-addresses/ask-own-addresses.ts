import { type After, withDeadline } from '../async/deadline.ts';
import { type FailureId, failureId } from '../page/events/failure.ts';
import type { AddressProvider } from './address-providers.ts';
import type { AskingFailure, FamilyAnswer, OwnAddresses, OwnFamily } from './own-addresses.ts';
import { parseAnswer } from './parse-answer.ts';

/** What a request came to. */
export type ProviderResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** No more of it than an answer can have, and one byte. */
      readonly body: string;
      readonly peer: string;
      readonly proxied: boolean;
    }
  | { readonly kind: 'redirect' }
  /** The browser's own name of the error; empty where it does not report it. */
  | { readonly kind: 'failed'; readonly error: string };

/** What asking needs of the browser. */
export interface AskOwnAddressesDeps {
  /** Makes one request; may never end. */
  request(url: string, signal: AbortSignal): Promise<ProviderResponse>;
  /** Asks the network for its NAT64 prefixes (RFC 7050); null where that is not known. May reject, or never end. */
  discoverNat64(signal: AbortSignal): Promise<readonly string[] | null>;
  readonly after: After;
  now(): number;
}

/** How long each name is waited for. A browser gives a lost packet three tries in that time. */
export const askingDeadlineMs = 8000;

const failures: Partial<Record<FailureId, AskingFailure>> = {
  unreachable: 'no-route',
  'unknown-host': 'no-name',
  offline: 'offline',
  'timed-out': 'timed-out',
  refused: 'refused',
};

/**
 * Asks a provider for both addresses at once. Either may fail alone. To be called on the user's click only.
 * @param provider who is asked
 * @param deps the browser
 * @param signal gives it up
 * @returns what both names answered; rejects with the reason of the signal
 */
export async function askOwnAddresses(
  provider: AddressProvider,
  deps: AskOwnAddressesDeps,
  signal: AbortSignal,
): Promise<OwnAddresses> {
  const limits = { milliseconds: askingDeadlineMs, after: deps.after, signal };
  const ask = async (family: OwnFamily): Promise<FamilyAnswer> => {
    const response = await withDeadline((inner) => deps.request(provider[family], inner), limits);
    return response === 'timeout' ? { kind: 'failed', reason: 'timed-out' } : answerOf(response, provider, family);
  };
  const discover = async (): Promise<readonly string[] | null> => {
    const found = await withDeadline((inner) => deps.discoverNat64(inner), limits).catch(() => null);
    return found === 'timeout' ? null : found;
  };
  const [ipv4, ipv6, nat64Prefixes] = await Promise.all([ask('ipv4'), ask('ipv6'), discover()]);
  signal.throwIfAborted();
  return {
    hosts: { ipv4: new URL(provider.ipv4).hostname, ipv6: new URL(provider.ipv6).hostname },
    known: provider.format !== 'any',
    time: deps.now(),
    answers: { ipv4, ipv6 },
    nat64Prefixes,
  };
}

function answerOf(response: ProviderResponse, provider: AddressProvider, family: OwnFamily): FamilyAnswer {
  switch (response.kind) {
    case 'failed':
      if (response.error === '') return { kind: 'failed', reason: 'unreadable' };
      return { kind: 'failed', reason: failures[failureId(response.error)] ?? 'broken' };
    case 'redirect':
      return { kind: 'failed', reason: 'redirect' };
    case 'answer': {
      const { status, body, peer, proxied } = response;
      if (status !== 200) return { kind: 'failed', reason: 'status', status };
      const read = parseAnswer(body, provider.format, family);
      return 'reason' in read
        ? { kind: 'failed', reason: read.reason }
        : { kind: 'address', address: read.address, peer, proxied };
    }
  }
}
