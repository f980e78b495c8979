import browser from 'webextension-polyfill';
import { changeItems } from '../../settings/settings-sync.ts';
import { combineSettings, type SettingChanges, type Settings, type StoredSettings } from '../../settings.ts';
import { inTime, pageDeadlineMs, patientDeadlineMs } from '../in-time.ts';
import { createSettingsReader, observeStoredSettings } from './stored-settings.ts';

const observers = new Set<() => void>();
const reader = createSettingsReader({
  deadlineMs: pageDeadlineMs,
  onLateAnswer() {
    for (const changed of observers) changed();
  },
});

/** @returns the user's settings, as far as they are known */
export async function readSettings(): Promise<Settings> {
  return combineSettings(await reader.read()).settings;
}

/** @returns the user's settings with what is locked, wrong, not synced or not known; never rejects, nor waits for long */
export async function readStoredSettings(): Promise<StoredSettings> {
  const { refused, unknown, ...sources } = await reader.read();
  const { settings: own } = combineSettings({ ...sources, managed: {} });
  return { ...combineSettings(sources), own, refused, unknown };
}

/** @param changed is called after any setting may have changed, wherever that was, or has become known */
export function observeSettings(changed: () => void): void {
  observers.add(changed);
  observeStoredSettings(changed);
}

/**
 * Changes settings: they hold at once, here and in the background, and are synced by the background.
 * @param changes new values; null takes a setting back to its default
 * @returns when they are stored; rejects if the browser refuses, or does not say that they are
 */
export async function changeSettings(changes: SettingChanges): Promise<void> {
  await inTime(() => browser.storage.local.set(changeItems(changes, crypto.randomUUID())), patientDeadlineMs);
}
