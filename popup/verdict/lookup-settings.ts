import type { AaaaCheckMode } from '../../src/dns/aaaa-check.ts';
import { modeInEffect, type OfferedResolver, offeredResolver } from '../../src/settings/resolver-choice.ts';
import type { SettingChanges, Settings, SettingsState } from '../../src/settings.ts';
import type { Store } from '../../ui/store.ts';
import type { VerdictState } from './verdict-state.ts';

/** What the settings of lookups need of the browser. */
export interface LookupSettingsDeps {
  readStoredSettings(): Promise<SettingsState>;
  changeSettings(changes: SettingChanges): Promise<void>;
  /** Whether this browser lets extensions use its own resolver. */
  readonly browserResolves: boolean;
  /** Whether hostnames may be sent to another resolver. */
  hasDataConsent(): Promise<boolean>;
  /** Asks the user for it; in the turn of a click. */
  requestDataConsent(): Promise<boolean>;
}

/** Whether, when and by which resolver AAAA are looked up. */
export interface LookupSettings {
  /** @returns the lookup mode; `off` until the user has chosen a resolver */
  mode(): AaaaCheckMode;
  /** @returns the resolver in use, or the one that would be */
  resolver(): OfferedResolver;
  /** @returns whether all that is missing is the user's consent */
  lacksConsent(): boolean;
  /** Turns lookups on, with that resolver; asks for consent where the browser wants one. */
  turnOn(): void;
  /**
   * Reads the settings into the store; only the last of several calls at once does.
   * @param load awaited before lookups are offered
   * @returns whether what was looked up before no longer holds; undefined if a later call reads them
   */
  refresh(load: () => Promise<void>): Promise<boolean | undefined>;
}

export function createLookupSettings(store: Store<VerdictState>, deps: LookupSettingsDeps): LookupSettings {
  let reads = 0;
  const modeOf = (settings: Settings, consented: boolean): AaaaCheckMode =>
    modeInEffect(settings, { browserAnswers: deps.browserResolves, consented });
  const mode = (): AaaaCheckMode => {
    const { settings, consented } = store.get();
    return settings ? modeOf(settings, consented) : 'off';
  };
  const resolver = () => offeredResolver(store.get().settings?.resolver ?? '', deps.browserResolves);
  return {
    mode,
    resolver,
    lacksConsent() {
      const { settings } = store.get();
      return settings !== null && mode() === 'off' && modeOf(settings, true) !== 'off';
    },
    turnOn() {
      const { id, choice } = resolver();
      // Firefox asks in a panel of its own, and may close the popup for that (test/e2e/consent.test.ts, Firefox 153).
      // So nothing waits for the answer: without consent the check stays off.
      const { consented, locked } = store.get();
      if (choice.kind !== 'browser' && !consented) void deps.requestDataConsent();
      if (!locked) void deps.changeSettings({ aaaaCheck: 'button', resolver: id });
    },
    async refresh(load) {
      const read = ++reads;
      const [{ settings, locked }, consented] = await Promise.all([deps.readStoredSettings(), deps.hasDataConsent()]);
      if (modeOf(settings, consented) !== 'off') await load();
      if (read !== reads) return undefined;
      const before = store.get().settings;
      const isLocked = locked.includes('aaaaCheck') || locked.includes('resolver');
      store.update((state) => ({ ...state, settings, consented, locked: isLocked }));
      return mode() === 'off' || settings.resolver !== (before?.resolver ?? settings.resolver);
    },
  };
}
