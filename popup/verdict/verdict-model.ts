import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import { type Reach, reachAbout } from '../../src/own-addresses/reach.ts';
import type { Preview } from '../../src/readiness/network/preview-rules.ts';
import type { NetworkId } from '../../src/readiness/report/networks.ts';
import { noProvider } from '../../src/settings/own-address-provider.ts';
import { type AaaaCheckMode, modeInEffect, offeredResolver } from '../../src/settings/resolver-choice.ts';
import type { Settings } from '../../src/settings.ts';
import type { OwnAddressesBrowser } from '../../ui/own-addresses/OwnAddressesCard.tsx';
import { createStore, type Store } from '../../ui/store.ts';
import { sitesOf, type ViewState } from '../state/view-state.ts';
import { type CheckProgress, createCheckSession } from './aaaa-check-session.ts';
import { type JudgedPage, judgePage } from './judge-page.ts';
import { type Nat64Prefixes, prefixesInEffect, type Suggestion, suggestionsOf } from './nat64-suggestions.ts';
import { createPreviewControl, networkToPreview } from './preview-control.ts';
import type { VerdictDeps } from './verdict-deps.ts';

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
  readonly checking: CheckProgress;
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
  let reads = 0;
  let dropped: readonly string[] = [];
  /** The page for which the user does not want to ask by itself any more. */
  let stoppedFor = '';
  let shownPage = view.get().header?.page ?? '';
  let scheduled = false;

  const modeOf = (settings: Settings, consented: boolean): AaaaCheckMode =>
    modeInEffect(settings, { browserAnswers: deps.browserResolves, consented });
  const mode = (): AaaaCheckMode => {
    const { settings, consented } = store.get();
    return settings ? modeOf(settings, consented) : 'off';
  };
  const resolver = () => offeredResolver(store.get().settings?.resolver ?? '', deps.browserResolves);
  const nat64Prefixes = (): Nat64Prefixes => ({
    configured: store.get().settings?.nat64Prefixes ?? [],
    discovered: session.discoveredPrefixes(),
    dismissed: dropped,
  });
  const session = createCheckSession({
    createCheck: deps.createCheck,
    onProgress: (checking) => set({ checking }),
    onRecords: () => previews.learn(),
    onChange: () => schedule(),
  });
  const previews = createPreviewControl(deps, {
    check: session.check,
    nat64Prefixes: () => prefixesInEffect(nat64Prefixes()),
  });

  /** What was learnt of the network holds while somebody may be asked. */
  const reachAt = (time: number): Reach | undefined => {
    const { settings, ownAddresses } = store.get();
    return settings?.ownAddresses === noProvider ? undefined : reachAbout(ownAddresses?.reach, time, Date.now());
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
    if (page) session.recall(page.hosts.map(({ hostname }) => hostname));
    const judged =
      page &&
      judgePage(page, {
        records: session.records,
        nat64Prefixes: prefixesInEffect(nat64Prefixes()),
        siteOf: sitesOf(state),
        reach: reachAt(page.time),
      });
    set({ judged, suggestions: page ? suggestionsOf(page, session.records, nat64Prefixes()) : [] });
    // Under a preview, what is blocked says nothing of its host.
    tell(header?.preview || header?.notices.includes('previewed') ? null : judged);
    if (judged && header?.preview) void widenPreview(judged, header.tab, header.preview);
    if (judged) previews.pass(judged);
    if (mode() === 'auto' && judged && judged.toAsk.length > 0 && !session.isAsking() && stoppedFor !== header?.page) {
      void session.ask(judged.toAsk, false);
    }
  };
  const schedule = (): void => {
    if (!scheduled) setTimeout(judge, judgingIntervalMs);
    scheduled = true;
  };

  const widenPreview = async (judged: JudgedPage, tab: number, network: NetworkId): Promise<void> => {
    const widened = await previews.widen(judged, tab, network);
    if (widened) set({ preview: widened.preview, late: store.get().late + widened.late });
  };

  const refresh = async (): Promise<void> => {
    const read = ++reads;
    const [{ settings, locked }, consented] = await Promise.all([deps.readStoredSettings(), deps.hasDataConsent()]);
    // What asks is there before anybody is offered to ask.
    if (modeOf(settings, consented) !== 'off') await session.load();
    if (read !== reads) return;
    const before = store.get().settings;
    set({ settings, consented, locked: locked.includes('aaaaCheck') || locked.includes('resolver') });
    if (mode() === 'off' || settings.resolver !== (before?.resolver ?? settings.resolver)) {
      session.stop();
      session.forget();
    }
    schedule();
  };

  const follow = (): void => {
    const { header, facts } = view.get();
    if ((header?.page ?? '') !== shownPage) {
      shownPage = header?.page ?? '';
      session.stop();
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
    if (!judged || session.isAsking()) return;
    stoppedFor = '';
    const known = [...judged.hosts.keys()].filter((hostname) => session.records.has(hostname));
    if (judged.toAsk.length > 0) void session.ask(judged.toAsk, false);
    else void session.ask(known, true);
  };
  const network = (): NetworkId => store.get().network ?? networkToPreview(store.get().judged);
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
      session.stop();
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
      if (judged) await previews.start(judged, tab(), network());
    },
    openCheckSettings: () => deps.openCheckSettings(),
    loadOwnAddresses: () => deps.loadOwnAddresses(),
    learnOwnAddresses,
    say: (message) => view.update((state) => ({ ...state, message: { text: message } })),
  };
}
