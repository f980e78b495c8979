/**
 * The AAAA check: who is asked, what is known already, and whether the user wants it at all. Together with `rdap.ts` the
 * one place of the extension that talks to a network. Nobody is asked before the user has turned the check on.
 */
import type { AaaaCheck, AaaaCheckMode } from '../../dns/aaaa-check.ts';
import { nat64TestName } from '../../dns/discover-nat64.ts';
import type { HostLookup } from '../../dns/host-records.ts';
import { HostResolver } from '../../dns/host-resolver.ts';
import type { RecordsCache } from '../../dns/records-cache.ts';
import { withControl } from '../../dns/withholding.ts';
import { chosenResolver, modeInEffect, resolverName } from '../../settings/resolver-choice.ts';
import type { Settings } from '../../settings.ts';
import { hasDataConsent, observeDataConsent } from '../permissions/data-consent.ts';
import { observeForgetting, openRecordsCache } from '../storage/dns-cache.ts';
import { observeSettings, readSettings } from '../storage/page-settings.ts';
import { askBrowser, discoverNat64 } from './dns-resolve.ts';
import { askOverHttps } from './doh.ts';

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
  let ready: Ready | null = null;
  let resolverChanged = new AbortController();
  const observers = new Set<() => void>();
  const notify = (): void => {
    for (const changed of observers) changed();
  };
  const follow = async (): Promise<void> => {
    const before = ready;
    ready = await read(before);
    if (before && ready?.resolver !== before.resolver) {
      // Nor is that asked which still waits for its turn.
      resolverChanged.abort();
      resolverChanged = new AbortController();
    }
    if (!ready) cache.clear();
    notify();
  };
  let following = Promise.resolve();
  const changed = (): void => {
    // One after the other, or an earlier reading may come in last.
    following = following.then(follow);
  };
  // Before the first reading: an answer that comes too late for it may come at any moment from then on.
  observeSettings(changed);
  observeDataConsent(changed);
  observeForgetting(() => {
    cache.clear();
    notify();
  });
  following = read(null).then((first) => {
    ready = first;
  });
  await following;
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
      const asking = AbortSignal.any([signal, resolverChanged.signal]);
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
  const name = resolverName(choice) ?? '';
  if (before?.key === id) return { ...before, mode, name };
  const lookup: HostLookup | null = choice.kind === 'browser' ? askBrowser : askOverHttps(choice.url);
  if (!lookup) return null;
  const { lookup: controlled } = withControl(lookup, cache, () => Date.now());
  return { mode, name, key: id, resolver: new HostResolver(controlled, cache) };
}
