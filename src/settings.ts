/**
 * What the user can choose. A new setting is a name in `settings/setting-keys.ts`, a field of `Settings` and an entry of
 * `settingTable`; reading, export, import, administrators' values and the tests walk the table, and the options page does
 * not compile without a control.
 */

import { type AaaaCheckMode, aaaaCheckModes } from './dns/aaaa-check.ts';
import { type LookupProvider, lookupProviders } from './lookup/providers.ts';
import { addressProviders } from './own-addresses/address-providers.ts';
import { type BackgroundSettings, backgroundTable } from './settings/background-settings.ts';
import { type Combined, combine, defaultsOf, type SettingSources, type SettingTable } from './settings/combine.ts';
import { parseCustomProviders } from './settings/custom-providers.ts';
import { parseAddressProvider } from './settings/own-address-provider.ts';
import { type Parsed, parseChoice, problem } from './settings/parsed-setting.ts';
import { browserResolver, parseResolver } from './settings/resolver-choice.ts';
import type { SettingKey } from './settings/setting-keys.ts';
import type { SettingPlace } from './settings/settings-reader.ts';

/** Whether a click on whois also asks which autonomous system announces the address, and whom. */
export const whoisRoutings = ['ripestat', 'off'] as const;
export type WhoisRouting = (typeof whoisRoutings)[number];

/** All settings. */
export interface Settings extends BackgroundSettings {
  /** Id of the lookup provider that is offered first, built in or the user's own. */
  readonly provider: string;
  /** The user's own lookup providers. */
  readonly customProviders: readonly LookupProvider[];
  /** Whether and when the DNS is asked for the AAAA of a page's hosts. */
  readonly aaaaCheck: AaaaCheckMode;
  /** Who is asked then: the id of a resolver, `browser`, or an https URL. */
  readonly resolver: string;
  /** Who is asked which AS announces an address, on a click on whois. */
  readonly whoisRouting: WhoisRouting;
  /** Who is asked for the addresses of this machine on a click: the id of a provider, two URLs, or `off`. */
  readonly ownAddresses: string;
}

/** Every setting; each is an item of its own in synced storage, so that two devices rarely overwrite each other. */
export const settingTable: SettingTable<Settings> & { readonly [Key in SettingKey]: unknown } = {
  provider: { default: 'bgp.he.net', parse: parseProviderId },
  customProviders: { default: [], parse: parseCustomProviders },
  ...backgroundTable,
  aaaaCheck: { default: 'off', parse: (value) => parseChoice(aaaaCheckModes, value) },
  resolver: { default: browserResolver, parse: parseResolver },
  whoisRouting: { default: 'ripestat', parse: (value) => parseChoice(whoisRoutings, value) },
  ownAddresses: { default: addressProviders[0].id, parse: parseAddressProvider },
};

export const defaultSettings: Settings = defaultsOf<Settings>(settingTable);

export type SettingsState = Combined<Settings>;

/** The settings as they are stored, with all that the options page tells about them. */
export interface StoredSettings extends SettingsState {
  /** The user's own values, also of what an administrator has set: they hold again without the administrator. */
  readonly own: Settings;
  /** Whether the browser's synced storage did not take the last changes, so that they hold on this device only. */
  readonly refused: boolean;
  /** The places that have not answered yet. */
  readonly unknown: readonly SettingPlace[];
}

/** Changes of settings; null takes one back to its default. */
export type SettingChanges = { readonly [Key in SettingKey]?: Settings[Key] | null };

/**
 * Puts all settings together.
 * @param sources values of any version, or put there by hand
 * @returns settings in which each value that makes no sense is left out or the default, and what those were
 */
export function combineSettings(sources: SettingSources): SettingsState {
  const { settings, locked, problems } = combine<Settings>(settingTable, sources);
  if (isKnownProvider(settings)) return { settings, locked, problems };
  // It stays stored: its provider may be on the way from another device.
  const { default: fallback } = settingTable.provider;
  const unknown = { ...problem('unknown-choice', settings.provider), setting: 'provider' } as const;
  return { settings: { ...settings, provider: fallback }, locked, problems: [...problems, unknown] };
}

/** @returns all lookup providers that there are, the built-in ones first */
export function providersOf({ customProviders }: Pick<Settings, 'customProviders'>): readonly LookupProvider[] {
  return [...lookupProviders, ...customProviders];
}

/** @returns whether the preferred provider is one that there is */
export function isKnownProvider(settings: Pick<Settings, 'provider' | 'customProviders'>): boolean {
  return providersOf(settings).some(({ id }) => id === settings.provider);
}

function parseProviderId(value: unknown): Parsed<string> {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)
    ? { value, problems: [] }
    : { value: undefined, problems: [problem('unknown-choice', value)] };
}
