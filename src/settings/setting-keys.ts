/** The names of all settings, in the order in which they are listed. Whoever only stores and syncs them needs no more. */
export const settingKeys = [
  'provider',
  'customProviders',
  'nat64Prefixes',
  'theme',
  'smallDigits',
  'aaaaCheck',
  'resolver',
  'whoisRouting',
  'ownAddresses',
] as const;

export type SettingKey = (typeof settingKeys)[number];
