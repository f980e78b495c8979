/**
 * Asks registries over the network: the one place of the extension that does, together with the DNS resolver's. Loaded
 * when the user asks for the first time.
 *
 * `fetch` tells neither where a redirect leads nor why a connection failed. webRequest does, also about the extension's
 * own requests, so both are asked about each request.
 */
import browser from 'webextension-polyfill';
import type { Bootstraps } from '../../lookup/rdap/bootstrap.ts';
import { createRdapClient, type RdapDeps, type RdapMemory } from '../../lookup/rdap/rdap-client.ts';
import type { RdapRequest, RdapResponse } from '../../lookup/rdap/rdap-request.ts';
import {
  type BootstrapStore,
  currentBootstraps,
  type RefreshResult,
  refreshBootstraps,
} from '../../lookup/rdap/refresh-bootstraps.ts';
import type { WhoisLookup } from '../../lookup/rdap/whois-result.ts';
import { createRoutingClient } from '../../lookup/routing/routing-client.ts';
import type { RoutingLookup } from '../../lookup/routing/routing-result.ts';
import { after } from '../after.ts';
import { readSettings } from '../storage/settings-area.ts';
import { privateRequest, readAtMost } from './private-request.ts';

const maxBytes = 1_000_000;
/** Events come from another process than the answer, and may come after it; without host permission they never come. */
const eventMs = 1000;

/** A kind of event about one request, as a promise. */
interface Observed {
  /** The event's text, undefined if the event does not come. */
  value(): Promise<string | undefined>;
}

interface Details {
  readonly url: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly statusCode?: number;
  readonly responseHeaders?: readonly { readonly name: string; readonly value?: string }[];
  readonly error?: string;
}

/** @returns what the event of this page's own request to the URL says, when it comes */
function observed(
  listen: (listener: (details: Details) => void) => () => void,
  url: string,
  read: (details: Details) => string | undefined,
): Observed & { end(): void } {
  let tell: (text: string) => void = () => {};
  const networkError = new Promise<string>((done) => {
    tell = done;
  });
  const end = listen((details) => {
    const asker = details.initiator ?? details.originUrl ?? '';
    if (details.url !== url || !(asker === location.origin || asker.startsWith(`${location.origin}/`))) return;
    const text = read(details);
    if (text !== undefined) tell(text);
  });
  return {
    value: () =>
      Promise.race([networkError, new Promise<undefined>((done) => setTimeout(() => done(undefined), eventMs))]),
    end,
  };
}

function observeRequest(url: string) {
  const { onHeadersReceived, onErrorOccurred } = browser.webRequest;
  const filter = { urls: [`https://${new URL(url).hostname}/*`], types: ['xmlhttprequest' as const] };
  const redirect = observed(
    (listener) => {
      const take = (details: unknown) => listener(details as Details);
      onHeadersReceived.addListener(take, filter, ['responseHeaders']);
      return () => onHeadersReceived.removeListener(take);
    },
    url,
    ({ responseHeaders }) => responseHeaders?.find(({ name }) => name.toLowerCase() === 'location')?.value,
  );
  const error = observed(
    (listener) => {
      const take = (details: unknown) => listener(details as Details);
      onErrorOccurred.addListener(take, filter);
      return () => onErrorOccurred.removeListener(take);
    },
    url,
    ({ error: name }) => name,
  );
  return {
    redirect: redirect.value,
    error: error.value,
    end() {
      redirect.end();
      error.end();
    },
  };
}

const request: RdapRequest = async (url, signal) => {
  const events = observeRequest(url);
  try {
    const response = await fetch(url, {
      ...privateRequest,
      headers: { Accept: 'application/rdap+json, application/json;q=0.9' },
      signal,
    });
    if (response.type === 'opaqueredirect') return { kind: 'redirect', location: await events.redirect() };
    return await answerOf(response);
  } catch {
    return { kind: 'failed', reason: 'network', error: signal.aborted ? '' : ((await events.error()) ?? '') };
  } finally {
    events.end();
  }
};

/** Reads no more of the body than an answer can have. */
async function answerOf(response: Response): Promise<RdapResponse> {
  const bytes = await readAtMost(response, maxBytes + 1);
  if (bytes.length > maxBytes) return { kind: 'failed', reason: 'too-large', error: '' };
  const body = new TextDecoder().decode(bytes);
  return { kind: 'answer', status: response.status, retryAfter: response.headers.get('Retry-After'), body };
}

/** In memory only. Private windows may share the storage with others, but not what is in it. */
const prefix = browser.extension.inIncognitoContext ? 'whois-private/' : 'whois/';

const memory: RdapMemory = {
  async get(key) {
    const stored = await browser.storage.session.get(prefix + key).catch(() => ({}) as Record<string, unknown>);
    return stored[prefix + key];
  },
  async update(key, change) {
    await navigator.locks.request(`${prefix}${key}`, async () => {
      const value = change(await memory.get(key));
      // When there is no room, the registry is asked again next time.
      await browser.storage.session.set({ [prefix + key]: value }).catch(() => {});
    });
  },
};

const bootstrapKey = 'rdapBootstraps';

const bootstrapStore: BootstrapStore = {
  get: async () => (await browser.storage.local.get(bootstrapKey))[bootstrapKey],
  set: (files) => browser.storage.local.set({ [bootstrapKey]: files }),
};

/** What the clients have in common. */
const deps: RdapDeps = {
  request,
  lock: (name, signal, task) => navigator.locks.request(`registry/${name}`, { signal }, task),
  memory,
  bootstraps: () => currentBootstraps(bootstrapStore),
  now: () => Date.now(),
  later: after,
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
  return refreshBootstraps(request, bootstrapStore, signal);
}
