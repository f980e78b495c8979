import { type SettingKey, settingKeys } from '../src/settings/setting-keys.ts';
import { defaultSettings, type SettingChanges, type Settings, type StoredSettings } from '../src/settings.ts';
import { createStore, type Store } from '../ui/store.ts';

/** All that the options page shows. */
export interface OptionsState {
  /** Null until it was read. */
  readonly stored: StoredSettings | null;
  readonly saving: 'untouched' | 'saving' | 'saved' | 'failed';
  /** How often something was stored or could not be: each time is to be said. */
  readonly saves: number;
  /** What was done last, and how to take it back; null when it is not worth the offer. */
  readonly undo: { readonly message: string; readonly changes: SettingChanges } | null;
}

/** Where settings are kept. */
export interface SettingsStorage {
  read(): Promise<StoredSettings>;
  change(changes: SettingChanges): Promise<void>;
}

/** The options page without its looks. */
export interface SettingsModel {
  readonly store: Store<OptionsState>;
  /** Reads the settings again, because they may have changed elsewhere. */
  refresh(): Promise<void>;
  /**
   * Changes settings: shown at once, stored at once.
   * @param changes new values
   * @param message what was done, when undoing it is to be offered
   */
  change(changes: Partial<Settings>, message?: string): Promise<void>;
  undo(): Promise<void>;
}

/** @returns the model of an options page */
export function createSettingsModel(storage: SettingsStorage): SettingsModel {
  const store = createStore<OptionsState>({ stored: null, saving: 'untouched', saves: 0, undo: null });
  let writing = 0;
  let reads = 0;

  const refresh = async () => {
    // What is read while something is written may be older than what is shown.
    if (writing > 0) return;
    const read = ++reads;
    const stored = await storage.read();
    if (read === reads && writing === 0) store.update((state) => ({ ...state, stored }));
  };
  const write = async (changes: SettingChanges, undo: OptionsState['undo']) => {
    writing++;
    store.update((state) => ({ ...state, stored: changed(state.stored, changes), saving: 'saving', undo }));
    const saving = await storage.change(changes).then(
      () => 'saved' as const,
      () => 'failed' as const,
    );
    writing--;
    // What was not stored can be neither shown nor undone.
    store.update((state) => ({
      ...state,
      saving,
      saves: state.saves + 1,
      undo: saving === 'failed' ? null : state.undo,
    }));
    await refresh();
  };
  return {
    store,
    refresh,
    change(values, message) {
      const { stored } = store.get();
      const before = stored?.settings ?? defaultSettings;
      const keys = settingKeys.filter((key) => key in values && !stored?.locked.includes(key));
      const undo = message === undefined ? null : { message, changes: changesTo(before, keys) };
      return write(changesTo({ ...before, ...values }, keys), undo);
    },
    async undo() {
      const { undo } = store.get();
      if (undo) await write(undo.changes, null);
    },
  };
}

/** What is the default anyway is not stored, so that a better default of a later version reaches everybody. */
function changesTo(settings: Settings, keys: readonly SettingKey[]): SettingChanges {
  const isDefault = (key: SettingKey) => JSON.stringify(settings[key]) === JSON.stringify(defaultSettings[key]);
  return Object.fromEntries(keys.map((key) => [key, isDefault(key) ? null : settings[key]]));
}

function changed(stored: StoredSettings | null, changes: SettingChanges): StoredSettings | null {
  if (!stored) return stored;
  const entries = Object.entries(changes) as [SettingKey, unknown][];
  const values = Object.fromEntries(entries.map(([key, value]) => [key, value ?? defaultSettings[key]]));
  return { ...stored, settings: { ...stored.settings, ...values }, own: { ...stored.own, ...values } };
}
