import browser from 'webextension-polyfill';
import { settingKeys } from '../../settings/setting-keys.ts';
import { type LastAnswers, SettingsReader, type SettingsReaderOptions } from '../../settings/settings-reader.ts';
import {
  isSettingChange,
  localSettingKeys,
  parseLocalSettings,
  type SettingsArea,
  SettingsSync,
} from '../../settings/settings-sync.ts';
import { after, inTime, patientDeadlineMs } from '../in-time.ts';

/** The last answers of synced and managed storage, on this device. */
const lastAnswersKey = 'settings-last-answers';

const ask: SettingsReaderOptions['ask'] = {
  async local() {
    const stored = await browser.storage.local.get([...localSettingKeys, lastAnswersKey]);
    const { synced = {}, managed = {} } = (stored[lastAnswersKey] as Partial<LastAnswers> | undefined) ?? {};
    return { ...parseLocalSettings(stored), last: { synced, managed } };
  },
  synced: () => browser.storage.sync.get([...settingKeys]),
  async managed() {
    // Not every browser has the area.
    if (!browser.storage.managed) return {};
    try {
      return await browser.storage.managed.get();
    } catch (error) {
      // Firefox, when no administrator has set anything (ext-storage.js); any other error says nothing about that.
      if (/manifest not found/i.test(String((error as Partial<Error> | undefined)?.message))) return {};
      throw error;
    }
  },
};

/** @returns a reader of settings of this browser */
export function createSettingsReader(options: Pick<SettingsReaderOptions, 'deadlineMs' | 'onLateAnswer'>) {
  return new SettingsReader({ ...options, ask, after });
}

/**
 * @returns the background's reader: it waits for nothing, so each answer is a late one, and keeps the last answer
 */
export function createBackgroundSettingsReader(onLateAnswer: () => void): SettingsReader {
  const keep = (answers: LastAnswers): void => {
    // If it is not kept, the next start knows less.
    inTime(() => browser.storage.local.set({ [lastAnswersKey]: answers }), patientDeadlineMs).catch(() => {});
  };
  // A private window may have a background of its own; one of the two is enough.
  const keeps = browser.extension.inIncognitoContext ? {} : { keep };
  return new SettingsReader({ ask, after, deadlineMs: 0, onLateAnswer, ...keeps });
}

/**
 * Must be called in the first turn of the background.
 * @param changed is called after any setting may have changed, wherever that was
 */
export function observeStoredSettings(changed: () => void): void {
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
    get: (keys) => inTime(() => area.get([...keys]), patientDeadlineMs),
    set: (items) => inTime(() => area.set({ ...items }), patientDeadlineMs),
    remove: (keys) => inTime(() => area.remove([...keys]), patientDeadlineMs),
  };
}
