import browser, { type Storage } from 'webextension-polyfill';
import {
  changeItems,
  isSettingChange,
  localSettingKeys,
  readLocalSettings,
  type SettingsArea,
  SettingsSync,
} from '../background/settings-sync.ts';
import { combineSettings, type SettingChanges, type Settings, type StoredSettings, settingKeys } from '../settings.ts';

/** @returns the user's settings */
export async function readSettings(): Promise<Settings> {
  return (await readStoredSettings()).settings;
}

/** @returns the user's settings with what is locked, wrong or not synced */
export async function readStoredSettings(): Promise<StoredSettings> {
  const managed = readManaged();
  // In this order: what has left the one area meanwhile is in the other.
  const local = readLocalSettings(await browser.storage.local.get([...localSettingKeys]).catch(() => ({})));
  // Either may be switched off or broken; the other holds then.
  const synced = await browser.storage.sync.get([...settingKeys]).catch(() => ({}));
  const state = combineSettings({ synced, pending: local.pending, managed: await managed });
  return { ...state, refused: local.refused };
}

/** Firefox rejects when no administrator has set anything; not every browser has the area. */
async function readManaged(): Promise<Record<string, unknown>> {
  try {
    return await browser.storage.managed.get();
  } catch {
    return {};
  }
}

/**
 * Changes settings: they hold at once, here and in the background, and are synced by the background.
 * @param changes new values; null takes a setting back to its default
 */
export async function changeSettings(changes: SettingChanges): Promise<void> {
  await browser.storage.local.set(changeItems(changes, crypto.randomUUID()));
}

/**
 * Must be called in the first turn of the background.
 * @param changed is called after any setting may have changed, wherever that was
 */
export function observeSettings(changed: () => void): void {
  const areas = [browser.storage.sync, browser.storage.managed, browser.storage.local] as const;
  for (const area of areas) {
    area?.onChanged?.addListener((changes) => {
      if (area !== browser.storage.local || Object.keys(changes).some((key) => localSettingKeys.includes(key)))
        changed();
    });
  }
}

/** Syncs what is changed on this device. Must be called in the first turn of the background. */
export function syncSettings(): void {
  // A private window may have a background of its own; two would write over each other.
  if (browser.extension.inIncognitoContext) return;
  const sync = new SettingsSync({
    local: areaOf(browser.storage.local),
    synced: areaOf(browser.storage.sync),
    later: (milliseconds, callback) => void setTimeout(callback, milliseconds),
  });
  browser.storage.local.onChanged.addListener((changes) => {
    if (Object.keys(changes).some(isSettingChange)) sync.schedule();
  });
  sync.schedule();
}

function areaOf(area: Storage.StorageArea): SettingsArea {
  return {
    get: (keys) => area.get([...keys]),
    set: (items) => area.set({ ...items }),
    remove: (keys) => area.remove([...keys]),
  };
}
