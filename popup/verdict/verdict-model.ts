import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
import type { Words } from '../../src/text.ts';
import type { OwnAddressesDeps } from '../../ui/own-addresses/OwnAddressesCard.tsx';
import { createStore, type Store } from '../../ui/store.ts';
import type { PopupState } from '../state/popup-state.ts';
import { type Check, type CheckSession, createCheckSession } from './aaaa-check-session.ts';
import type { PageJudgement } from './judge-page.ts';
import { createJudgingSchedule, judgeShownPage } from './judge-shown-page.ts';
import { createLookupSettings, type LookupSettings, type LookupSettingsDeps } from './lookup-settings.ts';
import { createNat64Knowledge, type Nat64Deps, prefixesInEffect } from './nat64-suggestions.ts';
import { createPreviewControl, type PreviewDeps } from './preview-control.ts';
import { initialVerdictState, type VerdictState } from './verdict-state.ts';

/** What judging needs of the browser. */
export interface VerdictDeps extends LookupSettingsDeps, Nat64Deps, PreviewDeps {
  observeSettings(changed: () => void): void;
  observeDataConsent(changed: () => void): void;
  /** Loads the code that looks up AAAA; to be called only when the user has turned lookups on. */
  createCheck(): Promise<Check>;
  reloadTab(tab: number, options?: { readonly bypassCache: boolean }): Promise<void>;
  /** Opens the settings where the check is turned on. */
  openCheckSettings(): void;
  /** What is kept of this machine's addresses; null where nothing is. */
  readOwnAddresses(): Promise<KnownAddresses | null>;
  /** Calls back when that changes, also by a change of the network. */
  observeOwnAddresses(changed: (known: KnownAddresses | null) => void): void;
  /** Loads the code that asks for them; to be called on the user's click only. */
  loadOwnAddresses(): Promise<OwnAddressesDeps>;
}

/** The verdict without its looks. */
export interface VerdictModel extends Pick<LookupSettings, 'controls' | 'mode' | 'turnOn'> {
  readonly store: Store<VerdictState>;
  /** Shows or hides the panel behind the line. */
  togglePanel(): void;
  /** Looks up what is not known; when all is, everything again. */
  lookUp(): void;
  /** Looks up, or where lookups are off shows what they would mean, and their switch. */
  lookUpOrExplain(): void;
  /** Stops lookups, and starts none by itself for this page any more. */
  cancel(): void;
  /** Reloads the tab. */
  reload(options?: { readonly bypassCache: boolean }): void;
  /** Takes a suggested NAT64 prefix into the settings. */
  acceptNat64Prefix(prefix: string): void;
  /** Does not suggest a NAT64 prefix again. */
  dismissNat64Prefix(prefix: string): void;
  /** Chooses the network to preview. */
  selectPreviewNetwork(network: NetworkId): void;
  /** @returns the network to preview: the user's choice, else one on which something breaks, the barer one first */
  previewNetwork(): NetworkId;
  /** Shows the tab as on that network. */
  startPreview(): void;
  openCheckSettings(): void;
  /** Loads what asks a provider for this machine's addresses. */
  loadOwnAddresses(): Promise<OwnAddressesDeps>;
  setOwnAddresses(known: KnownAddresses): void;
  /** Shows the user a message for a moment. */
  showMessage(message: string): void;
}

/** What the parts that show it are given. */
export interface VerdictPartProps {
  readonly model: VerdictModel;
  readonly state: VerdictState;
  readonly judged: PageJudgement;
  readonly words: Words;
}

/**
 * Judges the page of a popup, again and again while it loads and while more becomes known.
 * @param popup what the popup shows
 * @param deps the browser
 * @param onJudged called with the judged page whenever it changes; null when there is none
 * @returns the model
 */
