import { describeAddress } from '../../src/address/describe-address.ts';
import { type Nat64Prefix, parseNat64Prefixes, wellKnownNat64Prefix } from '../../src/address/nat64-prefix.ts';
import { discoverNat64Prefixes, nat64TestName } from '../../src/dns/discover-nat64.ts';
import type { HostRecords } from '../../src/dns/host-records.ts';
import { suggestNat64Prefixes } from '../../src/dns/suggest-nat64.ts';
import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import { type Reach, reachLifetimeMs } from '../../src/own-addresses/reach.ts';
import { hostnamesKnownToBreak, hostnamesToBlock } from '../../src/readiness/host-selection.ts';
import { type NetworkId, networkIds } from '../../src/readiness/networks.ts';
import { isBlockedBeforehand, type Preview } from '../../src/readiness/preview-rules.ts';
import { documentHostname } from '../../src/readiness/report.ts';
import { noProvider } from '../../src/settings/own-address-provider.ts';
import { type AaaaCheckMode, modeInEffect, offeredResolver } from '../../src/settings/resolver-choice.ts';
import type { SettingChanges, Settings, SettingsState } from '../../src/settings.ts';
import type { OwnAddressesBrowser } from '../../ui/own-addresses/OwnAddressesCard.tsx';
import { createStore, type Store } from '../../ui/store.ts';
import { sitesOf, type ViewState } from '../state/view-state.ts';
import { type JudgedPage, judgePage, nat64Evidence } from './judge-page.ts';

/** The AAAA check, as far as the popup uses it. */
export interface Check {
  mode(): AaaaCheckMode;
  known(hostname: string): HostRecords | undefined;
  allKnown(): readonly HostRecords[];
  check(
    hostnames: readonly string[],
    options: {
      readonly signal: AbortSignal;
      readonly onRecords: (records: HostRecords) => void;
      readonly fresh?: boolean;
    },
  ): Promise<void>;
  nat64Prefixes(signal: AbortSignal): Promise<readonly Nat64Prefix[] | null>;
  observe(changed: () => void): void;
}

/** What judging needs of the browser. */
export interface VerdictDeps {
  readStoredSettings(): Promise<SettingsState>;
  observeSettings(changed: () => void): void;
  changeSettings(changes: SettingChanges): Promise<void>;
  /** Whether this browser lets extensions ask its own resolver. */
  readonly browserResolves: boolean;
  /** Whether hostnames may be sent to another resolver. */
  hasDataConsent(): Promise<boolean>;
  observeDataConsent(changed: () => void): void;
  /** Asks the user for it; in the turn of a click. */
  requestDataConsent(): Promise<boolean>;
  /** Loads the code that asks; to be called only when the user has turned it on. */
  createCheck(): Promise<Check>;
  reloadTab(tab: number, bypassCache: boolean): Promise<void>;
  showPreview(tab: number, preview: Preview): Promise<void>;
  /** Blocks more hosts in a tab if it is shown so; says what is blocked then. */
  widenPreview(tab: number, widen: (preview: Preview) => Preview): Promise<Preview | undefined>;
  /** Blocks more hosts in all tabs that are shown so, before any page there asks for them. */
  blockBeforehand(known: (network: NetworkId) => readonly string[]): Promise<void>;
  /** Loads the page so that a preview is seen; called with whether the page itself cannot be reached. */
  loadPreview(tab: number, documentBlocked: boolean): Promise<void>;
  /** The NAT64 prefixes that the user dismissed. */
  readDropped(): Promise<readonly string[]>;
  drop(prefix: string): Promise<void>;
  /** Opens the settings where the check is turned on. */
  openCheckSettings(): void;
  /** What is kept of this machine's addresses; null where nothing is. */
  readOwnAddresses(): Promise<KnownAddresses | null>;
  /** Calls back when that changes, also by a change of the network. */
  observeOwnAddresses(changed: (known: KnownAddresses | null) => void): void;
  /** Loads the code that asks for them; to be called on the user's click only. */
  loadOwnAddresses(): Promise<OwnAddressesBrowser>;
}

/** A NAT64 prefix that the network seems to have. */
export interface Suggestion {
  readonly prefix: string;
  /** The hosts that speak for it; empty if the network itself says so. */
  readonly hostnames: readonly string[];
}

