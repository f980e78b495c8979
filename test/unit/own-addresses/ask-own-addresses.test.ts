import { describe, expect, it } from 'vitest';
import { addressProviders } from '../../../src/own-addresses/address-providers.ts';
import {
  type AskOwnAddressesDeps,
  askOwnAddresses,
  type ProviderResponse,
} from '../../../src/own-addresses/ask-own-addresses.ts';
import type { FamilyAnswer } from '../../../src/own-addresses/own-addresses.ts';

const [provider] = addressProviders;
const answer = (body: string, change: Partial<ProviderResponse> = {}): ProviderResponse =>
  ({ kind: 'answer', status: 200, body, peer: '', proxied: false, ...change }) as ProviderResponse;
const never = () => new Promise<never>(() => {});

/** Asks a provider that responds so; `undefined` never responds. Time passes at once. */
function ask(
  ipv4: ProviderResponse | undefined,
  ipv6: ProviderResponse | undefined,
  change: Partial<AskOwnAddressesDeps> = {},
) {
  const asked: string[] = [];
  const deps: AskOwnAddressesDeps = {
    request(url) {
      asked.push(url);
      const response = url === provider.ipv4 ? ipv4 : ipv6;
      return response ? Promise.resolve(response) : never();
    },
    discoverNat64: async () => null,
    after: (_milliseconds, callback) => {
      const timer = setTimeout(callback);
      return () => clearTimeout(timer);
    },
    now: () => 7,
    ...change,
  };
  return { asked, own: askOwnAddresses(provider, deps, new AbortController().signal) };
}

describe('asking a provider', () => {
  it('asks both names once, at the same time', async () => {
    const { asked, own } = ask(undefined, undefined);
    expect(asked).toEqual(['https://api4.ipify.org/', 'https://api6.ipify.org/']);
    await own;
    expect(asked.length).toBe(2);
  });

  it('tells both addresses, whom it asked, and when', async () => {
    const { own } = ask(answer('192.0.2.1', { peer: '198.51.100.1' } as never), answer('2001:db8::1'));
    expect(await own).toEqual({
      hosts: { ipv4: 'api4.ipify.org', ipv6: 'api6.ipify.org' },
      known: true,
      time: 7,
      answers: {
        ipv4: { kind: 'address', address: '192.0.2.1', peer: '198.51.100.1', proxied: false },
        ipv6: { kind: 'address', address: '2001:db8::1', peer: '', proxied: false },
      },
      nat64Prefixes: null,
    });
  });

  it.each([
    ['no answer in time', undefined, { reason: 'timed-out' }],
    ['no route, in Chromium', { kind: 'failed', error: 'net::ERR_ADDRESS_UNREACHABLE' }, { reason: 'no-route' }],
    ['no name, in Chromium', { kind: 'failed', error: 'net::ERR_NAME_NOT_RESOLVED' }, { reason: 'no-name' }],
    ['no name, in Firefox', { kind: 'failed', error: 'NS_ERROR_UNKNOWN_HOST' }, { reason: 'no-name' }],
    ['a refused connection', { kind: 'failed', error: 'net::ERR_CONNECTION_REFUSED' }, { reason: 'refused' }],
    ['no network', { kind: 'failed', error: 'net::ERR_INTERNET_DISCONNECTED' }, { reason: 'offline' }],
    ['a broken connection', { kind: 'failed', error: 'net::ERR_CONNECTION_RESET' }, { reason: 'broken' }],
    ['a failure without a name', { kind: 'failed', error: '' }, { reason: 'unreadable' }],
    ['a redirect', { kind: 'redirect' }, { reason: 'redirect' }],
    ['a status', answer('2001:db8::1', { status: 503 } as never), { reason: 'status', status: 503 }],
    ['no address', answer('<html>'), { reason: 'not-an-address' }],
    ['an address of the other family', answer('192.0.2.1'), { reason: 'wrong-family' }],
  ] as const)('%s fails one family alone, and says why', async (_name, ipv6, failure) => {
    const { answers } = await ask(answer('192.0.2.1'), ipv6 as ProviderResponse | undefined).own;
    expect(answers.ipv4.kind).toBe('address');
    expect(answers.ipv6).toEqual({ kind: 'failed', ...failure } satisfies FamilyAnswer);
  });

  it('does without the prefixes of the network where nobody tells them in time', async () => {
    for (const discoverNat64 of [never, () => Promise.reject(new Error('no DNS'))]) {
      const { nat64Prefixes, answers } = await ask(answer('192.0.2.1'), answer('2001:db8::1'), { discoverNat64 }).own;
      expect({ nat64Prefixes, kind: answers.ipv4.kind }).toEqual({ nat64Prefixes: null, kind: 'address' });
    }
  });

  it('ends when it is given up', async () => {
    const ending = new AbortController();
    const deps: AskOwnAddressesDeps = { request: never, discoverNat64: never, after: () => () => {}, now: () => 0 };
    const asking = askOwnAddresses(provider, deps, ending.signal);
    ending.abort();
    await expect(asking).rejects.toThrow();
  });
});

it('each provider of the table is asked with TLS, at two names of its own', () => {
  for (const { ipv4, ipv6 } of addressProviders) {
    for (const url of [ipv4, ipv6]) expect(new URL(url).protocol).toBe('https:');
    expect(new URL(ipv4).hostname).not.toBe(new URL(ipv6).hostname);
  }
  expect(new Set(addressProviders.map(({ id }) => id)).size).toBe(addressProviders.length);
});
