import browser from 'webextension-polyfill';
import { changeItems } from '../background/settings-sync.ts';
import { combineSettings, type SettingChanges, type Settings, type StoredSettings } from '../settings.ts';
import { readSettingValues } from './setting-values.ts';

/** @returns the user's settings */
export async function readSettings(): Promise<Settings> {
  return (await readStoredSettings()).settings;
}

/** @returns the user's settings with what is locked, wrong or not synced */
export async function readStoredSettings(): Promise<StoredSettings> {
  const { refused, ...sources } = await readSettingValues();
  return { ...combineSettings(sources), refused };
}

/**
 * Changes settings: they hold at once, here and in the background, and are synced by the background.
 * @param changes new values; null takes a setting back to its default
 */
export async function changeSettings(changes: SettingChanges): Promise<void> {
  await browser.storage.local.set(changeItems(changes, crypto.randomUUID()));
}
