import type { Values } from './combine.ts';
import { type SettingKey, settingKeys } from './setting-keys.ts';

/** A storage area as far as settings need it. */
export interface SettingsArea {
  /** @returns those of the items that there are */
  get(keys: readonly string[]): Promise<Values>;
  /** Stores all of the items or none; rejects when the browser refuses. */
  set(items: Values): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** The dependencies of the sync. */
export interface SettingsSyncOptions {
  /** Of this device only. */
  readonly local: SettingsArea;
  /** Shared by the user's devices. */
  readonly synced: SettingsArea;
  readonly later: (milliseconds: number, callback: () => void) => void;
}

/** Browsers allow 120 writes a minute to synced storage; one in this time leaves room for whatever else happens. */
const batchMs = 1000;

/** A setting as it was last changed on this device. */
interface SettingChange {
  /** Null takes the setting back to its default. */
  readonly value: unknown;
  /** Different for every change. */
  readonly stamp: string;
}

/** What the sync has done. */
interface SyncRecord {
  /** The stamp of the last change of each setting that has reached synced storage. */
  readonly stamps: Readonly<Partial<Record<SettingKey, string>>>;
  /** Whether synced storage refused when it was last tried. */
  readonly refused: boolean;
}

const changePrefix = 'setting:';
const recordKey = 'settings-synced';

/** The keys under which all this is stored on this device. */
export const localSettingKeys: readonly string[] = [...settingKeys.map((key) => changePrefix + key), recordKey];

/**
 * @param key a key of local storage
 * @returns whether a setting was changed on this device when that item changes
 */
export function isSettingChange(key: string): boolean {
  return key.startsWith(changePrefix);
}

/**
 * @param changes new values by setting; null takes one back to its default
 * @param stamp different for every call
 * @returns the items that record the changes, to be stored on this device in one go
 */
export function changeItems(changes: Values, stamp: string): Values {
  return Object.fromEntries(Object.entries(changes).map(([key, value]) => [changePrefix + key, { value, stamp }]));
}

/** What is stored on this device. */
export interface LocalSettings {
  /** The changes that have not reached synced storage yet, by setting. */
  readonly pending: Values;
  /** Whether they have not because synced storage refused. */
  readonly refused: boolean;
}

/**
 * @param local the items under `localSettingKeys`
 * @returns what they say
 */
export function parseLocalSettings(local: Values): LocalSettings {
  const pending = Object.fromEntries(pendingChanges(local).map(([key, { value }]) => [key, value]));
  return { pending, refused: syncRecordOf(local).refused && Object.keys(pending).length > 0 };
}

function pendingChanges(local: Values): [SettingKey, SettingChange][] {
  const { stamps } = syncRecordOf(local);
  return settingKeys.flatMap((key) => {
    const change = local[changePrefix + key] as Partial<SettingChange> | null | undefined;
    return typeof change?.stamp === 'string' && change.stamp !== stamps[key]
      ? [[key, { value: change.value ?? null, stamp: change.stamp }] as [SettingKey, SettingChange]]
      : [];
  });
}

/** @returns what the sync has noted on this device */
function syncRecordOf(local: Values): SyncRecord {
  const record = local[recordKey] as Partial<SyncRecord> | null | undefined;
  return { stamps: record?.stamps ?? {}, refused: record?.refused === true };
}

/**
 * Takes settings that were changed on this device to synced storage.
 *
 * Nothing is lost wherever a page or the background ends. A page stores each change on this device at once, with a
 * stamp; the browser has it as soon as it was asked. Whoever reads settings puts those changes on top of what is synced
 * until their stamps are recorded as synced. The background, which their storing wakes, collects them for a second,
 * writes them to synced storage, and only then records the stamps that it has written: a change that came in between
 * has another one. If the background ends before that, it finds the changes at its next start, and a value written
 * twice does no harm. So it is too when synced storage is full, switched off or written too often: the settings hold on
 * this device, and the next change or start tries again.
 */
export class SettingsSync {
  readonly #options: SettingsSyncOptions;
  #scheduled = false;
  #written: Promise<void> = Promise.resolve();

  constructor(options: SettingsSyncOptions) {
    this.#options = options;
  }

  /** To be called when a change was stored on this device, and at the start. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.later(batchMs, () => {
      // From here on a change is for the next round.
      this.#scheduled = false;
      // When this device's own storage fails, the next round has the same to do.
      this.#written = this.#written.then(() => this.#write()).catch(() => {});
    });
  }

  async #write(): Promise<void> {
    const { local, synced } = this.#options;
    const stored = await local.get(localSettingKeys);
    const changes = pendingChanges(stored);
    if (changes.length === 0) return;
    const { stamps } = syncRecordOf(stored);
    const values = changes.filter(([, { value }]) => value !== null).map(([key, { value }]) => [key, value]);
    const defaults = changes.filter(([, { value }]) => value === null).map(([key]) => key);
    let record: SyncRecord;
    try {
      if (values.length > 0) await synced.set(Object.fromEntries(values));
      if (defaults.length > 0) await synced.remove(defaults);
      const written = Object.fromEntries(changes.map(([key, { stamp }]) => [key, stamp]));
      record = { stamps: { ...stamps, ...written }, refused: false };
    } catch {
      record = { stamps, refused: true };
    }
    await local.set({ [recordKey]: record });
  }
}
