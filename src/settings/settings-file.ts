/** Settings as a file: to keep them, or to take them to another browser. */
import { isRecord, parseJson } from '../json/narrow.ts';
import { isKnownProvider, type Settings, settingTable } from '../settings.ts';
import type { SettingProblem, Values } from './combine.ts';
import { problem } from './parsed-setting.ts';
import { type SettingKey, settingKeys } from './setting-keys.ts';

/** Files of at most this many characters are read; the largest that is written has a third of it. */
export const maxFileBytes = 200_000;

const format = 'greensix-settings';

/** Raise the settings of a file from one version to the next, the first of them from 1 to 2. */
const migrations: readonly ((settings: Values) => Values)[] = [];
const version = migrations.length + 1;

/** Why nothing of a file was taken. */
export type SettingsFileError = 'not-json' | 'not-settings' | 'newer-version' | 'file-too-long';

/** What a file meets. */
export interface SettingsInForce {
  readonly settings: Settings;
  /** The settings that an administrator has set: a file changes none of them. */
  readonly locked: readonly SettingKey[];
}

/** What became of a file of settings. */
export type FileResult =
  | { readonly ok: true; readonly values: Partial<Settings>; readonly leftOut: readonly SettingKey[] }
  | { readonly ok: false; readonly error: SettingsFileError }
  /** It has settings, and nobody knows any of them: these, hostile text. */
  | { readonly ok: false; readonly unknown: readonly string[] }
  /** What is wrong with it; nothing, if an administrator has set all that it names. */
  | { readonly ok: false; readonly problems: readonly SettingProblem[]; readonly leftOut: readonly SettingKey[] };

/** @returns the text of a file with all settings, which are to be the user's own */
export function writeSettingsFile(settings: Settings): string {
  const values = Object.fromEntries(settingKeys.map((key) => [key, settings[key]]));
  return `${JSON.stringify({ format, version, settings: values }, null, 2)}\n`;
}

/**
 * Parses a file. Settings that it does not name stay as they are; names that are not known are passed over beside some
 * that are, and what an administrator has set is left out.
 * @param text the file's text
 * @param present what it meets
 * @returns the settings of the file, or all that is wrong with what would be in force then: the rest of a file is taken as a
 *   whole or not at all
 */
export function parseSettingsFile(text: string, { settings: present, locked }: SettingsInForce): FileResult {
  if (text.length > maxFileBytes) return { ok: false, error: 'file-too-long' };
  // A byte order mark, as editors of some systems write it.
  const file = parseJson(text.replace(/^\ufeff/, ''));
  if (file === undefined) return { ok: false, error: 'not-json' };
  if (!isRecord(file) || file.format !== format || !isRecord(file.settings))
    return { ok: false, error: 'not-settings' };
  const { version: from } = file;
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1) return { ok: false, error: 'not-settings' };
  if (from > version) return { ok: false, error: 'newer-version' };

  const stored = migrations.slice(from - 1).reduce((settings, raise) => raise(settings), file.settings);
  const named = settingKeys.filter((key) => Object.hasOwn(stored, key));
  if (named.length === 0) {
    const unknown = Object.keys(stored);
    return unknown.length > 0 ? { ok: false, unknown } : { ok: false, error: 'not-settings' };
  }
  const leftOut = named.filter((key) => locked.includes(key));
  const problems: SettingProblem[] = [];
  const values: Partial<Record<SettingKey, unknown>> = {};
  for (const key of named) {
    if (leftOut.includes(key)) continue;
    const { value, problems: found } = settingTable[key].parse(stored[key]);
    problems.push(...found.map((each) => ({ ...each, setting: key })));
    values[key] = value;
  }
  const after = { ...present, ...(values as Partial<Settings>) };
  if (problems.length === 0 && !isKnownProvider(after)) {
    problems.push({ ...problem('unknown-choice', after.provider), setting: 'provider' });
  }
  return problems.length > 0 || leftOut.length === named.length
    ? { ok: false, problems, leftOut }
    : { ok: true, values: values as Partial<Settings>, leftOut };
}