/** All that is shown of a verdict. */
export interface VerdictState {
  /** Null until the page was judged. */
  readonly judged: JudgedPage | null;
  readonly settings: Settings | null;
  /** Whether an administrator has settled whether and whom to ask. */
  readonly locked: boolean;
  /** Whether hostnames may be sent to another resolver than the browser's own. */
  readonly consented: boolean;
  /** How many hosts were asked about, of how many; null when nobody is asked. */
  readonly checking: { readonly done: number; readonly total: number } | null;
  readonly suggestions: readonly Suggestion[];
  /** Whether what is behind the line is shown. */
  readonly open: boolean;
  /** The network to preview that the user has chosen; null before. */
  readonly network: NetworkId | null;
  /** What is blocked in the tab; undefined when it is shown as it is. */
  readonly preview: Preview | undefined;
  /** How many hosts were blocked only after the page had asked for them. */
  readonly late: number;
  /** What is known of this machine's addresses; null where nothing is. */
  readonly ownAddresses: KnownAddresses | null;
}

/** The verdict without its looks. */
export interface VerdictModel {
  readonly store: Store<VerdictState>;
  toggle(): void;
  /** @returns when to ask; `off` as long as there is nobody whom the user has chosen */
  mode(): AaaaCheckMode;
  /** @returns who is asked, or would be */
  resolver(): ReturnType<typeof offeredResolver>;
  /** @returns whether all that is missing is the user's consent */
  lacksConsent(): boolean;
  /** Turns the check on, with that resolver. */
  turnOn(): void;
  /** Asks about what is not known; when all is, about everything again. */
  check(): void;
  cancel(): void;
  reload(bypassCache: boolean): void;
  keep(prefix: string): void;
  drop(prefix: string): void;
  choose(network: NetworkId): void;
  /** @returns the network to preview: the user's choice, else one on which something breaks, the barer one first */
  network(): NetworkId;
  /** Asks, or where the check is off shows what that would mean, and its switch. */
  checkOrExplain(): void;
  startPreview(): void;
  openCheckSettings(): void;
  /** Loads what asks for this machine's addresses. */
  loadOwnAddresses(): Promise<OwnAddressesBrowser>;
  learnOwnAddresses(known: KnownAddresses): void;
  /** Tells the user something for a moment. */
  say(message: string): void;
}

/** Where more breaks comes first. */
const barestFirst = [...networkIds].reverse();

/** A page that loads is judged again after at least this long. */
const judgingIntervalMs = 200;

/**
 * Judges the page of a view, again and again while it loads and while more becomes known.
 * @param view what the view shows; gets the verdicts of its rows
 * @param deps the browser
 * @param tell is called with the verdict of each host after any has changed
 */