export function createVerdictModel(
  popup: Store<PopupState>,
  deps: VerdictDeps,
  onJudged: (judged: PageJudgement | null) => void,
): VerdictModel {
  const store = createStore<VerdictState>(initialVerdictState);
  const set = (known: Partial<VerdictState>): void => store.update((state) => ({ ...state, ...known }));
  const tab = (): number => popup.get().header?.tab ?? -1;
  const shown = {
    page: popup.get().header?.page ?? '',
    facts: popup.get().facts,
    preview: popup.get().header?.preview,
  };

  const settings = createLookupSettings(store, deps);
  const session = createCheckSession({
    createCheck: deps.createCheck,
    onProgress: (checking) => set({ checking }),
    onRecords: () => previews.recordsChanged(),
    onChange: () => schedule(),
  });
  const lookups = createPageLookups(store, session, settings.mode);
  const nat64 = createNat64Knowledge(
    () => ({
      configured: store.get().settings?.nat64Prefixes ?? [],
      discovered: session.discoveredPrefixes(),
    }),
    deps,
  );
  const previews = createPreviewControl(store, deps, {
    check: session.check,
    nat64Prefixes: () => prefixesInEffect(nat64.prefixes()),
  });

  const schedule = createJudgingSchedule(async () => {
    const state = popup.get();
    const { header } = state;
    const isSeen = state.facts !== null && state.facts.id === header?.page;
    const found = await judgeShownPage(state, { session, nat64Prefixes: nat64.prefixes, state: store.get() });
    // The tab has gone on meanwhile, and that page is judged next.
    if (isSeen && header?.page !== popup.get().header?.page) return;
    set(found);
    const { judged } = found;
    // Under a preview, what is blocked says nothing of its host.
    const isPreviewed = Boolean(header?.preview) || header?.notices.includes('previewed');
    if (judged && !isPreviewed) set({ before: judged.hosts });
    onJudged(isPreviewed ? null : judged);
    if (!judged || !header) return;
    if (header.preview) void previews.widen(judged, header.tab, header.preview);
    previews.pass(judged);
    lookups.startByItself(judged, header.page);
  });

  const followSettings = async (): Promise<void> => {
    const isOutdated = await settings.refresh(session.load);
    if (isOutdated === undefined) return;
    if (isOutdated) {
      session.stop();
      session.forget();
    }
    schedule();
  };
  const followPopup = (): void => {
    const { header, facts } = popup.get();
    const page = header?.page ?? '';
    if (page !== shown.page) {
      shown.page = page;
      session.stop();
      set({ judged: null, suggestions: [], preview: undefined });
      onJudged(null);
    }
    if (facts !== shown.facts || header?.preview !== shown.preview) schedule();
    shown.facts = facts;
    shown.preview = header?.preview;
  };
  const setOwnAddresses = (ownAddresses: KnownAddresses | null): void => {
    set({ ownAddresses });
    schedule();
  };

  popup.subscribe(followPopup);
  deps.observeOwnAddresses(setOwnAddresses);
  void deps.readOwnAddresses().then((known) => known && setOwnAddresses(known));
  deps.observeSettings(() => void followSettings());
  deps.observeDataConsent(() => void followSettings());
  void nat64.load().then(followSettings);

  const { controls, mode, turnOn } = settings;
  return {
    store,
    controls,
    mode,
    turnOn,
    togglePanel: () => set({ open: !store.get().open }),
    lookUp: lookups.start,
    lookUpOrExplain() {
      if (mode() === 'off') set({ open: true });
      else lookups.start();
    },
    cancel: () => lookups.stop(shown.page),
    reload: (options) => void deps.reloadTab(tab(), options),
    acceptNat64Prefix: nat64.accept,
    dismissNat64Prefix(prefix) {
      nat64.dismiss(prefix);
      schedule();
    },
    selectPreviewNetwork: previews.select,
    previewNetwork: previews.network,
    startPreview: () => void previews.start(tab()),
    openCheckSettings: () => deps.openCheckSettings(),
    loadOwnAddresses: () => deps.loadOwnAddresses(),
    setOwnAddresses,
    showMessage: (message) => popup.update((state) => ({ ...state, message: { text: message } })),
  };
}

/** Which hosts of the judged page are looked up, and when: on a click, or by itself until the user stops it. */
function createPageLookups(store: Store<VerdictState>, session: CheckSession, mode: LookupSettings['mode']) {
  /** The page for which the user has stopped automatic lookups. */
  let stoppedFor = '';
  return {
    /** Looks up what is not known; when all is, everything again. */
    start(): void {
      const { judged } = store.get();
      if (!judged || session.isLookingUp()) return;
      stoppedFor = '';
      const known = [...judged.hosts.keys()].filter((hostname) => session.records.has(hostname));
      if (judged.hostnamesToLookUp.length > 0) void session.lookUp(judged.hostnamesToLookUp);
      else void session.lookUp(known, { fresh: true });
    },
    startByItself({ hostnamesToLookUp }: PageJudgement, page: string): void {
      if (stoppedFor === page || mode() !== 'auto' || hostnamesToLookUp.length === 0 || session.isLookingUp()) return;
      void session.lookUp(hostnamesToLookUp);
    },
    stop(page: string): void {
      stoppedFor = page;
      session.stop();
    },
  };
}
