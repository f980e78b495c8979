/** IANA's bootstrap files of today: fetched when the user asks for it, kept, and used instead of the shipped ones. */

import type { Family } from '../../address/address.ts';
import { recordOf } from '../../json/narrow.ts';
import type { ServerRequest } from '../ask-server.ts';
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
export type RefreshError = 'no-network' | 'refused' | 'not-a-bootstrap-file' | 'cancelled';

export type RefreshResult =
  | { readonly ok: true; readonly bootstraps: Bootstraps }
  | { readonly ok: false; readonly error: RefreshError };

export const bootstrapUrls: Readonly<Record<Family, string>> = {
  4: 'https://data.iana.org/rdap/ipv4.json',
  6: 'https://data.iana.org/rdap/ipv6.json',
};

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
 * @param request asks for a URL
 * @param signal gives it up
 * @returns the files now in use, or why nothing was changed
 */
export async function refreshBootstraps(
  request: ServerRequest,
  store: BootstrapStore,
  signal: AbortSignal,
): Promise<RefreshResult> {
  const files: Record<Family, unknown> = { 4: undefined, 6: undefined };
  for (const version of [4, 6] as const) {
    const response = await request(bootstrapUrls[version], signal);
    if (signal.aborted) return { ok: false, error: 'cancelled' };
    if (response.kind === 'failed') return { ok: false, error: 'no-network' };
    if (response.kind === 'redirect' || response.status !== 200) return { ok: false, error: 'refused' };
    files[version] = parseJson(response.body);
    if (!parseBootstrap(files[version], version)) return { ok: false, error: 'not-a-bootstrap-file' };
  }
  await store.set(files);
  return { ok: true, bootstraps: withShipped(files) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
