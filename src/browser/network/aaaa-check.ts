/**
 * The AAAA check: who is asked, what is known already, and whether the user wants it at all. Together with `rdap.ts` the
 * one place of the extension that talks to a network. Nobody is asked before the user has turned the check on.
 */
import type { Nat64Prefix } from '../../address/nat64-prefix.ts';
import { nat64TestName } from '../../dns/discover-nat64.ts';
import type { HostLookup } from '../../dns/host-lookup.ts';
import type { HostRecords } from '../../dns/host-records.ts';
import { HostResolver } from '../../dns/host-resolver.ts';
import type { RecordsCache } from '../../dns/records-cache.ts';
import { type AaaaCheckMode, chosenResolver, modeInEffect } from '../../settings/resolver-choice.ts';
import type { Settings } from '../../settings.ts';
import { hasDataConsent, observeDataConsent } from '../permissions/data-consent.ts';
import { observeForgetting, openRecordsCache } from '../storage/dns-cache.ts';
import { observeSettings, readSettings } from '../storage/settings-area.ts';
import { askBrowser, discoverNat64 } from './dns-resolve.ts';
import { askOverHttps } from './doh.ts';

/** What to do with a check besides waiting for its end. */
export interface CheckOptions {
  /** Ends the check; what is known by then stays. */
  readonly signal: AbortSignal;
  /** Is called with the records of each host as they come, in any order; those that are known come at once. */
  readonly onRecords: (records: HostRecords) => void;
  /** Asks again also about hosts whose records are known. */
  readonly fresh?: boolean;
}

export interface AaaaCheck {
  /** `off` until the user turns the check on, and from the moment on in which it is turned off. */
  state(): 'off' | 'ready';
  /** When to check: `off` whenever `state` is. */
  mode(): AaaaCheckMode;
  /** Who is asked: a name, a hostname, or the empty text for the browser's own resolver. */
  readonly resolverName: string;
  /** @returns what is known of a host without asking anybody; nothing as long as the check is off */
  known(hostname: string): HostRecords | undefined;
  /** @returns what the resolver has answered about ipv4only.arpa */
  dns64Records(): HostRecords | undefined;
  /** @returns the same of all hosts */
  allKnown(): readonly HostRecords[];
  /**
   * Asks for the records of hosts. Hostnames that are nobody else's business are passed over. The same resolver is also
   * asked for ipv4only.arpa, so that AAAA which it makes up are recognised (RFC 7050): `dns64Records` has the answer then.
   * @returns when all have answered or failed to; rejects with the reason of the signal, or when it is off or turned off
   */
  check(hostnames: readonly string[], options: CheckOptions): Promise<void>;
  /**
   * Asks the user's network for its NAT64 prefixes (RFC 7050), where the browser allows it.
   * @returns none if there is no NAT64; null if nobody can tell, or the check is off
   */
  nat64Prefixes(signal: AbortSignal): Promise<readonly Nat64Prefix[] | null>;
  /** @param changed is called after the user has chosen otherwise, or wants what is known forgotten */
  observe(changed: () => void): void;
}

/** A check that is turned on. */
interface Ready {
  readonly mode: AaaaCheckMode;
  readonly name: string;
  readonly key: string;
  readonly resolver: HostResolver;
}

/** @returns the check as the user has set it, which follows every change of that */
export async function createAaaaCheck(): Promise<AaaaCheck> {
  const cache = await openRecordsCache();
  const read = async (before: Ready | null) => readyWith(await readSettings(), await hasDataConsent(), cache, before);
  let ready = await read(null);
  let leave = new AbortController();
  const observers = new Set<() => void>();
  const tell = (): void => {
    for (const changed of observers) changed();
  };
  const follow = async (): Promise<void> => {
    const before = ready;
    ready = await read(before);
    if (before && ready?.resolver !== before.resolver) {
      // Nor is that asked which still waits for its turn.
      leave.abort();
      leave = new AbortController();
    }
    if (!ready) cache.clear();
    tell();
  };
  let following = Promise.resolve();
  const changed = (): void => {
    // One after the other, or an earlier reading may come in last.
    following = following.then(follow);
  };
  observeSettings(changed);
  observeDataConsent(changed);
  observeForgetting(() => {
    cache.clear();
    tell();
  });
  return {
    state: () => (ready ? 'ready' : 'off'),
    mode: () => ready?.mode ?? 'off',
    get resolverName() {
      return ready?.name ?? '';
    },
    known: (hostname) => ready?.resolver.known(hostname),
    dns64Records: () => ready?.resolver.known(nat64TestName),
    allKnown: () => ready?.resolver.allKnown() ?? [],
    async check(hostnames, { signal, onRecords, fresh = false }) {
      // Who has just turned it on need not wait.
      await following;
      if (!ready) throw new Error('The AAAA check is off: the user has to turn it on first.');
      const { resolver } = ready;
      const asking = AbortSignal.any([signal, leave.signal]);
      if (hostnames.length === 0) return;
      await Promise.all([
        resolver.resolve(nat64TestName, { signal: asking, fresh }),
        ...hostnames.map(async (hostname) => {
          const records = await resolver.resolve(hostname, { signal: asking, fresh });
          if (records) onRecords(records);
        }),
      ]);
    },
    nat64Prefixes: async (signal) => (ready ? discoverNat64(signal) : null),
    observe: (changed) => void observers.add(changed),
  };
}

/** @returns the check, the one before if nothing that matters has changed, or null if it is off */
function readyWith(
  settings: Pick<Settings, 'aaaaCheck' | 'resolver'>,
  consented: boolean,
  cache: RecordsCache,
  before: Ready | null,
): Ready | null {
  const { resolver: id } = settings;
  const browserAnswers = askBrowser !== null;
  const mode = modeInEffect(settings, { browserAnswers, consented });
  const choice = chosenResolver(id, browserAnswers);
  if (mode === 'off' || !choice) return null;
  const name = choice.kind === 'browser' ? '' : choice.name;
  if (before?.key === id) return { ...before, mode, name };
  const lookup: HostLookup | null = choice.kind === 'browser' ? askBrowser : askOverHttps(choice.url);
  return lookup && { mode, name, key: id, resolver: new HostResolver(lookup, cache) };
}
