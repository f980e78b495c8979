/** IANA's bootstrap files of today: fetched when the user asks for it, kept, and used instead of the shipped ones. */

import type { Family } from '../../address/address.ts';
import { parseJson, recordOf } from '../../json/narrow.ts';
import { type AskServerDeps, askServer } from '../ask-server.ts';
import { type Bootstrap, type Bootstraps, parseBootstrap, shippedBootstraps } from './bootstrap.ts';

/** Where refreshed files are kept. */
export interface BootstrapStore {
  /** @returns what was set last, undefined if nothing was */
  get(): Promise<unknown>;
  set(files: StoredFiles): Promise<void>;
}

/** The files as IANA served them. */
interface StoredFiles {
  readonly 4: unknown;
  readonly 6: unknown;
}

/** Why files were not refreshed; what was in use before stays in use. */
export type RefreshError =
  | 'no-network'
  | 'late'
  | 'refused'
  | 'too-large'
  | 'not-a-bootstrap-file'
  | 'not-kept'
  | 'cancelled';

/** What became of fetching the registries anew. */
export type RefreshResult =
  | { readonly ok: true; readonly bootstraps: Bootstraps }
  | { readonly ok: false; readonly error: RefreshError };

/** Where IANA publishes the registries of RDAP servers (RFC 9224 section 3). */
export const bootstrapUrls: Readonly<Record<Family, string>> = {
  4: 'https://data.iana.org/rdap/ipv4.json',
  6: 'https://data.iana.org/rdap/ipv6.json',
};

/** For each file, from sending the request to the end of the body. */
const timeoutMs = 20_000;

function newer(one: Bootstrap, other: Bootstrap | null): Bootstrap {
  return other && other.publication > one.publication ? other : one;
}

/** The newer of what is kept and what was shipped, so that an update of the extension is not held back. */
function withShipped(files: unknown): Bootstraps {
  const stored = recordOf(files);
  return {
    4: newer(shippedBootstraps[4], parseBootstrap(stored[4], 4)),
    6: newer(shippedBootstraps[6], parseBootstrap(stored[6], 6)),
  };
}

/** @returns the files in use; those of the store are checked again, and the shipped ones stand in for broken ones */
export async function currentBootstraps(store: BootstrapStore): Promise<Bootstraps> {
  return withShipped(await store.get().catch(() => undefined));
}

/**
 * Fetches both files from IANA. To be called on the user's click only.
 * @param deps ask the server
 * @param signal gives it up
 * @returns the files now in use, or why nothing was changed; never rejects
 */
export async function refreshBootstraps(
  deps: AskServerDeps,
  store: BootstrapStore,
  signal: AbortSignal,
): Promise<RefreshResult> {
  const files: Record<Family, unknown> = { 4: undefined, 6: undefined };
  for (const version of [4, 6] as const) {
    const file = await fetchFile(deps, version, signal);
    if ('error' in file) return { ok: false, error: file.error };
    files[version] = file.json;
  }
  try {
    await store.set(files);
  } catch {
    return { ok: false, error: 'not-kept' };
  }
  return { ok: true, bootstraps: withShipped(files) };
}

async function fetchFile(
  deps: AskServerDeps,
  version: Family,
  signal: AbortSignal,
): Promise<{ readonly json: unknown } | { readonly error: RefreshError }> {
  const url = bootstrapUrls[version];
  const response = await askServer(deps, { server: new URL(url).host, url, signal, timeoutMs });
  switch (response.kind) {
    case 'answer': {
      if (response.status !== 200) return { error: 'refused' };
      const json = parseJson(response.body);
      return parseBootstrap(json, version) ? { json } : { error: 'not-a-bootstrap-file' };
    }
    case 'failed':
      return { error: response.reason === 'too-large' ? 'too-large' : 'no-network' };
    case 'redirect':
    case 'rate-limited':
      return { error: 'refused' };
    default:
      return { error: response.kind };
  }
}
