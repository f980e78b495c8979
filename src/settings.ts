/**
 * What the user can choose. A new setting is a field of `Settings` and an entry of `settingTable`; reading, export,
 * import, administrators' values and the tests walk the table, and the options page does not compile without a control.
 */
import { type LookupProvider, lookupProviders } from './lookup/providers.ts';
import { type SmallDigits, smallDigits } from './page/small-digits.ts';
import { readCustomProviders } from './settings/custom-providers.ts';
import { readNat64Prefixes } from './settings/nat64-prefixes.ts';
import { type Problem, problem, type Reading, readChoice } from './settings/reading.ts';

export interface Settings {
  /** Id of the lookup provider that is offered first, built in or the user's own. */
  readonly provider: string;
  /** The user's own lookup providers. */
  readonly customProviders: readonly LookupProvider[];
  /** NAT64 prefixes in use besides the well-known one, as "2001:db8:64::/96". */
  readonly nat64Prefixes: readonly string[];
  readonly theme: Theme;
  /** What the icon's small digits count. */
  readonly smallDigits: SmallDigits;
}

export type SettingKey = keyof Settings;

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const smallDigitsChoices = Object.keys(smallDigits) as readonly SmallDigits[];

interface Setting<Value> {
  readonly default: Value;
  /** Reads what was stored, synced, imported or set by an administrator: anything. */
  readonly read: (value: unknown) => Reading<Value>;
}

/** Every setting; each is an item of its own in synced storage, so that two devices rarely overwrite each other. */
export const settingTable: { readonly [Key in SettingKey]: Setting<Settings[Key]> } = {
  provider: { default: 'bgp.he.net', read: readProviderId },
  customProviders: { default: [], read: readCustomProviders },
  nat64Prefixes: { default: [], read: readNat64Prefixes },
  theme: { default: 'auto', read: (value) => readChoice(themes, value) },
  smallDigits: { default: 'requests', read: (value) => readChoice(smallDigitsChoices, value) },
};

export const settingKeys = Object.keys(settingTable) as readonly SettingKey[];

export const defaultSettings = Object.fromEntries(
  settingKeys.map((key) => [key, settingTable[key].default]),
) as unknown as Settings;

/** Values of settings that nobody has read yet, by key. */
export type Values = Readonly<Record<string, unknown>>;

/** The places where values come from. Each wins over those before it. */
export interface SettingSources {
  readonly synced: Values;
  /** Changes on this device that have not reached synced storage yet; null takes a setting back to its default. */
  readonly pending: Values;
  /** Set by an administrator. */
  readonly managed: Values;
}

export interface SettingsState {
  readonly settings: Settings;
  /** The settings that an administrator has set: the user's own values of them have no effect. */
  readonly locked: readonly SettingKey[];
  readonly problems: readonly SettingProblem[];
}

/** The settings as they are stored, with all that the options page tells about them. */
export interface StoredSettings extends SettingsState {
  /** Whether the browser's synced storage did not take the last changes, so that they hold on this device only. */
  readonly refused: boolean;
}

/** Changes of settings; null takes one back to its default. */
export type SettingChanges = { readonly [Key in SettingKey]?: Settings[Key] | null };

/** Something wrong with a value of a setting. */
export interface SettingProblem extends Problem {
  readonly setting: SettingKey;
}

/**
 * Puts the settings together.
 * @param sources values of any version, or put there by hand
 * @returns settings in which each value that makes no sense is left out or the default, and what those were
 */
export function combineSettings({ synced, pending, managed }: SettingSources): SettingsState {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = { ...defaultSettings };
  const locked: SettingKey[] = [];
  for (const key of settingKeys) {
    const own = key in pending ? pending[key] : synced[key];
    for (const [stored, isManaged] of [[own, false] as const, [managed[key], true] as const]) {
      if (stored === undefined || stored === null) continue;
      const { value, problems: found } = settingTable[key].read(stored);
      problems.push(...found.map((each) => ({ ...each, setting: key })));
      if (value === undefined) continue;
      values[key] = value;
      if (isManaged) locked.push(key);
    }
  }
  const settings = values as unknown as Settings;
  if (isKnownProvider(settings)) return { settings, locked, problems };
  // It stays stored: its provider may be on the way from another device.
  const { default: fallback } = settingTable.provider;
  problems.push({ ...problem('unknown-choice', settings.provider), setting: 'provider' });
  return { settings: { ...settings, provider: fallback }, locked, problems };
}

/** @returns all lookup providers that there are, the built-in ones first */
export function providersOf({ customProviders }: Pick<Settings, 'customProviders'>): readonly LookupProvider[] {
  return [...lookupProviders, ...customProviders];
}

/** @returns whether the preferred provider is one that there is */
export function isKnownProvider(settings: Pick<Settings, 'provider' | 'customProviders'>): boolean {
  return providersOf(settings).some(({ id }) => id === settings.provider);
}

function readProviderId(value: unknown): Reading<string> {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)
    ? { value, problems: [] }
    : { value: undefined, problems: [problem('unknown-choice', value)] };
}