export function createVerdictModel(
  view: Store<ViewState>,
  deps: VerdictDeps,
  tell: (judged: JudgedPage | null) => void,
): VerdictModel {
  const store = createStore<VerdictState>({
    judged: null,
    settings: null,
    locked: false,
    consented: false,
    checking: null,
    suggestions: [],
    open: false,
    network: null,
    preview: undefined,
    late: 0,
    ownAddresses: null,
  });
  const set = (known: Partial<VerdictState>): void => store.update((state) => ({ ...state, ...known }));
  const records = new Map<string, HostRecords>();
  let check: Check | null = null;
  let loading: Promise<Check> | null = null;
  let ending: AbortController | null = null;
  let reads = 0;
  let discovered: readonly string[] | null = null;
  let dropped: readonly string[] = [];
  /** The page for which the user does not want to ask by itself any more. */
  let stoppedFor = '';
  let shownPage = view.get().header?.page ?? '';
  let scheduled = false;
  /** Whether previews may not know all that was learnt: a view that was closed at once may have passed them nothing. */
  let hasLearnt = true;

  const modeOf = (settings: Settings, consented: boolean): AaaaCheckMode =>
    modeInEffect(settings, { browserAnswers: deps.browserResolves, consented });
  const mode = (): AaaaCheckMode => {
    const { settings, consented } = store.get();
    return settings ? modeOf(settings, consented) : 'off';
  };
  const resolver = () => offeredResolver(store.get().settings?.resolver ?? '', deps.browserResolves);
  const prefixes = (): string[] => {
    const own = store.get().settings?.nat64Prefixes ?? [];
    return [...new Set([...own, ...(discovered ?? []).filter((prefix) => !dropped.includes(prefix))])];
  };

  const parsedPrefixes = (): Nat64Prefix[] => parseNat64Prefixes(prefixes());
  const knownToBreak = ({ vantage }: JudgedPage, network: NetworkId): string[] => {
    const made = discoverNat64Prefixes(check?.known(nat64TestName)?.aaaa.addresses ?? []);
    const known = [...parsedPrefixes(), ...made];
    const describe = (address: string) => describeAddress(address, known);
    return hostnamesKnownToBreak(check?.allKnown() ?? [], network, { vantage: vantage.id, describe });
  };

  /** What was learnt of the network holds for pages that were loaded about then, and not while nobody may be asked. */
  const reachAt = (time: number): Reach | undefined => {
    const { settings, ownAddresses } = store.get();
    const reach = settings?.ownAddresses === noProvider ? undefined : ownAddresses?.reach;
    const isNear = (other: number) => reach !== undefined && Math.abs(other - reach.time) < reachLifetimeMs;
    return isNear(time) && isNear(Date.now()) ? reach : undefined;
  };
  const learnOwnAddresses = (ownAddresses: KnownAddresses | null): void => {
    set({ ownAddresses });
    schedule();
  };

  const judge = (): void => {
    scheduled = false;
    const state = view.get();
    const { facts, header } = state;
    const page = facts && facts.id === header?.page ? facts : null;
    if (page && check) {
      for (const hostname of [nat64TestName, ...page.hosts.map((host) => host.hostname)]) {
        const known = check.known(hostname);
        if (known) records.set(hostname, known);
      }
    }
    const judged =
      page &&
      judgePage(page, { records, nat64Prefixes: prefixes(), siteOf: sitesOf(state), reach: reachAt(page.time) });
    set({ judged, suggestions: page ? suggestionsOf(page) : [] });
    // Under a preview, what is blocked says nothing of its host.
    tell(header?.preview || header?.notices.includes('previewed') ? null : judged);
    if (judged && header?.preview) void blockMore(judged, header.tab, header.preview);
    if (judged && check && hasLearnt) {
      hasLearnt = false;
      void deps.blockBeforehand((network) => knownToBreak(judged, network));
    }
    if (mode() === 'auto' && judged && judged.toAsk.length > 0 && !ending && stoppedFor !== header?.page) {
      void ask(judged.toAsk, false);
    }
  };
  const schedule = (): void => {
    if (!scheduled) setTimeout(judge, judgingIntervalMs);
    scheduled = true;
  };

  const suggestionsOf = (page: Parameters<typeof nat64Evidence>[0]): Suggestion[] => {
    const own = store.get().settings?.nat64Prefixes ?? [];
    const announced = (discovered ?? []).filter((prefix) => !own.includes(prefix) && !dropped.includes(prefix));
    const inferred = suggestNat64Prefixes(nat64Evidence(page, records), parsedPrefixes(), dropped);
    return [
      ...announced.map((prefix) => ({ prefix, hostnames: [] })),
      ...inferred.map(({ prefix, hostnames }) => ({ prefix: prefix.text, hostnames })),
    ];
  };

  const ask = async (hostnames: readonly string[], fresh: boolean): Promise<void> => {
    if (!check || hostnames.length === 0) return;
    const controller = new AbortController();
    ending = controller;
    const { signal } = controller;
    let done = 0;
    set({ checking: { done, total: hostnames.length } });
    const asked = check;
    const discovering = discovered
      ? Promise.resolve()
      : asked.nat64Prefixes(signal).then(
          (found) => {
            discovered = found?.map(({ text }) => text).filter((text) => text !== wellKnownNat64Prefix.text) ?? [];
          },
          () => {},
        );
    const onRecords = (found: HostRecords): void => {
      if (signal.aborted) return;
      records.set(found.hostname, found);
      hasLearnt = true;
      done++;
      set({ checking: { done, total: hostnames.length } });
      schedule();
    };
    await Promise.all([discovering, asked.check(hostnames, { signal, fresh, onRecords })]).catch(() => {});
    if (ending !== controller) return;
    ending = null;
    set({ checking: null });
    schedule();
  };
  const stop = (): void => {
    ending?.abort();
    ending = null;
    set({ checking: null });
  };

  const blockMore = async (judged: JudgedPage, tab: number, network: NetworkId): Promise<void> => {
    let late = 0;
    const preview = await deps.widenPreview(tab, (before) => {
      const blocked = new Set(before.hostnames);
      const more = hostnamesToBlock([...judged.hosts.values()], network).filter((hostname) => !blocked.has(hostname));
      late = more.filter((hostname) => !isBlockedBeforehand(before, hostname)).length;
      return more.length > 0 ? { ...before, network, hostnames: [...before.hostnames, ...more] } : before;
    });
    if (preview) set({ preview, late: store.get().late + late });
  };

  const load = async (): Promise<Check> => {
    const loaded = await deps.createCheck();
    loaded.observe(() => {
      records.clear();
      schedule();
    });
    return loaded;
  };
  const refresh = async (): Promise<void> => {
    const read = ++reads;
    const [{ settings, locked }, consented] = await Promise.all([deps.readStoredSettings(), deps.hasDataConsent()]);
    // What asks is there before anybody is offered to ask.
    if (modeOf(settings, consented) !== 'off') {
      loading ??= load();
      check = await loading;
    }
    if (read !== reads) return;
    const before = store.get().settings;
    set({ settings, consented, locked: locked.includes('aaaaCheck') || locked.includes('resolver') });
    if (mode() === 'off' || settings.resolver !== (before?.resolver ?? settings.resolver)) {
      stop();
      records.clear();
    }
    schedule();
  };

  const follow = (): void => {
    const { header, facts } = view.get();
    if ((header?.page ?? '') !== shownPage) {
      shownPage = header?.page ?? '';
      stop();
      set({ judged: null, suggestions: [], preview: undefined, late: 0 });
      tell(null);
    }
    if (facts !== lastFacts || header?.preview !== lastPreview) schedule();
    lastFacts = facts;
    lastPreview = header?.preview;
  };
  let lastFacts = view.get().facts;
  let lastPreview = view.get().header?.preview;

  view.subscribe(follow);
  deps.observeOwnAddresses(learnOwnAddresses);
  void deps.readOwnAddresses().then((known) => known && learnOwnAddresses(known));
  deps.observeSettings(() => void refresh());
  deps.observeDataConsent(() => void refresh());
  void deps.readDropped().then((prefixesDropped) => {
    dropped = prefixesDropped;
    return refresh();
  });

  const startCheck = (): void => {
    const { judged } = store.get();
    if (!judged || ending) return;
    stoppedFor = '';
    if (judged.toAsk.length > 0) void ask(judged.toAsk, false);
    else
      void ask(
        [...judged.hosts.keys()].filter((hostname) => records.has(hostname)),
        true,
      );
  };
  const network = (): NetworkId => {
    const { judged, network: chosen } = store.get();
    const hosts = [...(judged?.hosts.values() ?? [])];
    return (
      chosen ?? barestFirst.find((id) => hostnamesToBlock(hosts, id).length > 0) ?? barestFirst[0] ?? networkIds[0]
    );
  };
  const tab = (): number => view.get().header?.tab ?? -1;
  return {
    store,
    toggle: () => set({ open: !store.get().open }),
    mode,
    resolver,
    lacksConsent() {
      const { settings } = store.get();
      return settings !== null && mode() === 'off' && modeOf(settings, true) !== 'off';
    },
    turnOn() {
      const { id, choice } = resolver();
      // Firefox may close the popup to ask. So nothing waits for the answer: without consent the check stays off.
      const { consented, locked } = store.get();
      if (choice.kind !== 'browser' && !consented) void deps.requestDataConsent();
      if (!locked) void deps.changeSettings({ aaaaCheck: 'button', resolver: id });
    },
    check: startCheck,
    checkOrExplain() {
      if (mode() === 'off') set({ open: true });
      else startCheck();
    },
    cancel() {
      stoppedFor = shownPage;
      stop();
    },
    reload: (bypassCache) => void deps.reloadTab(tab(), bypassCache),
    keep(prefix) {
      const own = store.get().settings?.nat64Prefixes ?? [];
      void deps.changeSettings({ nat64Prefixes: [...own, prefix] });
    },
    drop(prefix) {
      dropped = [...dropped, prefix];
      void deps.drop(prefix);
      schedule();
    },
    choose: (chosen) => set({ network: chosen }),
    network,
    async startPreview() {
      const { judged } = store.get();
      if (!judged) return;
      const chosen = network();
      const hostnames = hostnamesToBlock([...judged.hosts.values()], chosen);
      await deps.showPreview(tab(), { network: chosen, hostnames, beforehand: knownToBreak(judged, chosen) });
      const { page } = judged.view;
      const chain = [documentHostname(page), ...page.chain.map(({ hostname }) => hostname)];
      await deps.loadPreview(
        tab(),
        chain.some((hostname) => hostnames.includes(hostname)),
      );
    },
    openCheckSettings: () => deps.openCheckSettings(),
    loadOwnAddresses: () => deps.loadOwnAddresses(),
    learnOwnAddresses,
    say: (message) => view.update((state) => ({ ...state, message: { text: message } })),
  };
}
