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
import { createNat64Knowledge, type Nat64Deps, type Nat64Knowledge, prefixesInEffect } from './nat64-suggestions.ts';
import { createPageLookups, type PageLookups } from './page-lookups.ts';
import { createPreviewControl, type PreviewControl, type PreviewDeps } from './preview-control.ts';
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
  const schedule = createJudgingSchedule(() =>
    judgeAndAct({ popup, store, session, lookups, nat64, previews, onJudged }),
  );

  const followSettings = async (): Promise<void> => {
    const isOutdated = await settings.refresh(session.load);
    if (isOutdated === undefined) return;
    if (isOutdated) {
      session.stop();
      session.forget();
    }
    schedule();
  };
  const setOwnAddresses = (ownAddresses: KnownAddresses | null): void => {
    set({ ownAddresses });
    schedule();
  };
  const shownPage = followPopup(popup, {
    onOtherPage() {
      session.stop();
      set({ judged: null, suggestions: [], preview: undefined });
      onJudged(null);
    },
    onNews: schedule,
  });
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
    cancel: () => lookups.stop(shownPage()),
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

/** What judging a page takes, and what acts on it afterwards. */
interface JudgingParts {
  readonly popup: Store<PopupState>;
  readonly store: Store<VerdictState>;
  readonly session: CheckSession;
  readonly lookups: PageLookups;
  readonly nat64: Pick<Nat64Knowledge, 'prefixes'>;
  readonly previews: Pick<PreviewControl, 'widen' | 'pass'>;
  onJudged(judged: PageJudgement | null): void;
}

/** Judges the page that is shown, and does what follows from it: previews block more hosts, and lookups begin by themselves. */
async function judgeAndAct(parts: JudgingParts): Promise<void> {
  const { popup, store, session, lookups, nat64, previews, onJudged } = parts;
  const shown = popup.get();
  const { header } = shown;
  const isSeen = shown.facts !== null && shown.facts.id === header?.page;
  const found = await judgeShownPage(shown, { session, nat64Prefixes: nat64.prefixes, state: store.get() });
  // The tab has gone on meanwhile, and that page is judged next.
  if (isSeen && header?.page !== popup.get().header?.page) return;
  const { judged } = found;
  // Under a preview, what is blocked says nothing of its host.
  const isPreviewed = Boolean(header?.preview) || header?.notices.includes('previewed');
  store.update((state) => ({ ...state, ...found, ...(judged && !isPreviewed && { before: judged.hosts }) }));
  onJudged(isPreviewed ? null : judged);
  if (!judged || !header) return;
  if (header.preview) void previews.widen(judged, header.tab, header.preview);
  previews.pass(judged);
  lookups.startByItself(judged, header.page);
}

/**
 * Follows what the popup shows.
 * @param handlers.onOtherPage called when it is another page
 * @param handlers.onNews called when there is more to judge
 * @returns gives the id of the page that is shown; empty where none is
 */
function followPopup(
  popup: Store<PopupState>,
  { onOtherPage, onNews }: { readonly onOtherPage: () => void; readonly onNews: () => void },
): () => string {
  const shownNow = () => {
    const { header, facts } = popup.get();
    return { page: header?.page ?? '', facts, preview: header?.preview };
  };
  let shown = shownNow();
  popup.subscribe(() => {
    const before = shown;
    shown = shownNow();
    if (shown.page !== before.page) onOtherPage();
    if (shown.facts !== before.facts || shown.preview !== before.preview) onNews();
  });
  return () => shown.page;
}
