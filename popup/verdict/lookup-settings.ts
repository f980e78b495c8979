import type { AaaaCheckMode } from '../../src/dns/aaaa-check.ts';
import { type CheckControls, checkControls } from '../../src/settings/check-controls.ts';
import { browserResolver, modeInEffect } from '../../src/settings/resolver-choice.ts';
import type { SettingChanges, SettingsState } from '../../src/settings.ts';
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
  /** @returns where the check stands, and what the user can do about it */
  controls(): CheckControls;
  /** @returns the lookup mode; `off` until the user has chosen a resolver */
  mode(): AaaaCheckMode;
  /** Turns lookups on, with the resolver that is offered; asks for consent where the browser wants one. */
  turnOn(): void;
  /**
   * Reads the settings into the store; only the last of several calls at once does.
   * @param load awaited before lookups are offered
   * @returns whether what was looked up before no longer holds; undefined if a later call reads them
   */
  refresh(load: () => Promise<void>): Promise<boolean | undefined>;
}

/** Until the settings are read nobody is asked. */
const unread = { aaaaCheck: 'off', resolver: browserResolver } as const;

/** @returns what follows the settings about lookups of AAAA, and turns them on */
export function createLookupSettings(store: Store<VerdictState>, deps: LookupSettingsDeps): LookupSettings {
  let reads = 0;
  const permission = (consented: boolean) => ({ browserAnswers: deps.browserResolves, consented });
  const controls = (): CheckControls => {
    const { settings, locked, consented } = store.get();
    return checkControls(settings ?? unread, locked, permission(consented));
  };
  const mode = (): AaaaCheckMode => controls().mode;
  return {
    controls,
    mode,
    turnOn() {
      const { turnOn, needsConsent } = controls();
      // Firefox asks in a panel of its own, and may close the popup for that (test/e2e/consent.test.ts, Firefox 153).
      // So nothing waits for the answer: without consent the check stays off.
      if (needsConsent) void deps.requestDataConsent();
      if (turnOn) void deps.changeSettings(turnOn);
    },
    async refresh(load) {
      const read = ++reads;
      const [{ settings, locked }, consented] = await Promise.all([deps.readStoredSettings(), deps.hasDataConsent()]);
      if (modeInEffect(settings, permission(consented)) !== 'off') await load();
      if (read !== reads) return undefined;
      const before = store.get().settings;
      store.update((state) => ({ ...state, settings, consented, locked }));
      return mode() === 'off' || settings.resolver !== (before?.resolver ?? settings.resolver);
    },
  };
}
