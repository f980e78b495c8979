/** Asks a provider for the addresses of this machine. Loaded, and to be called, on the user's click only. */
import browser from 'webextension-polyfill';
import type { AddressProvider } from '../../own-addresses/address-providers.ts';
import {
  type AskOwnAddressesDeps,
  askOwnAddresses as ask,
  type ProviderResponse,
} from '../../own-addresses/ask-own-addresses.ts';
import type { OwnAddresses } from '../../own-addresses/own-addresses.ts';
import { maxAnswerLength } from '../../own-addresses/parse-answer.ts';
import { afterRunning as after } from '../after-running.ts';
import { discoverNat64 } from './dns-resolve.ts';
import { observeOwnRequest } from './own-request.ts';
import { privateRequest, readAtMost } from './private-request.ts';

async function request(url: string, signal: AbortSignal): Promise<ProviderResponse> {
  const events = await observeOwnRequest(url, {
    onResponseStarted: ({ ip, proxyInfo }) => ({
      peer: ip ?? '',
      proxied: proxyInfo ? proxyInfo.type !== 'direct' : false,
    }),
    onErrorOccurred: ({ error }) => error,
  });
  try {
    const response = await fetch(url, {
      ...privateRequest,
      headers: { Accept: 'text/plain, application/json;q=0.9' },
      signal,
    });
    if (response.type === 'opaqueredirect') return { kind: 'redirect' };
    const body = new TextDecoder().decode(await readAtMost(response, maxAnswerLength + 1));
    return {
      kind: 'answer',
      status: response.status,
      body,
      ...((await events.value('onResponseStarted')) ?? { peer: '', proxied: false }),
    };
  } catch {
    return { kind: 'failed', error: signal.aborted ? '' : ((await events.value('onErrorOccurred')) ?? '') };
  } finally {
    events.end();
  }
}

const deps: AskOwnAddressesDeps = {
  request,
  discoverNat64: async (signal) => (await discoverNat64(signal))?.map(({ text }) => text) ?? null,
  after,
  now: () => Date.now(),
};

/**
 * Asks both names of a provider.
 * @param signal gives it up
 */
export function askOwnAddresses(provider: AddressProvider, signal: AbortSignal): Promise<OwnAddresses> {
  return ask(provider, deps, signal);
}

/**
 * Asks the user to let the extension read what a provider answers; in the turn of a click.
 * @returns whether it may
 */
export function requestProviderPermission({ ipv4, ipv6 }: AddressProvider): Promise<boolean> {
  return browser.permissions.request({ origins: [ipv4, ipv6].map((url) => `https://${new URL(url).hostname}/*`) });
}
