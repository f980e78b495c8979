import browser from 'webextension-polyfill';
import {
  isSettingChange,
  type LocalSettings,
  localSettingKeys,
  readLocalSettings,
  type SettingsArea,
  SettingsSync,
} from '../background/settings-sync.ts';
import type { SettingSources } from '../settings/combine.ts';
import { settingKeys } from '../settings/setting-keys.ts';

/** @returns the values of all settings, from all places where there are any; nobody has read them yet */
export async function readSettingValues(): Promise<SettingSources & Pick<LocalSettings, 'refused'>> {
  const managed = readManaged();
  // In this order: what has left the one area meanwhile is in the other.
  const local = readLocalSettings(await browser.storage.local.get([...localSettingKeys]).catch(() => ({})));
  // Either may be switched off or broken; the other holds then.
  const synced = await browser.storage.sync.get([...settingKeys]).catch(() => ({}));
  return { synced, ...local, managed: await managed };
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

function areaOf(area: typeof browser.storage.local | typeof browser.storage.sync): SettingsArea {
  return {
    get: (keys) => area.get([...keys]),
    set: (items) => area.set({ ...items }),
    remove: (keys) => area.remove([...keys]),
  };
}
