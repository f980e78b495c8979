/** Asks registries over the network. Loaded when the user asks for the first time. */
import browser from 'webextension-polyfill';
import type { ServerRequest, ServerResponse, SharedMemory } from '../../lookup/ask-server.ts';
import type { Bootstraps } from '../../lookup/rdap/bootstrap.ts';
import { createRdapClient, type RdapDeps } from '../../lookup/rdap/rdap-client.ts';
import {
  type BootstrapStore,
  currentBootstraps,
  type RefreshResult,
  refreshBootstraps,
} from '../../lookup/rdap/refresh-bootstraps.ts';
import type { WhoisLookup } from '../../lookup/rdap/whois-result.ts';
import { createRoutingClient } from '../../lookup/routing/routing-client.ts';
import type { RoutingLookup } from '../../lookup/routing/routing-result.ts';
import { afterRunning } from '../after-running.ts';
import { isPrivate } from '../extension.ts';
import { inTime, patientDeadlineMs } from '../in-time.ts';
import { readSettings } from '../storage/page-settings.ts';
import { observeOwnRequest } from './own-request.ts';
import { privateRequest, readAtMost } from './private-request.ts';

const maxBytes = 1_000_000;

const request: ServerRequest = async (url, signal) => {
  const events = await observeOwnRequest(url, {
    onHeadersReceived: ({ responseHeaders }) =>
      responseHeaders && (responseHeaders.find(({ name }) => name.toLowerCase() === 'location')?.value ?? ''),
    onErrorOccurred: ({ error }) => error,
  });
  try {
    const response = await fetch(url, {
      ...privateRequest,
      headers: { Accept: 'application/rdap+json, application/json;q=0.9' },
      signal,
    });
    if (response.type === 'opaqueredirect')
      return { kind: 'redirect', location: await events.value('onHeadersReceived') };
    return await answerOf(response);
  } catch {
    const error = signal.aborted ? '' : ((await events.value('onErrorOccurred')) ?? '');
    // The second is Chromium's for an answer without CORS (test/e2e/whois.test.ts).
    const isSilent = error === '' || error === 'net::ERR_FAILED';
    return !events.isPermitted && isSilent
      ? { kind: 'failed', reason: 'unreadable', error: '' }
      : { kind: 'failed', reason: 'network', error };
  } finally {
    events.end();
  }
};

/** Reads no more of the body than an answer can have. */
async function answerOf(response: Response): Promise<ServerResponse> {
  const bytes = await readAtMost(response, maxBytes + 1);
  if (bytes.length > maxBytes) return { kind: 'failed', reason: 'too-large', error: '' };
  const body = new TextDecoder().decode(bytes);
  return { kind: 'answer', status: response.status, retryAfter: response.headers.get('Retry-After'), body };
}

/** In memory only. Private windows may share the storage with others, but not what is in it. */
const prefix = isPrivate ? 'whois-private/' : 'whois/';

const memory: SharedMemory = {
  async get(key) {
    const stored = await inTime(() => browser.storage.session.get(prefix + key)).catch(() => undefined);
    return stored?.[prefix + key];
  },
  async update(key, change) {
    await navigator.locks.request(`${prefix}${key}`, async () => {
      const value = change(await memory.get(key));
      // When there is no room, or no answer, the registry is asked again next time.
      await inTime(() => browser.storage.session.set({ [prefix + key]: value })).catch(() => {});
    });
  },
};

const bootstrapKey = 'rdapBootstraps';

const bootstrapStore: BootstrapStore = {
  get: async () => (await inTime(() => browser.storage.local.get(bootstrapKey)))[bootstrapKey],
  set: (files) => inTime(() => browser.storage.local.set({ [bootstrapKey]: files }), patientDeadlineMs),
};

/** What the clients have in common. */
const deps: RdapDeps = {
  request,
  lock: (name, signal, task) => navigator.locks.request(`registry/${name}`, { signal }, task),
  memory,
  bootstraps: () => currentBootstraps(bootstrapStore),
  now: () => Date.now(),
  later: afterRunning,
};

/** Asks the responsible registry. To be called on the user's click only. */
export const whois: WhoisLookup = createRdapClient(deps);

const askRouting = createRoutingClient(deps);

/** Asks which autonomous system announces an address, unless that is turned off. To be called on the user's click only. */
export const routing: RoutingLookup = async (target, question) => {
  // Who cannot tell whether it is on does not ask.
  const settings = await readSettings().catch(() => undefined);
  return settings?.whoisRouting === 'ripestat' ? askRouting(target, question) : { kind: 'not-asked' };
};

/** @returns the lists of registries in use, with their dates */
export function readRegistries(): Promise<Bootstraps> {
  return currentBootstraps(bootstrapStore);
}

/**
 * Fetches the lists of registries from IANA. To be called on the user's click only.
 * @param signal gives it up
 */
export function refreshRegistries(signal: AbortSignal): Promise<RefreshResult> {
  return refreshBootstraps(deps, bootstrapStore, signal);
}
